"""The journal's tables: facts in, facts out, and the calls that follow from them. Knows no rule of a call.

Every function works within the caller's session, so that facts, calls and how far the files are read change together.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from itertools import islice
from typing import Any, cast

from sqlalchemy import ColumnElement, Table, and_, delete, or_, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Call, CallLeg, JournalEntry, JournalGap, QueueVisit, RecordPosition, RecordSource
from queue_manager.journal.feed import Gap, Part
from queue_manager.journal.records import Fact
from queue_manager.journal.segments import base
from queue_manager.journal.shapes import CallChange, CallRecord

MANY = 500
"""Values in one IN list; SQLite refuses very long ones."""

_FACT = (
    JournalEntry.source,
    JournalEntry.segment,
    JournalEntry.offset,
    JournalEntry.at,
    JournalEntry.call_id,
    JournalEntry.uniqueid,
    JournalEntry.kind,
    JournalEntry.data,
)


async def add_facts(session: AsyncSession, switch: str, facts: Sequence[Fact]) -> None:
    """Write each fact once; one whose place in its file is known already is left as it is."""
    rows = [
        {
            "switch": switch,
            "source": fact.source,
            "segment": fact.segment,
            "offset": fact.offset,
            "at": fact.at,
            "call_id": fact.call_id,
            "uniqueid": fact.uniqueid,
            "kind": fact.kind,
            "data": fact.data,
        }
        for fact in facts
    ]
    if rows:
        await session.execute(_insert_new(_table(JournalEntry), _dialect(session)), rows)


async def facts_of(session: AsyncSession, switch: str, call_ids: Collection[str]) -> dict[str, list[Fact]]:
    """Every fact of each of these calls; a call without any is missing."""
    found: dict[str, list[Fact]] = {}
    for some in _batched(call_ids):
        rows = await session.execute(
            select(*_FACT).where(JournalEntry.call_id.in_(some), JournalEntry.switch == switch)
        )
        for row in rows:
            fact = Fact(*row)
            found.setdefault(str(fact.call_id), []).append(fact)
    return found


async def known_elsewhere(session: AsyncSession, switch: str, facts: Sequence[Fact]) -> set[tuple[Any, ...]]:
    """Keys of those facts, read from a later life of a file, that its earlier lives told at the same place."""
    known: set[tuple[Any, ...]] = set()
    for some in _batched([fact for fact in facts if fact.segment != base(fact.segment)]):
        names = {fact.segment for fact in some}
        alike = or_(*(JournalEntry.segment.startswith(base(name), autoescape=True) for name in names))
        places = and_(JournalEntry.offset.in_({fact.offset for fact in some}), JournalEntry.segment.not_in(names))
        rows = await session.execute(select(*_FACT).where(JournalEntry.switch == switch, alike, places))
        told = {_content(Fact(*row)) for row in rows}
        known.update(fact.key for fact in some if _content(fact) in told)
    return known


def _content(fact: Fact) -> tuple[Any, ...]:
    return (fact.source, base(fact.segment), fact.offset, fact.at, fact.uniqueid, fact.kind, repr(fact.data))


async def owners(session: AsyncSession, switch: str, uniqueids: Collection[str]) -> dict[str, str]:
    """The call each channel belongs to, as the last CEL line about it says; unknown channels are missing."""
    found: dict[str, str] = {}
    for some in _batched(uniqueids):
        rows = await session.execute(
            select(JournalEntry.uniqueid, JournalEntry.call_id)
            .where(
                JournalEntry.uniqueid.in_(some),
                JournalEntry.switch == switch,
                JournalEntry.source == RecordSource.CEL,
            )
            .order_by(JournalEntry.at, JournalEntry.id)
        )
        found.update({str(uniqueid): str(call_id) for uniqueid, call_id in rows})
    return found


async def misplaced(session: AsyncSession, switch: str, belongs: Mapping[str, str]) -> list[Fact]:
    """queue_log's facts about these channels that stand under another call than the one they belong to."""
    found: list[Fact] = []
    for some in _batched(belongs):
        rows = await session.execute(select(*_FACT).where(*_in_queue_log(switch), JournalEntry.uniqueid.in_(some)))
        facts = (Fact(*row) for row in rows)
        found.extend(fact for fact in facts if fact.call_id != belongs[str(fact.uniqueid)])
    return found


async def assign(session: AsyncSession, switch: str, belongs: Mapping[str, str]) -> None:
    """Give queue_log's facts about these channels to the calls they belong to."""
    for uniqueid, call_id in belongs.items():
        about = (*_in_queue_log(switch), JournalEntry.uniqueid == uniqueid)
        await session.execute(update(JournalEntry).where(*about).values(call_id=call_id))


def _in_queue_log(switch: str) -> tuple[ColumnElement[bool], ...]:
    return (JournalEntry.switch == switch, JournalEntry.source == RecordSource.QUEUE_LOG)


