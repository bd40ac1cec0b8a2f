"""Keeps the sessions and states of seats in step with the journal, within the journal's own transaction.

Only what a seat did lately is looked at again when something new is told of it; what comes too late for that has the
seat read anew from the session in which it happened.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from queue_manager.journal import seat_rows
from queue_manager.journal.records import Fact
from queue_manager.journal.seat_shapes import SeatRecord, Standing
from queue_manager.journal.seat_states import NOTHING, project_seat
from queue_manager.journal.seat_steps import RESTART, STEPS

REMEMBERED_FACTS = 120
"""Facts of one seat kept in memory before the older ones are folded into its standing."""
SETTLED = timedelta(minutes=2)
"""Nothing is expected to be told any more of what is older."""
SAME_ACT = timedelta(seconds=10)


@dataclass(slots=True)
class _Known:
    """One seat in memory: how it stood at ``since``, the facts from then on, and what is stored of them."""

    since: datetime | None
    standing: Standing
    record: SeatRecord
    facts: dict[tuple[object, ...], Fact] = field(default_factory=dict)


class SeatWriter:
    """Writes the seats of one switch. After a failed transaction it must ``forget``."""

    def __init__(self, switch: str) -> None:
        self._switch = switch
        self._seats: dict[str, _Known] = {}

    def forget(self) -> None:
        """Drop what is in memory: it may not be what is stored."""
        self._seats = {}

    async def write(self, session: AsyncSession, facts: Sequence[Fact]) -> None:
        """Bring the rows of every seat these facts tell of up to date; the facts are in the journal already."""
        for seat, own in (await self._by_seat(session, facts)).items():
            known = self._seats.get(seat)
            first = min(fact.at for fact in own)
            if known is None or (known.since is not None and first < known.since):
                known = self._seats[seat] = await self._load(session, seat, first)
            known.facts.update({fact.key: fact for fact in own})
            record, _ = project_seat(known.facts.values(), known.standing)
            await seat_rows.save_seat(session, self._switch, seat, known.record, record)
            known.record = record
            _fold(known)

    async def _by_seat(self, session: AsyncSession, facts: Sequence[Fact]) -> dict[str, list[Fact]]:
        found: dict[str, list[Fact]] = {}
        for fact in facts:
            if fact.seat is not None and fact.kind in STEPS:
                found.setdefault(fact.seat, []).append(fact)
        restarts = [fact for fact in facts if fact.kind == RESTART]
        if restarts:
            first = min(fact.at for fact in restarts)
            for seat in {*found, *await seat_rows.seats_in_a_state(session, self._switch, first)}:
                found.setdefault(seat, []).extend(restarts)
        return found

    async def _load(self, session: AsyncSession, seat: str, at: datetime) -> _Known:
        """The seat from the beginning of the session in which ``at`` lies, or from its first fact."""
        began = await seat_rows.session_before(session, self._switch, seat, at - SAME_ACT)
        since = began.started_at if began else None
        standing = Standing(signed=(began.started_at, began.login)) if began else NOTHING
        record = await seat_rows.record_of_seat(session, self._switch, seat, since)
        facts = await seat_rows.facts_of_seat(session, self._switch, seat, since)
        return _Known(since, standing, record, {fact.key: fact for fact in facts})


def _fold(known: _Known) -> None:
    """Keep the latest facts only, and how the seat stood before them."""
    if len(known.facts) <= REMEMBERED_FACTS:
        return
    until = max(fact.at for fact in known.facts.values()).replace(microsecond=0) - SETTLED
    settled = [key for key, fact in known.facts.items() if fact.at < until]
    if len(settled) < REMEMBERED_FACTS // 2:
        return
    _, known.standing = project_seat(known.facts.values(), known.standing, until=until)
    for key in settled:
        del known.facts[key]
    known.since = until
    known.record, _ = project_seat(known.facts.values(), known.standing)
