"""Calls, legs and visits as rows."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Call, CallLeg, QueueVisit
from queue_manager.journal.bulk import Row, columns_of, in_batches, upsert
from queue_manager.journal.shapes import CallChange, CallRecord


async def save_calls(session: AsyncSession, changes: Sequence[CallChange]) -> None:
    """Bring the rows of changed calls to what their facts say now."""
    gone = [change.old.id for change in changes if change.old and not change.new]
    fewer = [change.new.id for change in changes if change.old and change.new and _fewer(change.old, change.new)]
    for some in in_batches([*gone, *fewer]):
        await session.execute(delete(QueueVisit).where(QueueVisit.call_id.in_(some)))
        await session.execute(delete(CallLeg).where(CallLeg.call_id.in_(some)))
    for some in in_batches(gone):
        await session.execute(delete(Call).where(Call.id.in_(some)))
    calls, legs, visits = [], [], []
    for change in changes:
        if change.new:
            old = None if change.new.id in fewer else change.old
            calls.append(_row(Call, change.new))
            legs += _new_rows(CallLeg, change.new.id, old.legs if old else (), change.new.legs)
            visits += _new_rows(QueueVisit, change.new.id, old.visits if old else (), change.new.visits)
    await upsert(session, Call, calls)
    await upsert(session, CallLeg, legs)
    await upsert(session, QueueVisit, visits)


def _fewer(old: CallRecord, new: CallRecord) -> bool:
    """Whether rows of the old record are not in the new one."""
    visits = {(visit.uniqueid, visit.ordinal) for visit in old.visits}
    return not (
        visits <= {(visit.uniqueid, visit.ordinal) for visit in new.visits}
        and {leg.uniqueid for leg in old.legs} <= {leg.uniqueid for leg in new.legs}
    )


def _new_rows(entity: type[Any], call_id: str, old: Sequence[object], new: Sequence[object]) -> list[Row]:
    return [{**_row(entity, part), "call_id": call_id} for part in new if part not in old]


def _row(entity: type[Any], value: object) -> Row:
    return {name: getattr(value, name) for name in columns_of(entity) if name != "call_id"}
