"""Ways out: what citizens are told of their cases, and cases exchanged with other software.

Knows which step is told to whom, with which words and when; who carries it; and what comes back from departments, the
police (110) and the grid (网格). Knows nothing of pages or telephones, and changes no case but by its steps.
"""

from notices.bounces import came_back
from notices.carriers import Carrier, GatewayCarrier, Letter, MailServer, SmtpCarrier, SmtpSecurity
from notices.errors import (
    AddressForbidden,
    CarrierAway,
    CarrierRefused,
    MessageFaulty,
    NoSuchNotice,
    NotDead,
    NoticeChanged,
    NoticeError,
    NoticeFaulty,
    PartnerAway,
    PartnerRefused,
)
from notices.events import EVENT_NAMES, Event, StepSeen, events_of
from notices.keeping import LEAST_DAYS, MOST_DAYS, Keeping
from notices.ledger import Choice, Notices, NoticeView
from notices.partners import (
    DELIVER,
    EVENT_WORDS,
    OF_UNITS,
    Answered,
    Deliverer,
    DeliveryView,
    DeliveryWriter,
    Limits,
    Listening,
    PartnerEvent,
    PartnerMessageBody,
    Partners,
    PartnerText,
    PartnerView,
    Poster,
)
from notices.patience import MOST_ATTEMPTS, wait_after
from notices.quiet import allowed_from, read_quiet, write_quiet
from notices.reaching import mail_of, mobile_of, way_to
from notices.relay import Hearer, Relay
from notices.sending import NoticeSender
from notices.store import NoticeRules, RuleView
from notices.texts import NEUTRAL, PLACEHOLDERS, RuleText, Worded, checked, worded
from notices.values import SAMPLE
from notices.writing import NOTICE, NoticeWriter, is_secret

__all__ = [
    "DELIVER",
    "EVENT_NAMES",
    "EVENT_WORDS",
    "LEAST_DAYS",
    "MOST_ATTEMPTS",
    "MOST_DAYS",
    "NEUTRAL",
    "NOTICE",
    "OF_UNITS",
    "PLACEHOLDERS",
    "SAMPLE",
    "AddressForbidden",
    "Answered",
    "Carrier",
    "CarrierAway",
    "CarrierRefused",
    "Choice",
    "Deliverer",
    "DeliveryView",
    "DeliveryWriter",
    "Event",
    "GatewayCarrier",
    "Hearer",
    "Keeping",
    "Letter",
    "Limits",
    "Listening",
    "MailServer",
    "MessageFaulty",
    "NoSuchNotice",
    "NotDead",
    "NoticeChanged",
    "NoticeError",
    "NoticeFaulty",
    "NoticeRules",
    "NoticeSender",
    "NoticeView",
    "NoticeWriter",
    "Notices",
    "PartnerAway",
    "PartnerEvent",
    "PartnerMessageBody",
    "PartnerRefused",
    "PartnerText",
    "PartnerView",
    "Partners",
    "Poster",
    "Relay",
    "RuleText",
    "RuleView",
    "SmtpCarrier",
    "SmtpSecurity",
    "StepSeen",
    "Worded",
    "allowed_from",
    "came_back",
    "checked",
    "events_of",
    "is_secret",
    "mail_of",
    "mobile_of",
    "read_quiet",
    "wait_after",
    "way_to",
    "worded",
    "write_quiet",
]
