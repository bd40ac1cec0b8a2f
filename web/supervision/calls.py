"""What the supervisor's page shows of calls in progress."""

from typing import Any

from aiohttp import web


async def calls_part(request: web.Request) -> dict[str, Any]:
    """What ``supervision/calls.html`` shows, as ``calls``."""
    return {}
