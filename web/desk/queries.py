"""What the pages of seats read from the store. Frozen values out; nothing is changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Queue, Seat, SeatMessage, SeatQueue, SeatSession, SeatState, SeatStateKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Skill:
    """A queue a seat serves from its next sign-in on; ``level`` 0 is asked first."""

    queue: str
    label: str
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """Seconds in one state; ``reason`` is the key of a pause."""

    state: SeatStateKind
    reason: str | None
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    text: str
    sent_at: datetime
    sent_by: str


async def skills(session: AsyncSession, number: str) -> tuple[Skill, ...]:
    rows = await session.execute(
        select(SeatQueue.queue, Queue.label, SeatQueue.penalty)
        .join(Queue, Queue.name == SeatQueue.queue)
        .where(SeatQueue.seat == number)
        .order_by(SeatQueue.penalty, SeatQueue.queue)
    )
    return tuple(Skill(queue=queue, label=label, level=level) for queue, label, level in rows)


async def seat(session: AsyncSession, number: str) -> Seat | None:
    return await session.get(Seat, number)


async def messages(session: AsyncSession, queues: Sequence[str], now: datetime) -> tuple[Message, ...]:
    """Broadcasts valid now that are for everybody or for one of ``queues``, newest first."""
    rows = await session.scalars(
        select(SeatMessage)
        .where(SeatMessage.valid_until > now, or_(SeatMessage.queue.is_(None), SeatMessage.queue.in_(queues)))
        .order_by(SeatMessage.sent_at.desc())
    )
    return tuple(Message(text=row.text, sent_at=row.sent_at, sent_by=row.sent_by) for row in rows)


async def time_spent(session: AsyncSession, number: str, since: datetime, now: datetime) -> tuple[Spent, ...]:
    """Time in each state between ``since`` and ``now``, in the order of ``SeatStateKind``; only while signed in."""
    rows = await session.execute(
        select(SeatState.state, SeatState.reason, SeatState.started_at, SeatState.ended_at).where(
            SeatState.seat == number,
            SeatState.session_started_at.is_not(None),
            SeatState.started_at < now,
            or_(SeatState.ended_at.is_(None), SeatState.ended_at > since),
        )
    )
    spent: dict[tuple[SeatStateKind, str | None], float] = {}
    for state, reason, started_at, ended_at in rows:
        key = (state, reason if state is SeatStateKind.PAUSED else None)
        seconds = (min(ended_at or now, now) - max(started_at, since)).total_seconds()
        spent[key] = spent.get(key, 0.0) + max(0.0, seconds)
    order = {state: place for place, state in enumerate(SeatStateKind)}
    keys = sorted(spent, key=lambda key: (order[key[0]], key[1] or ""))
    return tuple(Spent(state=state, reason=reason, seconds=spent[state, reason]) for state, reason in keys)


async def open_session(session: AsyncSession, number: str) -> tuple[datetime, str | None] | None:
    """Since when a seat is signed in, and by whom, as the record tells."""
    row = (
        await session.execute(
            select(SeatSession.started_at, SeatSession.login)
            .where(SeatSession.seat == number, SeatSession.ended_at.is_(None))
            .order_by(SeatSession.started_at.desc())
            .limit(1)
        )
    ).first()
    return (row[0], row[1]) if row else None
