"""The record in the journal's tables: facts in, facts out, how far the files are read. Knows no rule of a call.

Every function works within the caller's session, so that facts, calls and places read change together.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from itertools import zip_longest
from typing import Any

from sqlalchemy import and_, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Call, JournalEntry, JournalGap, RecordPosition, RecordSource
from queue_manager.journal.bulk import in_batches, insert_new, upsert
from queue_manager.journal.feed import Gap, Part
from queue_manager.journal.records import Fact
from queue_manager.journal.segments import base, earlier_lives

_FACT_NAMES = [field.name for field in fields(Fact)]
FACT = tuple(getattr(JournalEntry, name) for name in _FACT_NAMES)
"""Columns of a fact, in the order of ``Fact``'s fields."""
_WITH_SWITCH = select(JournalEntry.switch, *FACT)


async def add_facts(session: AsyncSession, switch: str, facts: Sequence[Fact]) -> None:
    """Write each fact once; one whose place in its file is known already is left as it is."""
    rows = [{"switch": switch, **{name: getattr(fact, name) for name in _FACT_NAMES}} for fact in facts]
    await insert_new(session, JournalEntry, rows)


async def facts_about(
    session: AsyncSession, call_ids: Collection[str], channels: Collection[str] = ()
) -> list[tuple[str, Fact]]:
    """Every fact of each of these calls, and what queue_log tells of these channels, whatever call it stands under.

    Each with its switch, which is not asked for: SQLite would take the key that begins with it and read the whole
    table.
    """
    found: list[tuple[str, Fact]] = []
    for calls, queued in zip_longest(in_batches(call_ids), in_batches(channels), fillvalue=()):
        in_queue = and_(JournalEntry.uniqueid.in_(queued), JournalEntry.source == RecordSource.QUEUE_LOG)
        rows = await session.execute(_WITH_SWITCH.where(or_(JournalEntry.call_id.in_(calls), in_queue)))
        found.extend((switch, Fact(*fact)) for switch, *fact in rows)
    return found


async def known_elsewhere(session: AsyncSession, switch: str, facts: Sequence[Fact]) -> set[tuple[Any, ...]]:
    """Keys of those facts, read from a later life of a file, that its earlier lives told at the same place."""
    known: set[tuple[Any, ...]] = set()
    for some in in_batches([fact for fact in facts if fact.segment != base(fact.segment)]):
        earlier = {name for fact in some for name in earlier_lives(fact.segment)}
        places = (
            JournalEntry.switch == switch,
            JournalEntry.source.in_({fact.source for fact in some}),
            JournalEntry.segment.in_(earlier),
            JournalEntry.offset.in_({fact.offset for fact in some}),
        )
        rows = await session.execute(select(*FACT).where(*places))
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
            select(JournalEntry.switch, JournalEntry.uniqueid, JournalEntry.call_id)
            .where(JournalEntry.uniqueid.in_(some), JournalEntry.source == RecordSource.CEL)
            .order_by(JournalEntry.at, JournalEntry.id)
        )
        found.update({str(channel): str(call) for its_switch, channel, call in rows if its_switch == switch})
    return found


async def move(session: AsyncSession, switch: str, fact: Fact, call_id: str) -> None:
    """Put a stored fact under another call."""
    place = (
        JournalEntry.switch == switch,
        JournalEntry.source == fact.source,
        JournalEntry.segment == fact.segment,
        JournalEntry.offset == fact.offset,
    )
    await session.execute(update(JournalEntry).where(*place).values(call_id=call_id))


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
