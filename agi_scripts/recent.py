"""What the directory reads beside lines and rules: announcements, the calendar, what happened lately.

Each is one query by an index, small by its nature; none of them is asked while a caller waits.
"""

from collections import Counter
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from agi_scripts.announcing import AnnouncementInForce
from agi_scripts.numbers import national
from agi_scripts.waiting import LEAST_TALKS
from db import SHANGHAI
from db.tables import Announcement, CalendarDay, Call, Callback, CallbackState, CallEnding, Queue

TALKS_OF = timedelta(hours=1)
RETURN_WITHIN = timedelta(hours=24)


async def announcements_of(session: AsyncSession) -> tuple[AnnouncementInForce, ...]:
    """Those that are switched on."""
    rows = await session.scalars(select(Announcement).where(Announcement.enabled))
    return tuple(
        AnnouncementInForce(
            id=row.id, kind=row.kind, prompts=tuple(key for key in row.prompts.split("&") if key),
            lines=frozenset(line.strip() for line in row.lines.split(",") if line.strip()),
            valid_from=row.valid_from, valid_until=row.valid_until, days=row.days, weekdays=row.weekdays,
            from_time=row.from_time, until_time=row.until_time,
        )
        for row in rows
    )  # fmt: skip


async def calendar_of(session: AsyncSession, now: datetime) -> dict[date, bool]:
    """Days around today that are not what their weekday says; True when worked."""
    today = now.astimezone(SHANGHAI).date()
    near = CalendarDay.day.between(today - timedelta(days=1), today + timedelta(days=1))
    return {row.day: row.working for row in await session.scalars(select(CalendarDay).where(near))}


async def abandons(session: AsyncSession, now: datetime, *, minutes: int) -> dict[str, int]:
    """How often each citizen gave up in the queue lately."""
    given_up = select(Call.caller).where(
        Call.arrived_at > now - timedelta(minutes=minutes), Call.ending == CallEnding.ABANDONED_IN_QUEUE
    )
    callers = (national(caller) for caller in await session.scalars(given_up) if caller)
    return dict(Counter(caller for caller in callers if caller))


async def returned(session: AsyncSession, now: datetime) -> frozenset[str]:
    """Numbers we tried to call back in vain."""
    tried = select(Callback.number).where(
        Callback.attempts > 0,
        Callback.closed_at.is_(None)
        | ((Callback.state == CallbackState.UNREACHED) & (Callback.closed_at > now - RETURN_WITHIN)),
    )
    return frozenset(await session.scalars(tried))


async def talk_seconds(session: AsyncSession, now: datetime) -> dict[str, float]:
    """Mean talk of the last hour with the after-call work, of queues with enough talks to tell."""
    talks = (
        select(Call.queue, func.avg(Call.talk_seconds), func.max(Queue.wrapup_seconds))
        .join(Queue, Queue.name == Call.queue)
        .where(Call.arrived_at > now - TALKS_OF, Call.talk_seconds.is_not(None))
        .group_by(Call.queue)
        .having(func.count() >= LEAST_TALKS)
    )
    return {str(queue): float(mean) + wrapup for queue, mean, wrapup in await session.execute(talks)}
