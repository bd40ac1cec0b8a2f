"""Rows about ratings asked for later, within the caller's session."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db import setting_of
from db.jobs import Jobs
from db.tables import JournalEntry, Line, RatingRequest, RatingState, RatingWay
from queue_manager.ratings.rules import RatingRules

SETTING = "rating.later"
RATING_ASK = "rating.ask"
RATING_NOTE = "rating.note"
OPEN = RatingRequest.closed_at.is_(None)


async def rules_of(session: AsyncSession) -> RatingRules:
    """The city's own rules."""
    return RatingRules.of(await setting_of(session, SETTING))


async def ways(session: AsyncSession) -> dict[str, RatingWay]:
    """How each line has its citizens asked; only lines that do."""
    rows = await session.execute(select(Line.number, Line.rating_later).where(Line.rating_later.is_not(None)))
    return {number: way for number, way in rows if way is not None}


async def locked(session: AsyncSession, call_id: str) -> RatingRequest | None:
    """The request about a call, for changing."""
    found: RatingRequest | None = await session.scalar(
        select(RatingRequest).where(RatingRequest.call_id == call_id).with_for_update()
    )
    return found


async def ask(session: AsyncSession, jobs: Jobs, row: RatingRequest, due_at: datetime) -> None:
    """Have the next try made at ``due_at``."""
    attempt = row.attempts + 1
    payload = {"call": row.call_id, "attempt": attempt}
    await jobs.enqueue(session, RATING_ASK, payload, key=f"rating:{row.call_id}:{attempt}", due_at=due_at)


def close(row: RatingRequest, state: RatingState, now: datetime, *, why: str, rating: int | None = None) -> None:
    row.state, row.closed_at, row.closing = state, now, why
    row.rating = rating if rating is not None else row.rating


async def over(session: AsyncSession, call_id: str, since: datetime) -> bool:
    """Whether the record tells that a try that began at ``since`` has ended."""
    ends = select(JournalEntry.id).where(
        JournalEntry.call_id == call_id, JournalEntry.kind == "HOTLINE_RATING_END", JournalEntry.at >= since
    )
    return await session.scalar(ends.limit(1)) is not None
