"""What seats did with their time, and the figures that follow from it. No I/O.

A share counts time inside the period, to the microsecond; an average counts whole stretches that began in it. A
stretch that is not over yet is left out of both: how long it will be nobody knows. Seats serve several lines and
queues at once, so their time belongs to none of them, and rehearsals are not told apart.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Protocol

from db.tables import SeatStateKind

MICROSECONDS = 1_000_000


class SeatTime(StrEnum):
    """Kinds of a seat's time."""

    SIGNED_IN = "seat_signed_in"
    AVAILABLE = "seat_available"
    HANDLING = "seat_handling"
    TALK = "seat_talk"
    WRAP_UP = "seat_wrap_up"


_HANDLING = frozenset({SeatStateKind.RINGING, SeatStateKind.TALKING, SeatStateKind.OUTBOUND, SeatStateKind.WRAP_UP})
STATES: Mapping[SeatTime, frozenset[SeatStateKind]] = {
    SeatTime.SIGNED_IN: frozenset(SeatStateKind),
    SeatTime.AVAILABLE: _HANDLING | {SeatStateKind.READY},
    SeatTime.HANDLING: _HANDLING,
    SeatTime.TALK: frozenset({SeatStateKind.TALKING, SeatStateKind.OUTBOUND}),
    SeatTime.WRAP_UP: frozenset({SeatStateKind.WRAP_UP}),
}


class StateFacts(Protocol):
    """What a stretch of a seat's time tells; ``db.tables.SeatState`` has it."""

    @property
    def seat(self) -> str: ...
    @property
    def state(self) -> SeatStateKind: ...
    @property
    def started_at(self) -> datetime: ...
    @property
    def ended_at(self) -> datetime | None: ...
    @property
    def session_started_at(self) -> datetime | None: ...


@dataclass(frozen=True, slots=True)
class Spent:
    """Of one state: ``inside`` the period; ``stretches`` that began in it, and how long they were. Microseconds."""

    inside: int = 0
    stretches: int = 0
    whole: int = 0

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(self.inside + other.inside, self.stretches + other.stretches, self.whole + other.whole)


def spent(
    states: Iterable[StateFacts], *, since: datetime, before: datetime, seat: str | None
) -> dict[SeatStateKind, Spent]:
    """Add up the stretches of signed-in seats that touch the period; ``seat`` None: of all."""
    found: dict[SeatStateKind, Spent] = {}
    for one in states:
        if one.ended_at is None or one.session_started_at is None or (seat is not None and one.seat != seat):
            continue
        inside = max(timedelta(), min(one.ended_at, before) - max(one.started_at, since))
        begun = since <= one.started_at < before
        whole = (one.ended_at - one.started_at) if begun else timedelta()
        found[one.state] = found.get(one.state, Spent()) + Spent(_micros(inside), int(begun), _micros(whole))
    return found


def of(wanted: SeatTime, by_state: Mapping[SeatStateKind, Spent]) -> Spent:
    """What was spent in a kind of time."""
    return sum((by_state[state] for state in STATES[wanted] if state in by_state), Spent())


def share(part: SeatTime, whole: SeatTime, by_state: Mapping[SeatStateKind, Spent]) -> Fraction | None:
    """Between 0 and 1; None when no seat spent any time in the whole."""
    below = of(whole, by_state).inside
    return Fraction(of(part, by_state).inside, below) if below else None


def average(wanted: SeatTime, by_state: Mapping[SeatStateKind, Spent]) -> Fraction | None:
    """Seconds a stretch; None when none began."""
    found = of(wanted, by_state)
    return Fraction(found.whole, found.stretches * MICROSECONDS) if found.stretches else None


def _micros(length: timedelta) -> int:
    return length // timedelta(microseconds=1)
