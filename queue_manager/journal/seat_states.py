"""All facts of one seat in, its sessions and states out. No I/O; the order and the number of times facts come do not
matter.

Which queues a seat serves, and its pauses, are told by queue_log in whole seconds; when its telephone rings, talks and
is hung up by CEL, to the microsecond; how long it may wrap up after a talk by the dialplan, on the seat's own channel
(``HOTLINE_WRAPUP``, seconds). A telephone in use comes before a pause, a pause before wrap-up.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from heapq import merge
from itertools import islice

from db.tables import RecordSource, SeatStateKind
from queue_manager.journal.facts import in_order
from queue_manager.journal.records import Fact
from queue_manager.journal.seat_shapes import SeatLeg, SeatRecord, Session, Standing, State
from queue_manager.journal.seat_steps import RESTART, STEPS
from queue_manager.pause_keys import EXTENDED, TIMED

REJOIN = timedelta(seconds=2)
"""A seat that serves a queue again this soon was never away: that is how Asterisk is told to forget a wrap-up."""
NOTHING = Standing()
_AT_ONCE = timedelta(seconds=10)
"""Who signs in and the first queue that is joined are one act, but two lines."""
_QUEUE_LOG_FIRST = (RecordSource.QUEUE_LOG, RecordSource.CEL)


def project_seat(
    facts: Iterable[Fact], before: Standing = NOTHING, *, until: datetime | None = None
) -> tuple[SeatRecord, Standing]:
    """What ``facts`` of one seat tell, read on from ``before``; and the seat's standing at ``until`` (exclusive).

    Restarts of Asterisk belong to the facts of every seat. The record also holds the session and state that were not
    over before, and those that are not over yet.
    """
    reading, standing = _Reading(_ordered(facts), before), before
    for fact in reading.facts:
        reading.take(fact)
        if until is None or fact.at < until:
            standing = reading.standing
    return reading.record(), standing


def _ordered(facts: Iterable[Fact]) -> list[Fact]:
    known = [fact for fact in facts if fact.kind in STEPS or fact.kind == RESTART]
    sources = [in_order(fact for fact in known if fact.source is source) for source in _QUEUE_LOG_FIRST]
    return list(merge(*sources, key=lambda fact: fact.at))


@dataclass
class _Reading:
    """Goes through facts one by one, closing what is over."""

    facts: Sequence[Fact]
    standing: Standing
    read: int = 0
    sessions: list[Session] = field(default_factory=list)
    states: list[State] = field(default_factory=list)

    def take(self, fact: Fact) -> None:
        self.read += 1
        self._wrap_up_ends(fact.at)
        if fact.kind == RESTART:
            self._restart()
            return
        self.standing = STEPS[fact.kind](self.standing, fact)
        self._sessions(fact)
        self._settle(fact.at)

    def record(self) -> SeatRecord:
        """What is over, then what is not. The end of a wrap-up is known in advance, so it is told in advance."""
        if self.standing.wrap_until is not None:
            self._wrap_up_ends(self.standing.wrap_until)
        now = self.standing
        return SeatRecord(
            (*self.sessions, *([now.session] if now.session else [])),
            (*self.states, *([now.state] if now.state else [])),
        )

    def _wrap_up_ends(self, now: datetime) -> None:
        until = self.standing.wrap_until
        if until is not None and until <= now:
            self.standing = replace(self.standing, wrap_until=None)
            self._settle(until)

    def _restart(self) -> None:
        """What rang or talked was lost with the Asterisk that carried it, when it was last heard of; seats stay."""
        known = self.standing
        if known.legs:
            last = max(leg.last_at for leg in known.legs.values())
            began = known.state.started_at if known.state else last
            self.standing = replace(known, legs={}, wrap_until=None)
            self._settle(max(last, began))
        else:
            self.standing = replace(known, wrap_until=None)

    def _sessions(self, fact: Fact) -> None:
        known = self.standing
        if known.session and (self._has_left(fact) or _another_person(known, fact)):
            self._end_session(fact.at)
        known = self.standing
        if known.session is None and known.queues:
            self.standing = replace(known, session=Session(fact.at, None, _who_signed_in(known, fact.at)))
        elif known.session and known.session.login is None and (login := _who_is_it(known, known.session)):
            self.standing = replace(known, session=replace(known.session, login=login))

    def _has_left(self, fact: Fact) -> bool:
        """Whether the seat serves no queue, and will not at once again without anybody signing out or in between."""
        if self.standing.queues:
            return False
        for later in islice(self.facts, self.read, None):
            if later.at > fact.at + REJOIN or _signs(later):
                break
            if later.kind == "ADDMEMBER":
                return False
        return True

    def _end_session(self, at: datetime) -> None:
        session = self.standing.session
        assert session is not None
        self._close_state(at)
        if session.started_at < at:
            self.sessions.append(replace(session, ended_at=at))
        self.standing = replace(self.standing, session=None, wrap_until=None)

    def _settle(self, at: datetime) -> None:
        """Begin a new state at ``at`` if the seat is not in the one it was."""
        wanted, known = present(self.standing, at), self.standing.state
        if known is not None and wanted == replace(known, started_at=at):
            return
        self._close_state(at)
        self.standing = replace(self.standing, state=self._taken_up(wanted))

    def _taken_up(self, wanted: State | None) -> State | None:
        """What was in between lasted no time at all, so what was before it goes on, told here or in an earlier part."""
        last = self.standing.last
        if wanted and last and last == replace(wanted, started_at=last.started_at, ended_at=wanted.started_at):
            self.states = [state for state in self.states if state != last]
            self.standing = replace(self.standing, last=None)
            return replace(last, ended_at=None)
        return wanted

    def _close_state(self, at: datetime) -> None:
        """A state that lasted no time at all never was."""
        state = self.standing.state
        if state is not None and state.started_at < at:
            over = replace(state, ended_at=at)
            self.states.append(over)
            self.standing = replace(self.standing, last=over)
        self.standing = replace(self.standing, state=None)


def present(known: Standing, at: datetime) -> State | None:
    """The state a seat is in, as if it began at ``at``; None when it is signed out and does not telephone."""
    began = known.session.started_at if known.session else None
    leg = _foremost(known.legs.values())
    if leg is not None:
        return State(at, _kind(leg), call_id=leg.call_id, session_started_at=began)
    if known.session is None:
        return None
    reasons = list(known.queues.values())
    reason = None if None in reasons or not reasons else reasons[-1] or ""
    if reason == TIMED or (reason is None and known.wrap_until is not None and known.wrap_until > at):
        return State(at, SeatStateKind.WRAP_UP, call_id=known.wrap_call, session_started_at=began)
    if reason is not None:
        kind = SeatStateKind.WRAP_UP if reason == EXTENDED else SeatStateKind.PAUSED
        return State(at, kind, reason=reason, session_started_at=began)
    return State(at, SeatStateKind.READY, session_started_at=began)


def _foremost(legs: Iterable[SeatLeg]) -> SeatLeg | None:
    """A talk before a call of one's own before a ring."""
    return min(
        legs,
        key=lambda leg: (leg.supervises, not (leg.answered and not leg.own), not leg.own, leg.uniqueid),
        default=None,
    )


def _kind(leg: SeatLeg) -> SeatStateKind:
    if leg.supervises:
        return SeatStateKind.SUPERVISING
    if leg.own:
        return SeatStateKind.OUTBOUND
    return SeatStateKind.TALKING if leg.answered else SeatStateKind.RINGING


def _signs(fact: Fact) -> bool:
    return fact.kind == "HOTLINE_AGENT" and fact.data["args"][:1] != ["ready"]


def _another_person(known: Standing, fact: Fact) -> bool:
    """Somebody signs in where somebody else sat."""
    if known.session is None or fact.kind != "HOTLINE_AGENT" or fact.data["args"][:1] != ["sign-in"]:
        return False
    return known.session.login not in (None, known.signed[1] if known.signed else None)


def _who_signed_in(known: Standing, at: datetime) -> str | None:
    if known.signed is None or at - known.signed[0] > _AT_ONCE:
        return None
    return known.signed[1]


def _who_is_it(known: Standing, session: Session) -> str | None:
    """A seat signed in by a dial code: its person may say later who it is."""
    if known.signed is None or known.signed[0] < session.started_at - _AT_ONCE:
        return None
    return known.signed[1]
