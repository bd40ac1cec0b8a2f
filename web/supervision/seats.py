"""What the supervisor's page shows of seats."""

from typing import Any

from aiohttp import web


async def seats_part(request: web.Request) -> dict[str, Any]:
    """What ``supervision/seats.html`` shows, as ``seats``."""
    return {}
