"""What the journal says about a call: frozen values, the same fields as the rows they are written to."""

from dataclasses import dataclass, field
from datetime import datetime

from db.tables import CallDirection, CallEnding, EndedBy, LegRole, VisitOutcome


@dataclass(frozen=True, slots=True)
class Leg:
    """One channel of a call."""

    uniqueid: str
    channel: str
    role: LegRole
    seat: str | None
    started_at: datetime
    answered_at: datetime | None
    ended_at: datetime | None
    hangup_cause: int | None


@dataclass(frozen=True, slots=True)
class Visit:
    """One stay in a queue. ``left_at`` is the seat's answer or the end of waiting; the talk comes after it."""

    uniqueid: str
    ordinal: int
    queue: str
    entered_at: datetime
    left_at: datetime | None = None
    outcome: VisitOutcome | None = None
    position: int | None = None
    wait_seconds: int | None = None
    talk_seconds: int | None = None
    seat: str | None = None
    missed_rings: int = 0
    exit_key: str | None = None
    ended_by: EndedBy | None = None
    transferred: bool = field(default=False, compare=False)
    """The seat handed the citizen on, so the end of its talk is not the end of the call."""


@dataclass(frozen=True, slots=True)
class CallRow:
    """One call as far as the record tells it; fields as in ``db.tables.Call``."""

    id: str
    switch: str
    trunk: str | None
    line: str | None
    caller: str | None
    arrived_at: datetime
    greeted_at: datetime | None
    queued_at: datetime | None
    connected_at: datetime | None
    ended_at: datetime | None
    ending: CallEnding | None
    ended_by: EndedBy | None
    queue: str | None
    seat: str | None
    wait_seconds: int | None
    talk_seconds: int | None
    rating: int | None
    simulated: bool
    fallbacks: int
    direction: CallDirection
    case_number: str | None


@dataclass(frozen=True, slots=True)
class CallRecord(CallRow):
    """One call with its channels and its stays in queues."""

    legs: tuple[Leg, ...]
    visits: tuple[Visit, ...]


@dataclass(frozen=True, slots=True)
class CallChange:
    """A call before and after new facts. ``new`` is None when the facts turned out to belong to another call."""

    old: CallRecord | None
    new: CallRecord | None

    @property
    def became_connected(self) -> bool:
        return bool(self.new and self.new.connected_at and not (self.old and self.old.connected_at))

    @property
    def became_ended(self) -> bool:
        return bool(self.new and self.new.ended_at and not (self.old and self.old.ended_at))
