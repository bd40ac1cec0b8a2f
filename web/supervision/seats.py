"""What the supervisor's page shows of seats."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from web.context import LIVE, services
from web.desk.pauses import pause_reasons
from web.supervision import queries
from web.wallboard.live import Shown


async def seats_part(request: web.Request) -> dict[str, Any]:
    """What ``supervision/seats.html`` shows, as ``seats``; ``chosen`` is the seat the address names."""
    return {**await seats_shown(request, request.app[LIVE].shown), "chosen": request.query.get("seat", "")[:16]}


async def seats_shown(request: web.Request, shown: Shown) -> Mapping[str, Any]:
    """Seats, queues and lines at this moment."""
    async with services(request).database.read() as session:
        return {
            "rows": await queries.seats(session),
            "queues": await queries.queues(session),
            "lines": await queries.lines(session),
            "pauses": await pause_reasons(session),
            "board": shown.board,
            "down_since": shown.down_since,
            "now": services(request).clock(),
        }
