"""What people ask the journal. Frozen rows out; nothing is changed."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select

from db import Database
from db.tables import Call, CallEnding, CallLeg, JournalEntry, JournalGap, QueueVisit, RecordSource
from queue_manager.journal.shapes import CallRecord, CallRow, Leg, Visit

MOST_ROWS = 500


@dataclass(frozen=True, slots=True)
class CallFilter:
    """Which calls; what is None does not matter. ``since`` belongs to the period, ``before`` does not."""

    since: datetime | None = None
    before: datetime | None = None
    line: str | None = None
    queue: str | None = None
    seat: str | None = None
    endings: Sequence[CallEnding] = ()
    connected: bool | None = None
    ended: bool | None = None
    caller: str | None = None
    caller_ends_with: str | None = None
    simulated: bool | None = None


@dataclass(frozen=True, slots=True)
class CallCursor:
    """The last row of a page: the next page begins behind it."""

    arrived_at: datetime
    id: str


@dataclass(frozen=True, slots=True)
class CallPage:
    """Calls, newest first; ``next`` is None on the last page."""

    calls: Sequence[CallRow]
    next: CallCursor | None


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
class DayCounts:
    """Calls that arrived in a period, counted for the connect rate (接通率 = answered / offered)."""

    arrived: int
    offered: int
    """Reached a queue."""
    answered: int
    """Reached a queue and a seat."""
    abandoned: int
    """Hung up in the queue."""
    blocked: int
    open: int
    """Not ended yet."""

    @property
    def connect_rate(self) -> float | None:
        """Between 0 and 1; None when no call was offered."""
        return self.answered / self.offered if self.offered else None


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

    def __init__(self, database: Database) -> None:
        self._database = database

    async def calls(
        self,
        wanted: CallFilter = CallFilter(),
        *,
        after: CallCursor | None = None,
        limit: int = 50,
    ) -> CallPage:
        """One page of calls, newest first. ``limit`` is cut to ``MOST_ROWS``."""
        limit = min(limit, MOST_ROWS)
        conditions = _conditions(wanted)
        if after:
            older = and_(Call.arrived_at == after.arrived_at, Call.id < after.id)
            conditions.append(or_(Call.arrived_at < after.arrived_at, older))
        query = select(*_CALL).where(*conditions).order_by(Call.arrived_at.desc(), Call.id.desc()).limit(limit + 1)
        async with self._database.read() as session:
            found = [CallRow(*row) for row in await session.execute(query)]
        last = found[limit - 1] if len(found) > limit else None
        return CallPage(found[:limit], CallCursor(last.arrived_at, last.id) if last else None)

    async def count(self, wanted: CallFilter) -> int:
        """How many calls there are on all pages."""
        async with self._database.read() as session:
            return await session.scalar(select(func.count()).select_from(Call).where(*_conditions(wanted))) or 0

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

    async def counts(self, since: datetime, before: datetime, *, simulated: bool = False) -> DayCounts:
        """Count the calls that arrived from ``since`` until ``before``; ``simulated``: those of a rehearsal instead."""
        offered = Call.queued_at.is_not(None)
        numbers = [
            func.count(),
            _counted(offered),
            _counted(offered, Call.connected_at.is_not(None)),
            _counted(Call.ending == CallEnding.ABANDONED_IN_QUEUE),
            _counted(Call.ending == CallEnding.BLOCKED),
            _counted(Call.ended_at.is_(None)),
        ]
        period = (Call.arrived_at >= since, Call.arrived_at < before, Call.simulated.is_(simulated))
        async with self._database.read() as session:
            row = (await session.execute(select(*numbers).select_from(Call).where(*period))).one()
        return DayCounts(*(int(number or 0) for number in row))

    async def gaps(self, since: datetime | None = None) -> Sequence[GapRow]:
        """Stretches of the record that are missing, newest first; ``since``: those found from then on."""
        query = select(*_GAP).order_by(JournalGap.found_at.desc(), JournalGap.id.desc()).limit(MOST_ROWS)
        if since:
            query = query.where(JournalGap.found_at >= since)
        async with self._database.read() as session:
            return [GapRow(*row) for row in await session.execute(query)]


def _columns(entity: type[Any], shape: type[Any], *left_out: str) -> tuple[Any, ...]:
    return tuple(getattr(entity, field.name) for field in fields(shape) if field.name not in left_out)


_CALL = _columns(Call, CallRow)
_LEG = _columns(CallLeg, Leg)
_VISIT = _columns(QueueVisit, Visit, "transferred")
_LINE = _columns(JournalEntry, JournalLine)
_GAP = _columns(JournalGap, GapRow)


def _conditions(wanted: CallFilter) -> list[ColumnElement[bool]]:
    found = _period(wanted)
    if wanted.endings:
        found.append(Call.ending.in_(wanted.endings))
    for column in ("line", "queue", "seat", "caller", "simulated"):
        if (value := getattr(wanted, column)) is not None:
            found.append(getattr(Call, column) == value)
    for moment in ("connected", "ended"):
        if (happened := getattr(wanted, moment)) is not None:
            column_at = getattr(Call, f"{moment}_at")
            found.append(column_at.is_not(None) if happened else column_at.is_(None))
    if wanted.caller_ends_with:
        found.append(Call.caller.endswith(wanted.caller_ends_with, autoescape=True))
    return found


def _period(wanted: CallFilter) -> list[ColumnElement[bool]]:
    from_then = [Call.arrived_at >= wanted.since] if wanted.since else []
    until_then = [Call.arrived_at < wanted.before] if wanted.before else []
    return [*from_then, *until_then]


def _counted(*conditions: ColumnElement[bool]) -> Any:
    return func.sum(case((and_(*conditions), 1), else_=0))
