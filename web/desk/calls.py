"""What the seat's page shows of calls: the talk in progress, dialling, transfers."""

from typing import Any

from aiohttp import web

from web.callcontrol.parts import desk_calls


async def calls_part(request: web.Request) -> dict[str, Any]:
    """What ``desk/calls.html`` shows, as ``calls``."""
    return await desk_calls(request)
