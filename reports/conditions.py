"""Questions to one call that are answered by yes or no, as data. No I/O.

Each is asked in two ways: here of a call in memory, in ``reports.sql`` of rows in the store. What a call does not tell
(no wait, no line) never fulfils a question about it; only ``Not`` turns that round.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from db.tables import CallDirection, CallEnding


class CallFacts(Protocol):
    """What the definitions look at."""

    @property
    def id(self) -> str: ...
    @property
    def line(self) -> str | None: ...
    @property
    def queue(self) -> str | None: ...
    @property
    def seat(self) -> str | None: ...
    @property
    def direction(self) -> CallDirection: ...
    @property
    def simulated(self) -> bool: ...
    @property
    def arrived_at(self) -> datetime: ...
    @property
    def queued_at(self) -> datetime | None: ...
    @property
    def connected_at(self) -> datetime | None: ...
    @property
    def ended_at(self) -> datetime | None: ...
    @property
    def ending(self) -> CallEnding | None: ...
    @property
    def wait_seconds(self) -> int | None: ...
    @property
    def talk_seconds(self) -> int | None: ...
    @property
    def called_back(self) -> bool:
        """Whether the citizen of this call was called back and reached; asked of rows by joining them."""


class Moment(StrEnum):
    QUEUED = "queued_at"
    CONNECTED = "connected_at"
    ENDED = "ended_at"


class Length(StrEnum):
    """Whole seconds as queue_log counts them; not told when queue_log does not tell them."""

    WAIT = "wait_seconds"
    TALK = "talk_seconds"


class Label(StrEnum):
    LINE = "line"
    QUEUE = "queue"
    SEAT = "seat"
    SIMULATED = "simulated"
    DIRECTION = "direction"


@dataclass(frozen=True, slots=True)
class Happened:
    moment: Moment


@dataclass(frozen=True, slots=True)
class EndedAs:
    endings: tuple[CallEnding, ...]


@dataclass(frozen=True, slots=True)
class CalledBack:
    """A call back for this call reached the citizen."""


@dataclass(frozen=True, slots=True)
class Told:
    """The seconds are known."""

    length: Length


@dataclass(frozen=True, slots=True)
class AtMost:
    length: Length
    seconds: int


@dataclass(frozen=True, slots=True)
class Exactly:
    length: Length
    seconds: int


@dataclass(frozen=True, slots=True)
class OverWithin:
    """Ended less than so many seconds after it arrived, to the microsecond."""

    seconds: int


@dataclass(frozen=True, slots=True)
class Arrived:
    """From ``since`` on, before ``before``."""

    since: datetime
    before: datetime


@dataclass(frozen=True, slots=True)
class Labelled:
    label: Label
    value: str | bool


@dataclass(frozen=True, slots=True)
class All:
    """Of none: every call."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class AnyOf:
    """Of none: no call."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    part: "Condition"


Condition = (
    Happened | EndedAs | CalledBack | Told | AtMost | Exactly | OverWithin | Arrived | Labelled | All | AnyOf | Not
)


def both(*parts: Condition) -> All:
    return All(parts)


def either(*parts: Condition) -> AnyOf:
    return AnyOf(parts)


def holds(condition: Condition, call: CallFacts) -> bool:
    """Whether ``call`` fulfils ``condition``."""
    return _ANSWERS[type(condition)](condition, call)


def _seconds(length: Length, call: CallFacts) -> int | None:
    return call.wait_seconds if length is Length.WAIT else call.talk_seconds


def _at_most(condition: AtMost, call: CallFacts) -> bool:
    seconds = _seconds(condition.length, call)
    return seconds is not None and seconds <= condition.seconds


def _over_within(condition: OverWithin, call: CallFacts) -> bool:
    return call.ended_at is not None and call.ended_at - call.arrived_at < timedelta(seconds=condition.seconds)


_ANSWERS: dict[type[Any], Callable[[Any, CallFacts], bool]] = {
    Happened: lambda asked, call: getattr(call, asked.moment) is not None,
    EndedAs: lambda asked, call: call.ending in asked.endings,
    CalledBack: lambda _asked, call: call.called_back,
    Told: lambda asked, call: _seconds(asked.length, call) is not None,
    AtMost: _at_most,
    Exactly: lambda asked, call: _seconds(asked.length, call) == asked.seconds,
    OverWithin: _over_within,
    Arrived: lambda asked, call: asked.since <= call.arrived_at < asked.before,
    Labelled: lambda asked, call: getattr(call, asked.label) == asked.value,
    All: lambda asked, call: all(holds(part, call) for part in asked.parts),
    AnyOf: lambda asked, call: any(holds(part, call) for part in asked.parts),
    Not: lambda asked, call: not holds(asked.part, call),
}
