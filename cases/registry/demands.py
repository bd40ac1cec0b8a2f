"""What somebody wants, whichever way it came in: the words of it, and whether they can be kept. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any

from cases.registry.errors import DemandFaulty
from db.tables import CaseType

LONGEST_ID = 200
LONGEST: Mapping[str, int] = {
    "channel": 32, "foreign_id": LONGEST_ID, "text": 8000, "citizen_name": 64, "caller": 64, "email": 200, "place": 200,
    "category": 64,
}  # fmt: skip
"""Characters."""
NEEDED = ("channel", "foreign_id", "text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What opens a case.

    ``foreign_id`` names it where it came from: the same id on the same channel never opens a second case. ``caller``: a
    number in the national spelling; ``received_at``: when it reached the channel, which may be long before it reached
    us; ``details``: what the way in has to remember, JSON.
    """

    channel: str
    foreign_id: str
    text: str
    case_type: CaseType | None = None
    citizen_name: str | None = None
    caller: str | None = None
    email: str | None = None
    place: str | None = None
    category: str | None = None
    confidential: bool = False
    anonymous: bool = False
    received_at: datetime | None = None
    simulated: bool = False
    details: Mapping[str, Any] | None = None


def storable(text: str) -> str:
    """``text`` without what neither store can hold: NUL, and halves of characters."""
    return "".join(sign for sign in text if sign != "\x00" and not "\ud800" <= sign <= "\udfff")


def checked(demand: Demand) -> Demand:
    """``demand`` as it can be kept; empty texts are None. Raises ``DemandFaulty``."""
    changes: dict[str, Any] = {}
    for item in fields(demand):
        value = getattr(demand, item.name)
        if item.name in LONGEST and isinstance(value, str):
            changes[item.name] = _fitting(item.name, value, demand.channel)
    return replace(demand, **changes)


def _fitting(name: str, value: str, channel: str) -> str | None:
    plain = storable(value).strip()
    if name in NEEDED and not plain:
        raise DemandFaulty(channel[:32], name, "missing")
    if len(plain) > LONGEST[name]:
        raise DemandFaulty(channel[:32], name, "too_long")
    return plain or None
