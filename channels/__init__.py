"""诉求渠道: the ways in by which citizens and other software reach the hotline without calling it.

Knows the web form, letters, message channels, Open311 and spreadsheets: what each sends, what can be wrong with it,
and how it becomes a case, once. Knows nothing of pages, of telephones and of what is answered.
"""

from channels.case_sheet import COLUMNS, MOST_ROWS
from channels.categories import CategoryGroup
from channels.citizens import Citizens, Progress
from channels.conversations import CitizenMessage, Conversations
from channels.errors import (
    ChannelError,
    FormFaulty,
    KeyRefused,
    LimitFaulty,
    MailAway,
    MailRefused,
    NoSuchImport,
    NoSuchLetter,
    Open311Refused,
    PublishingRefused,
    TooOften,
)
from channels.files import Sent, drop_files
from channels.forms import TEXTS, CitizenForm, read_form
from channels.keys import Keys
from channels.limits import LIMITS, Limits, again_in
from channels.mail import (
    ImapMailbox,
    LetterLine,
    Letters,
    LetterTaker,
    LetterText,
    MailFetcher,
    MailSetup,
    Undelivered,
    read_letter,
)
from channels.open311 import Asked, Open311, RequestView, SentRequest, as_xml, read_asked, read_request
from channels.publishing import Publishing
from channels.sheets import CaseSheets, Looked, TakenOver
from channels.stages import Stage
from channels.ways import Ways

__all__ = [
    "COLUMNS",
    "LIMITS",
    "MOST_ROWS",
    "TEXTS",
    "Asked",
    "CaseSheets",
    "CategoryGroup",
    "ChannelError",
    "CitizenForm",
    "CitizenMessage",
    "Citizens",
    "Conversations",
    "FormFaulty",
    "ImapMailbox",
    "KeyRefused",
    "Keys",
    "LetterLine",
    "LetterTaker",
    "LetterText",
    "Letters",
    "LimitFaulty",
    "Limits",
    "Looked",
    "MailAway",
    "MailFetcher",
    "MailRefused",
    "MailSetup",
    "NoSuchImport",
    "NoSuchLetter",
    "Open311",
    "Open311Refused",
    "Progress",
    "Publishing",
    "PublishingRefused",
    "RequestView",
    "Sent",
    "SentRequest",
    "Stage",
    "TakenOver",
    "TooOften",
    "Undelivered",
    "Ways",
    "again_in",
    "as_xml",
    "drop_files",
    "read_asked",
    "read_form",
    "read_letter",
    "read_request",
]