async def restarts(session: AsyncSession, switch: str) -> list[datetime]:
    """When this switch's Asterisk started, sorted."""
    # Spelt like the partial index, which a bound parameter would not match.
    rows = await session.scalars(
        select(JournalEntry.at)
        .where(JournalEntry.switch == switch, text("kind = 'QUEUESTART'"))
        .order_by(JournalEntry.at)
    )
    return list(rows)


async def open_calls(session: AsyncSession, switch: str) -> list[str]:
    """Calls that have not ended as far as the record tells."""
    return list(await session.scalars(select(Call.id).where(Call.ended_at.is_(None), Call.switch == switch)))


async def places(session: AsyncSession, switch: str) -> dict[RecordSource, RecordPosition]:
    """How far each file of this switch is read."""
    rows = await session.scalars(select(RecordPosition).where(RecordPosition.switch == switch))
    return {position.source: position for position in rows}


async def save_places(session: AsyncSession, switch: str, parts: Iterable[Part]) -> None:
    """Store how far the files are read once this unit of work is committed."""
    rows = [
        {
            "switch": switch,
            "source": part.source,
            "segment": part.place.segment,
            "offset": part.place.offset,
            "mark": part.place.mark,
            "last_at": part.last_at,
        }
        for part in parts
        if part.place
    ]
    await _upsert(session, _table(RecordPosition), rows)


async def add_gaps(session: AsyncSession, switch: str, gaps: Iterable[Gap], found_at: datetime) -> None:
    """Mark what is missing, for people to see."""
    session.add_all(
        JournalGap(
            switch=switch,
            source=gap.source,
            from_at=gap.from_at,
            to_at=gap.to_at,
            reason=gap.reason,
            detail=gap.detail,
            found_at=found_at,
        )
        for gap in gaps
    )


async def save_calls(session: AsyncSession, changes: Sequence[CallChange]) -> None:
    """Bring the rows of changed calls to what their facts say now."""
    gone = [change.old.id for change in changes if change.old and not change.new]
    fewer = [change.new.id for change in changes if change.old and change.new and _fewer(change.old, change.new)]
    for some in _batched([*gone, *fewer]):
        await session.execute(delete(QueueVisit).where(QueueVisit.call_id.in_(some)))
        await session.execute(delete(CallLeg).where(CallLeg.call_id.in_(some)))
    for some in _batched(gone):
        await session.execute(delete(Call).where(Call.id.in_(some)))
    calls, legs, visits = [], [], []
    for change in changes:
        if change.new:
            old = None if change.new.id in fewer else change.old
            calls.append(_row(_table(Call), change.new))
            legs += _new_rows(_table(CallLeg), change.new.id, old.legs if old else (), change.new.legs)
            visits += _new_rows(_table(QueueVisit), change.new.id, old.visits if old else (), change.new.visits)
    await _upsert(session, _table(Call), calls)
    await _upsert(session, _table(CallLeg), legs)
    await _upsert(session, _table(QueueVisit), visits)


def _fewer(old: CallRecord, new: CallRecord) -> bool:
    """Whether rows of the old record are not in the new one."""
    visits = {(visit.uniqueid, visit.ordinal) for visit in old.visits}
    return not (
        visits <= {(visit.uniqueid, visit.ordinal) for visit in new.visits}
        and {leg.uniqueid for leg in old.legs} <= {leg.uniqueid for leg in new.legs}
    )


def _new_rows(table: Table, call_id: str, old: Sequence[object], new: Sequence[object]) -> list[dict[str, Any]]:
    return [{**_row(table, part), "call_id": call_id} for part in new if part not in old]


def _row(table: Table, value: object) -> dict[str, Any]:
    return {name: getattr(value, name) for name in table.columns.keys() if name != "call_id"}  # noqa: SIM118


def _batched(values: Iterable[Any]) -> Iterable[tuple[Any, ...]]:
    remaining = iter(values)
    while some := tuple(islice(remaining, MANY)):
        yield some


def _table(entity: type[Any]) -> Table:
    return cast(Table, entity.__table__)


def _dialect(session: AsyncSession) -> str:
    return session.get_bind().dialect.name


async def _upsert(session: AsyncSession, table: Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        await session.execute(_insert_or_update(table, _dialect(session)), rows)


@cache
def _insert_new(table: Table, dialect: str) -> Any:
    return _insert(table, dialect).on_conflict_do_nothing()


@cache
def _insert_or_update(table: Table, dialect: str) -> Any:
    insert = _insert(table, dialect)
    keys = [column.name for column in table.primary_key]
    rest = {name: insert.excluded[name] for name in table.columns.keys() if name not in keys}  # noqa: SIM118
    return insert.on_conflict_do_update(index_elements=keys, set_=rest)


def _insert(table: Table, dialect: str) -> Any:
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)
