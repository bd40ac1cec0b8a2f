"""Other software that cases are exchanged with: what goes to it, in order and signed, and what it tells us."""

from notices.partners.delivering import Deliverer
from notices.partners.events import EVENT_WORDS, OF_UNITS, PartnerEvent
from notices.partners.lanes import DELIVER
from notices.partners.listening import Answered, Listening
from notices.partners.posting import Poster
from notices.partners.service import DeliveryView, Partners, PartnerView
from notices.partners.settings import Limits
from notices.partners.texts import PartnerText
from notices.partners.wire import Message as PartnerMessageBody
from notices.partners.writing import DeliveryWriter

__all__ = [
    "DELIVER",
    "EVENT_WORDS",
    "OF_UNITS",
    "Answered",
    "Deliverer",
    "DeliveryView",
    "DeliveryWriter",
    "Limits",
    "Listening",
    "PartnerEvent",
    "PartnerMessageBody",
    "PartnerText",
    "PartnerView",
    "Partners",
    "Poster",
]
