"""Sessions and states of seats as rows, and the facts they follow from. Works within the caller's session."""

from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import JournalEntry, SeatSession, SeatState
from queue_manager.journal.bulk import Row, in_batches, upsert
from queue_manager.journal.records import Fact
from queue_manager.journal.seat_shapes import SeatRecord, Session, State
from queue_manager.journal.seat_steps import STEPS
from queue_manager.journal.store import FACT

_SESSION = [getattr(SeatSession, field.name) for field in fields(Session)]
_STATE = [getattr(SeatState, field.name) for field in fields(State)]


async def session_before(session: AsyncSession, switch: str, seat: str, at: datetime) -> Session | None:
    """The last session of a seat that began at ``at`` or earlier."""
    query = select(*_SESSION).where(SeatSession.switch == switch, SeatSession.seat == seat)
    row = (
        await session.execute(
            query.where(SeatSession.started_at <= at).order_by(SeatSession.started_at.desc()).limit(1)
        )
    ).first()
    return Session(*row) if row else None


async def facts_of_seat(session: AsyncSession, switch: str, seat: str, since: datetime | None) -> list[Fact]:
    """What tells of a seat from ``since`` on, Asterisk's restarts among it."""
    after = [] if since is None else [JournalEntry.at >= since]
    # The switch is compared here, the restarts' kind spelt out: else SQLite takes the key and reads the whole table.
    told = await session.execute(select(JournalEntry.switch, *FACT).where(JournalEntry.seat == seat, *after))
    restarted = await session.execute(
        select(*FACT).where(JournalEntry.switch == switch, text("kind = 'QUEUESTART'"), *after)
    )
    own = [Fact(*row) for its_switch, *row in told if its_switch == switch]
    return [*(fact for fact in own if fact.kind in STEPS), *(Fact(*row) for row in restarted)]


async def record_of_seat(session: AsyncSession, switch: str, seat: str, since: datetime | None) -> SeatRecord:
    """What the rows say of a seat from ``since`` on."""
    sessions = await session.execute(select(*_SESSION).where(*_of(SeatSession, switch, seat, since)))
    states = await session.execute(select(*_STATE).where(*_of(SeatState, switch, seat, since)))
    return SeatRecord(tuple(Session(*row) for row in sessions), tuple(State(*row) for row in states))


async def seats_in_a_state(session: AsyncSession, switch: str, at: datetime) -> list[str]:
    """Seats that were in some state at ``at`` or later."""
    lasting = or_(SeatState.ended_at.is_(None), SeatState.ended_at > at)
    return list(await session.scalars(select(SeatState.seat).where(SeatState.switch == switch, lasting).distinct()))


async def save_seat(session: AsyncSession, switch: str, seat: str, old: SeatRecord, new: SeatRecord) -> None:
    """Bring a seat's rows from what ``old`` says to what ``new`` says."""
    for entity, before, after in (
        (SeatSession, old.sessions, new.sessions),
        (SeatState, old.states, new.states),
    ):
        gone = {part.started_at for part in before} - {part.started_at for part in after}
        for some in in_batches(gone):
            await session.execute(delete(entity).where(*_of(entity, switch, seat, None), entity.started_at.in_(some)))
        await upsert(session, entity, [_row(switch, seat, part) for part in after if part not in before])


async def replace_seat(session: AsyncSession, switch: str, seat: str, record: SeatRecord) -> None:
    """Leave nothing of a seat but what ``record`` says."""
    for entity in (SeatSession, SeatState):
        await session.execute(delete(entity).where(*_of(entity, switch, seat, None)))
    await save_seat(session, switch, seat, SeatRecord(), record)


def _of(
    entity: type[SeatSession] | type[SeatState], switch: str, seat: str, since: datetime | None
) -> list[ColumnElement[bool]]:
    mine = [entity.switch == switch, entity.seat == seat]
    return mine if since is None else [*mine, entity.started_at >= since]


def _row(switch: str, seat: str, part: Session | State) -> Row:
    values: dict[str, Any] = {field.name: getattr(part, field.name) for field in fields(part)}
    return {"switch": switch, "seat": seat, **values}
