"""What people ask the journal: one call with all its facts, and the gaps. Frozen rows out; nothing is changed.

Lists of calls are ``web``'s: they join cases and recordings, of which this room knows nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from db import Clock, Database, utc_now
from db.tables import Call, CallLeg, JournalEntry, JournalGap, QueueVisit, RecordSource
from queue_manager.journal.shapes import CallRecord, CallRow, Leg, Visit

MOST_GAPS = 500
LONGEST_CALL = timedelta(hours=12)
"""An unended call that is older is a gap in the record, not a call in progress."""


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One fact of a call as it is shown."""

    at: datetime
    source: RecordSource
    uniqueid: str | None
    kind: str
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class CallStory:
    """One call with all that is known of it, facts in the order they happened."""

    call: CallRecord
    journal: Sequence[JournalLine]


@dataclass(frozen=True, slots=True)
class GapRow:
    """A stretch of the record that is missing, between two times as far as they are known."""

    id: int
    switch: str
    source: RecordSource
    from_at: datetime | None
    to_at: datetime | None
    reason: str
    detail: str
    found_at: datetime


class CallQueries:
    """Questions to the journal. Every method raises ``StoreUnavailable``."""

    def __init__(self, database: Database, *, clock: Clock = utc_now) -> None:
        self._database, self._clock = database, clock

    async def in_progress(self) -> int:
        """How many calls have arrived and not ended, on all switches, as far as the record has been read."""
        query = select(func.count()).where(Call.ended_at.is_(None), Call.arrived_at > self._clock() - LONGEST_CALL)
        async with self._database.read() as session:
            return await session.scalar(query) or 0

    async def story(self, call_id: str) -> CallStory | None:
        """One call with its channels, its stays in queues and every fact; None when there is no such call."""
        async with self._database.read() as session:
            call = (await session.execute(select(*_CALL).where(Call.id == call_id))).first()
            if call is None:
                return None
            legs = await session.execute(
                select(*_LEG).where(CallLeg.call_id == call_id).order_by(CallLeg.started_at, CallLeg.uniqueid)
            )
            visits = await session.execute(
                select(*_VISIT).where(QueueVisit.call_id == call_id).order_by(QueueVisit.entered_at, QueueVisit.ordinal)
            )
            lines = await session.execute(
                select(*_LINE)
                .where(JournalEntry.call_id == call_id)
                .order_by(JournalEntry.at, JournalEntry.source.desc(), JournalEntry.offset)
            )
            record = CallRecord(
                **call._mapping, legs=tuple(Leg(*row) for row in legs), visits=tuple(Visit(*row) for row in visits)
            )
            return CallStory(record, [JournalLine(*row) for row in lines])

    async def gaps(self, since: datetime | None = None) -> Sequence[GapRow]:
        """Stretches of the record that are missing, newest first; ``since``: those found from then on."""
        query = select(*_GAP).order_by(JournalGap.found_at.desc(), JournalGap.id.desc()).limit(MOST_GAPS)
        if since:
            query = query.where(JournalGap.found_at >= since)
        async with self._database.read() as session:
            return [GapRow(*row) for row in await session.execute(query)]

    async def gaps_within(self, since: datetime, before: datetime) -> Sequence[GapRow]:
        """Missing stretches that touch a period, newest first: figures of it may lack calls. What is not known of a
        stretch's ends counts as when it was found."""
        began = func.coalesce(JournalGap.from_at, JournalGap.to_at, JournalGap.found_at)
        ended = func.coalesce(JournalGap.to_at, JournalGap.found_at)
        touching = select(*_GAP).where(began < before, ended >= since)
        query = touching.order_by(JournalGap.found_at.desc(), JournalGap.id.desc()).limit(MOST_GAPS)
        async with self._database.read() as session:
            return [GapRow(*row) for row in await session.execute(query)]


def _columns(entity: type[Any], shape: type[Any], *left_out: str) -> tuple[Any, ...]:
    return tuple(getattr(entity, field.name) for field in fields(shape) if field.name not in left_out)


_CALL = _columns(Call, CallRow)
_LEG = _columns(CallLeg, Leg)
_VISIT = _columns(QueueVisit, Visit, "transferred")
_LINE = _columns(JournalEntry, JournalLine)
_GAP = _columns(JournalGap, GapRow)
