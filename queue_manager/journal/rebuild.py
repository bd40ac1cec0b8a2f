"""Make every call again from the journal alone: after a change of rules, or when rows are in doubt."""

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from db import Database
from db.tables import Call, CallLeg, JournalEntry, QueueVisit, RecordPosition
from queue_manager.journal import store
from queue_manager.journal.projection import project
from queue_manager.journal.rows import save_calls
from queue_manager.journal.shapes import CallChange

CALLS_AT_ONCE = 200


async def rebuild(database: Database, *, rehearsal_trunks: frozenset[str] = frozenset()) -> int:
    """Replace Call, CallLeg and QueueVisit by what the journal says; return the number of calls.

    Some calls per transaction, so that a follower at work meanwhile waits only shortly. Raises ``StoreUnavailable``.
    """
    count = 0
    for switch in await _switches(database):
        last = ""
        while True:
            async with database.write() as session:
                call_ids = await _next_calls(session, switch, last)
                count += await _make_again(session, switch, call_ids, rehearsal_trunks)
            if not call_ids:
                break
            last = call_ids[-1]
    return count


async def _switches(database: Database) -> list[str]:
    async with database.read() as session:
        told = await session.scalars(select(JournalEntry.switch).union(select(Call.switch)))
        return sorted(told)


async def _next_calls(session: AsyncSession, switch: str, after: str) -> list[str]:
    """Calls of the journal and calls that have a row, in the order of their ids."""
    # Whoever writes the place holds this row until he commits: so facts and calls are seen as of one moment.
    await session.execute(select(RecordPosition).where(RecordPosition.switch == switch).with_for_update())
    told = select(JournalEntry.call_id).where(JournalEntry.switch == switch, JournalEntry.call_id > after)
    stored = select(Call.id).where(Call.switch == switch, Call.id > after)
    named = told.union(stored).order_by("call_id").limit(CALLS_AT_ONCE)
    return [str(call_id) for call_id in await session.scalars(named)]


async def _make_again(session: AsyncSession, switch: str, call_ids: list[str], rehearsal_trunks: frozenset[str]) -> int:
    facts = await store.facts_of(session, switch, call_ids)
    restarts = await store.restarts(session, switch)
    await session.execute(delete(QueueVisit).where(QueueVisit.call_id.in_(call_ids)))
    await session.execute(delete(CallLeg).where(CallLeg.call_id.in_(call_ids)))
    await session.execute(delete(Call).where(Call.id.in_(call_ids)))
    records = [
        project(call_id, known, switch=switch, restarts=restarts, rehearsal_trunks=rehearsal_trunks)
        for call_id, known in facts.items()
    ]
    made = [CallChange(None, record) for record in records if record]
    await save_calls(session, made)
    return len(made)
