"""What the journal says about a seat: frozen values, the same fields as the rows they are written to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from db.tables import SeatStateKind


@dataclass(frozen=True, slots=True)
class Session:
    """One time at work; ``ended_at`` None while it lasts, ``login`` None when only the seat is known."""

    started_at: datetime
    ended_at: datetime | None = None
    login: str | None = None


@dataclass(frozen=True, slots=True)
class State:
    """One state of a seat. ``session_started_at`` None: on the telephone without being signed in."""

    started_at: datetime
    state: SeatStateKind
    ended_at: datetime | None = None
    reason: str | None = None
    call_id: str | None = None
    session_started_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SeatRecord:
    """What a stretch of facts tells of one seat, oldest first."""

    sessions: tuple[Session, ...] = ()
    states: tuple[State, ...] = ()


@dataclass(frozen=True, slots=True)
class SeatLeg:
    """A channel of the seat that there is. ``own``: the seat began the call itself. ``supervises``: it listens to
    another seat's talk."""

    uniqueid: str
    call_id: str
    own: bool
    answered: bool
    last_at: datetime
    supervises: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """All that must be remembered of a seat at an instant to read on from there.

    ``queues``: those it serves, each with the reason of its pause there, None while it takes calls. ``session`` and
    ``state`` are the ones not over yet, ``last`` is the state before that one. ``signed`` is who signed in last, and
    when; ``ready_at`` when the seat said last that its wrap-up is over.
    """

    queues: Mapping[str, str | None] = field(default_factory=dict)
    legs: Mapping[str, SeatLeg] = field(default_factory=dict)
    wrap_until: datetime | None = None
    wrap_call: str | None = None
    ready_at: datetime | None = None
    signed: tuple[datetime, str | None] | None = None
    session: Session | None = None
    state: State | None = None
    last: State | None = None
