"""Make every call again from the journal alone: after a change of rules, or when rows are in doubt."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, union
from sqlalchemy.ext.asyncio import AsyncSession

from db import Database
from db.tables import Call, JournalEntry, RecordPosition, SeatSession, SeatState
from queue_manager.journal import store
from queue_manager.journal.projection import project
from queue_manager.journal.records import Fact
from queue_manager.journal.rows import replace_calls
from queue_manager.journal.seat_rows import facts_of_seat, replace_seat
from queue_manager.journal.seat_states import project_seat

CALLS_AT_ONCE = 200


async def rebuild(database: Database, *, rehearsal_trunks: frozenset[str] = frozenset()) -> int:
    """Replace calls, their legs and visits, and the sessions and states of seats by what the journal says.

    Returns the number of calls.

    Some calls per transaction, so that a follower at work meanwhile waits only shortly. Raises ``StoreUnavailable``.
    """
    count, last = 0, ""
    restarts: dict[str, list[datetime]] = {}
    while True:
        async with database.write() as session:
            call_ids = await _next_calls(session, last)
            facts = await _facts(session, call_ids)
            for switch in facts.keys() - restarts.keys():
                restarts[switch] = await store.restarts(session, switch)
            records = [
                project(call_id, known, switch=switch, restarts=restarts[switch], rehearsal_trunks=rehearsal_trunks)
                for switch, calls in facts.items()
                for call_id, known in calls.items()
            ]
            made = [record for record in records if record]
            await replace_calls(session, call_ids, made)
        if not call_ids:
            break
        count, last = count + len(made), call_ids[-1]
    await _rebuild_seats(database)
    return count


async def _rebuild_seats(database: Database) -> None:
    """One seat per transaction: a seat's day is short."""
    async with database.read() as session:
        told = select(JournalEntry.switch, JournalEntry.seat).where(JournalEntry.seat.is_not(None))
        stored = (select(entity.switch, entity.seat) for entity in (SeatSession, SeatState))
        seats: list[Any] = list(await session.execute(union(told, *stored)))
    for switch, seat in ((str(switch), str(seat)) for switch, seat in seats):
        async with database.write() as session:
            await session.execute(select(RecordPosition).with_for_update())
            record, _ = project_seat(await facts_of_seat(session, switch, seat, None))
            await replace_seat(session, switch, seat, record)


async def _next_calls(session: AsyncSession, after: str) -> list[str]:
    """Calls of the journal and calls that have a row, in the order of their ids."""
    # Whoever writes facts holds these rows until he commits: so facts and calls are seen as of one moment.
    await session.execute(select(RecordPosition).with_for_update())
    told = select(JournalEntry.call_id).where(JournalEntry.call_id > after)
    stored = select(Call.id).where(Call.id > after)
    named = told.union(stored).order_by("call_id").limit(CALLS_AT_ONCE)
    return [str(call_id) for call_id in await session.scalars(named)]


async def _facts(session: AsyncSession, call_ids: list[str]) -> dict[str, dict[str, list[Fact]]]:
    """Facts by switch and call."""
    found: dict[str, dict[str, list[Fact]]] = {}
    for switch, fact in await store.facts_about(session, call_ids):
        found.setdefault(switch, {}).setdefault(str(fact.call_id), []).append(fact)
    return found
