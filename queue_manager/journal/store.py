"""The record in the journal's tables: facts in, facts out, how far the files are read. Knows no rule of a call.

Every function works within the caller's session, so that facts, calls and places read change together.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Call, JournalEntry, JournalGap, RecordPosition, RecordSource
from queue_manager.journal.bulk import in_batches, insert_new, upsert
from queue_manager.journal.feed import Gap, Part
from queue_manager.journal.records import Fact
from queue_manager.journal.segments import base

_FACT_NAMES = [field.name for field in fields(Fact)]
_FACT = tuple(getattr(JournalEntry, name) for name in _FACT_NAMES)


async def add_facts(session: AsyncSession, switch: str, facts: Sequence[Fact]) -> None:
    """Write each fact once; one whose place in its file is known already is left as it is."""
    rows = [{"switch": switch, **{name: getattr(fact, name) for name in _FACT_NAMES}} for fact in facts]
    await insert_new(session, JournalEntry, rows)


async def facts_of(session: AsyncSession, switch: str, call_ids: Collection[str]) -> dict[str, list[Fact]]:
    """Every fact of each of these calls; a call without any is missing."""
    found: dict[str, list[Fact]] = {}
    for some in in_batches(call_ids):
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
    for some in in_batches([fact for fact in facts if fact.segment != base(fact.segment)]):
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
    for some in in_batches(uniqueids):
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
    for some in in_batches(belongs):
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
    await upsert(session, RecordPosition, rows)


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
