"""Rows about citizens asked by machine, within the caller's session."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db import setting_of
from db.jobs import Jobs
from db.tables import (
    FollowUpRequest,
    FollowUpState,
    JournalEntry,
    RatingWay,
)
from queue_manager.followups.rules import FollowUpRules

SETTING = "follow_up.automatic"
FOLLOW_UP_ASK = "follow_up.ask"
KEY = "HOTLINE_FOLLOW_UP_KEY"
OPEN = FollowUpRequest.closed_at.is_(None)


async def rules_of(session: AsyncSession) -> FollowUpRules:
    """The city's own rules."""
    return FollowUpRules.of(await setting_of(session, SETTING))


async def locked(session: AsyncSession, request_id: int) -> FollowUpRequest | None:
    """The request, open or closed, for changing."""
    return await session.get(FollowUpRequest, request_id, with_for_update=True, populate_existing=True)


async def ask(session: AsyncSession, jobs: Jobs, row: FollowUpRequest, due_at: datetime) -> None:
    """Have the next try made at ``due_at``."""
    attempt = row.attempts + 1
    payload = {"request": row.id, "attempt": attempt}
    await jobs.enqueue(session, FOLLOW_UP_ASK, payload, key=f"follow-up:{row.id}:{attempt}", due_at=due_at)


def close(row: FollowUpRequest, state: FollowUpState, now: datetime, *, why: str) -> None:
    row.state, row.closed_at, row.closing = state, now, why[:200]


async def calls_up(session: AsyncSession, since: datetime) -> int:
    """How many calls of ours to citizens may be up, as far as the rows tell."""
    calling = (FollowUpRequest.state == FollowUpState.ASKED, FollowUpRequest.way == RatingWay.CALL)
    up = select(func.count()).where(OPEN, *calling, FollowUpRequest.asked_at > since)
    return await session.scalar(up) or 0


async def keys_of(session: AsyncSession, call_id: str) -> Sequence[str]:
    """What the record tells of the keys he pressed, in order."""
    facts = await session.scalars(
        select(JournalEntry.data)
        .where(JournalEntry.call_id == call_id, JournalEntry.kind == KEY)
        .order_by(JournalEntry.at, JournalEntry.id)
    )
    return [str(data.get("extra", {}).get("extra", "")) for data in facts]
