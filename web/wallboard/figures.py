"""Today's figures: what each counts, in words people can check, and the arithmetic. Pure.

The one definition of the connect rate (接通率). ``web.calls.queries.counted`` is the same condition in SQL, held to
this one by a contract test. When the room ``reports`` opens, definitions live there.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

from db.tables import CallDirection, CallEnding


class Counted(StrEnum):
    """The calls behind a figure."""

    OFFERED = "offered"
    ANSWERED = "answered"


class CallFacts(Protocol):
    """What the definitions look at."""

    queued_at: datetime | None
    connected_at: datetime | None
    ended_at: datetime | None
    ending: CallEnding | None
    direction: CallDirection


@dataclass(frozen=True, slots=True, kw_only=True)
class Definition:
    """``version`` grows whenever the same calls could give another value."""

    key: str
    name: str
    formula: str
    version: int


CONNECT_RATE = Definition(
    key="connect_rate",
    name="今日接通率",
    formula="接通量 ÷ 请求人工量。请求人工量：今日（北京时间）到达、进入过排队，且已结束或已接通的来电；"
    "接通量：其中由座席接听的来电。仍在排队的来电暂不计入。",
    version=1,
)


def answered(call: CallFacts) -> bool:
    """A seat spoke with the citizen."""
    return offered(call) and (call.ending is CallEnding.CONNECTED or call.connected_at is not None)


def offered(call: CallFacts) -> bool:
    """The citizen asked for a person, and whether one answered is decided. Calls of seats are never offered."""
    decided = call.ended_at is not None or call.connected_at is not None
    return call.direction is CallDirection.INBOUND and call.queued_at is not None and decided


@dataclass(frozen=True, slots=True)
class Today:
    """Counts of one day; ``simulated`` calls are counted apart."""

    arrived: int
    offered: int
    answered: int
    simulated: int

    @property
    def rate(self) -> Fraction | None:
        """None, not 0 or 100 %, while there is nothing to divide by."""
        return Fraction(self.answered, self.offered) if self.offered else None


def percent(rate: Fraction | None) -> str:
    """98.16 %: cut, not rounded, so that 94.999 % never looks like the 95 % that was to be reached."""
    if rate is None:
        return "—"
    whole, rest = divmod(int(rate * 10000), 100)
    return "100%" if rate == 1 else f"{whole}.{rest:02d}%"
