"""What the supervisor's page shows of calls in progress."""

from typing import Any

from aiohttp import web

from web.callcontrol.parts import supervised_calls


async def calls_part(request: web.Request) -> dict[str, Any]:
    """What ``supervision/calls.html`` shows, as ``calls``."""
    return await supervised_calls(request)
