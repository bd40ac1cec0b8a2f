"""All facts of one call in, the call out. No I/O; the order and the number of times facts come do not matter.

CEL says when things happened, to the microsecond; queue_log says how long a citizen waited and talked, in the whole
seconds every queue report counts. Each is read on its own, then put together here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property

from db.tables import CallDirection, CallEnding, EndedBy, RecordSource, VisitOutcome
from queue_manager.journal import channels, endings
from queue_manager.journal import visits as stays
from queue_manager.journal.channels import extra, rating_told
from queue_manager.journal.facts import in_order
from queue_manager.journal.records import RATING, Fact
from queue_manager.journal.shapes import CallRecord, Leg, Visit

TALKED_ON = timedelta(seconds=3)
"""queue_log tells a talk's beginning and length in whole seconds, each cut."""

_CALLED = ("HOTLINE_OUTBOUND", "HOTLINE_INTERNAL", "HOTLINE_FOLLOW_UP")
"""Marks that name the number that was rung."""
_NO_SEAT_CALLED = frozenset({CallDirection.INBOUND, CallDirection.FOLLOW_UP})


def project(
    call_id: str,
    facts: Iterable[Fact],
    *,
    switch: str,
    restarts: Sequence[datetime] = (),
    rehearsal_trunks: frozenset[str] = frozenset(),
) -> CallRecord | None:
    """Make the record of one call, or None when no citizen called (a seat's test call, say).

    ``restarts`` are the times at which this switch's Asterisk started, sorted: a call that never ended and was last
    heard of before one of them was lost with the Asterisk that carried it.
    """
    known = list(facts)
    cel = in_order(fact for fact in known if fact.source is RecordSource.CEL)
    # A rating that came by message stands in queue_log, days later perhaps, and tells nothing of the queue.
    queue_log = in_order(fact for fact in known if fact.source is RecordSource.QUEUE_LOG and fact.kind != RATING)
    if not queue_log and not channels.is_citizens(call_id, cel):
        return None
    rated = [fact for fact in known if fact.kind == RATING]
    return _Seen(call_id, cel, queue_log, rated, restarts).record(switch, rehearsal_trunks)


