"""What the seat's page shows of the seat itself."""

from typing import Any

from aiohttp import web


async def seat_part(request: web.Request) -> dict[str, Any]:
    """What ``desk/seat.html`` shows, as ``seat``."""
    return {}
