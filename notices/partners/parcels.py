"""A delivery and where it goes, as it is worked on."""

from dataclasses import dataclass, field
from datetime import datetime

from notices.partners.addresses import Network
from notices.partners.events import PartnerEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """``case_id`` None: a trial; ``at``: when it happened; ``allowed``: networks of the city's own."""

    id: int
    partner: int
    code: str
    unit: str
    url: str
    secret: str = field(repr=False)
    tells_citizen: bool
    event: PartnerEvent
    case_id: int | None
    ordinal: int
    at: datetime
    allowed: tuple[Network, ...]