@dataclass(frozen=True)
class _Seen:
    """One call's facts in order, and the questions asked of them."""

    id: str
    cel: list[Fact]
    queue_log: list[Fact]
    rated: list[Fact]
    restarts: Sequence[datetime]

    def record(self, switch: str, rehearsal_trunks: frozenset[str]) -> CallRecord:
        trunk, answered, talks = self.trunk, self.answered, [visit for visit in self.visits if _connected(visit)]
        return CallRecord(
            id=self.id,
            switch=switch,
            trunk=trunk,
            line=self.line,
            caller=self.caller,
            arrived_at=self.arrived_at,
            greeted_at=self._first("HOTLINE_GREETED"),
            queued_at=self.queued_at,
            connected_at=self.connected_at,
            ended_at=self.ended_at,
            ending=self.ending,
            ended_by=self.ended_by,
            queue=self.queue,
            seat=answered.seat if answered else self.seat_met,
            wait_seconds=_sum(visit.wait_seconds for visit in self._waits()),
            talk_seconds=_sum(visit.talk_seconds for visit in talks) if talks else self.talk_unqueued,
            rating=self.rating,
            simulated=trunk in rehearsal_trunks,
            fallbacks=sum(fact.kind == "HOTLINE_FALLBACK" for fact in self.cel),
            direction=self.direction,
            case_number=next((text[:24] for text in self._told("HOTLINE_CASE") if text), None),
            legs=self.legs,
            visits=self.visits,
        )

    def _first(self, kind: str) -> datetime | None:
        return next((fact.at for fact in self.cel if fact.kind == kind), None)

    def _told(self, kind: str) -> list[str]:
        return [extra(fact) for fact in self.cel if fact.kind == kind]

    @cached_property
    def direction(self) -> CallDirection:
        return channels.direction(self.cel)

    @cached_property
    def citizen(self) -> str:
        """The citizen's channel; in a call that came in it is the one the call is named after."""
        return channels.citizen(self.id, self.cel)

    @cached_property
    def own(self) -> list[Fact]:
        """What happened on the citizen's channel."""
        return [fact for fact in self.cel if fact.uniqueid == self.citizen]

    @cached_property
    def last_known(self) -> datetime:
        return max(fact.at for fact in (*self.cel[-1:], *self.queue_log[-1:]))

    @cached_property
    def hung_up_at(self) -> datetime | None:
        """The end the record itself tells. Without any CEL (a gap), the end of the last stay in a queue."""
        if self.cel:
            return channels.citizens_end(self.citizen or self.id, self.cel)
        ended = any(fact.kind in ("ABANDON", "COMPLETECALLER", "COMPLETEAGENT") for fact in self.queue_log[-1:])
        return self.last_known if ended else None

    @cached_property
    def lost(self) -> bool:
        """Never ended, and Asterisk started anew after the last sign of it.

        A start is told in whole seconds, so a sign from that very second counts as later: it may be a new call.
        """
        return self.hung_up_at is None and bool(self.restarts) and self.last_known < self.restarts[-1]

    @cached_property
    def ended_at(self) -> datetime | None:
        return self.last_known if self.lost else self.hung_up_at

    @cached_property
    def visits(self) -> tuple[Visit, ...]:
        found = stays.visits(self.queue_log)
        return tuple(stays.lost(visit, self.last_known) for visit in found) if self.lost else found

    @cached_property
    def answered(self) -> Visit | None:
        """The stay that ended with a seat; the first, for who answers first stays responsible (首接负责)."""
        return next((visit for visit in self.visits if _connected(visit)), None)

    def _waits(self) -> Sequence[Visit]:
        """Stays up to the first answer; later ones (after a transfer) are not the citizen's wait for an answer."""
        if self.answered is None:
            return self.visits
        return self.visits[: self.visits.index(self.answered) + 1]

    @property
    def trunk(self) -> str | None:
        name = next((channels.endpoint(fact.data.get("channel", "")) for fact in self.own), None)
        return name[:32] if name else None

    @property
    def line(self) -> str | None:
        dialled = (fact.data.get("exten", "") for fact in self.own if fact.kind == "CHAN_START")
        return next((text[:32] for text in (*self._told("HOTLINE_LINE"), *dialled) if text), None)

    @property
    def caller(self) -> str | None:
        queued = (
            fact.data["args"][1] for fact in self.queue_log if fact.kind == "ENTERQUEUE" and fact.data["args"][1:]
        )
        called = (text for kind in _CALLED for text in self._told(kind))
        known = (*called, *(fact.data.get("caller", "") for fact in self.own), *queued)
        return next((text[:64] for text in known if text), None)

    @property
    def arrived_at(self) -> datetime:
        began = (fact.at for fact in self.cel if fact.kind == "CHAN_START" and fact.uniqueid == self.id)
        return next(began, None) or min(fact.at for fact in (*self.cel[:1], *self.queue_log[:1]))

    @cached_property
    def queued_at(self) -> datetime | None:
        return self._first("HOTLINE_QUEUE") or next((visit.entered_at for visit in self.visits), None)

    @property
    def queue(self) -> str | None:
        if self.answered:
            return self.answered.queue
        named = [visit.queue for visit in self.visits] or self._told("HOTLINE_QUEUE")
        return named[-1][:32] if named else None

    @cached_property
    def connected_at(self) -> datetime | None:
        """The first moment in one bridge; where CEL is missing, the second queue_log counts the answer."""
        return channels.first_met(self.citizen, self.cel) or (self.answered.left_at if self.answered else None)

    @property
    def seat_met(self) -> str | None:
        """The seat that called, or that a call met without a queue."""
        outward = self.direction not in _NO_SEAT_CALLED
        return next((leg.seat for leg in self.legs if leg.seat), None) if self.connected_at or outward else None

    @property
    def talk_unqueued(self) -> int | None:
        """The talk of a call no queue counts, once it is over."""
        return channels.talk_seconds(self.citizen, self.cel) if self.ended_at else None

    @cached_property
    def legs(self) -> tuple[Leg, ...]:
        found = channels.legs(self.citizen, self.cel)
        if not self.lost:
            return found
        return tuple(leg if leg.ended_at else replace(leg, ended_at=self.last_known) for leg in found)

    @property
    def rating(self) -> int | None:
        """The first, by whatever way it came (一次一评)."""
        valid = [fact for fact in self.rated if rating_told(fact) in ("1", "2", "3", "4", "5")]
        first = min(valid, key=lambda fact: (fact.at, fact.source, fact.segment, fact.offset), default=None)
        return int(rating_told(first)) if first else None

    @property
    def ended_by(self) -> EndedBy | None:
        if self.ended_at is None:
            return None
        if self.lost:
            return EndedBy.SYSTEM
        talks = [visit for visit in self.visits if _connected(visit)]
        if talks and talks[-1].ended_by and not talks[-1].transferred and not self._went_on_after(talks[-1]):
            return talks[-1].ended_by
        if self.cel:
            return channels.who_hung_up(self.citizen, self.cel)
        return next((visit.ended_by for visit in reversed(self.visits) if visit.ended_by), EndedBy.SYSTEM)

    def _went_on_after(self, talk: Visit) -> bool:
        """Whether the citizen talked on with somebody else after the seat had left (handed over, intercepted)."""
        left = [fact.at for fact in self.own if fact.kind == "BRIDGE_EXIT"]
        over = talk.left_at + timedelta(seconds=talk.talk_seconds or 0) if talk.left_at else None
        return bool(left) and over is not None and left[-1] - over > TALKED_ON

    @property
    def ending(self) -> CallEnding | None:
        if self.ended_at is None:
            return None
        if self.lost:
            return CallEnding.LOST
        if self.connected_at:
            return CallEnding.CONNECTED
        return endings.unheard(
            self.cel, self.visits, self.direction, queued=self.queued_at is not None, ended_by=self.ended_by
        )


def _connected(visit: Visit) -> bool:
    return visit.outcome is VisitOutcome.CONNECTED


def _sum(seconds: Iterable[int | None]) -> int | None:
    """None means "not told", not zero."""
    told = [value for value in seconds if value is not None]
    return min(sum(told), 2**31 - 1) if told else None
