"""What the seat's page shows of the seat itself."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from aiohttp import web

from web.context import LIVE, services, viewer
from web.desk import queries
from web.desk.pauses import Pause, pause_reasons
from web.supervision.queries import queues
from web.times import day_span, local_day
from web.wallboard.board import LiveSeat
from web.wallboard.live import Shown


async def seat_part(request: web.Request) -> dict[str, Any]:
    """What ``desk/seat.html`` shows, as ``seat``."""
    return dict(await seat_shown(request, request.app[LIVE].shown))


async def seat_shown(request: web.Request, shown: Shown) -> Mapping[str, Any]:
    """The person's own seat at this moment; without a seat ``number`` is None."""
    number, now = viewer(request).seat, services(request).clock()
    if number is None:
        return {"number": None}
    live = shown.board.seat(number) if shown.board else None
    async with services(request).database.read() as session:
        row, skills = await queries.seat(session, number), await queries.skills(session, number)
        served = tuple(live.queues) if live else ()
        pauses = await pause_reasons(session)
        return {
            "number": number,
            "row": row,
            "live": live,
            "down_since": shown.down_since,
            "now": now,
            "today": local_day(now),
            "skills": skills,
            "served": served,
            "labels": {skill.queue: skill.label for skill in skills},
            "queue_names": await queues(session),
            "pauses": pauses,
            "late": _late(live, pauses, now),
            "messages": await queries.messages(session, served or [skill.queue for skill in skills], now),
            "spent": await queries.time_spent(session, number, day_span(local_day(now))[0], now),
            "signed_in": await queries.open_session(session, number),
        }


def _late(live: LiveSeat | None, pauses: Mapping[str, Pause], now: datetime) -> bool:
    """Whether the present pause has lasted longer than allowed."""
    if live is None or live.paused_since is None:
        return False
    pause = pauses.get(live.pause_reason or "")
    return pause is not None and pause.overdue(live.paused_since, now)
