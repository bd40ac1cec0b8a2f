"""Server-sent events: pieces of a page that follow the live board."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress

import structlog
from aiohttp import web

from db import StoreUnavailable
from web.context import LIVE, services, viewer
from web.signin.handlers import SESSIONS
from web.wallboard.live import LiveBoard, Shown

log = structlog.get_logger()

QUIET_SECONDS = 5.0
"""Without news the pieces are made again this often; an unchanged page still gets a sign of life."""
GATHER_SECONDS = 0.1
"""Changes this close together are shown as one."""

Sections = Callable[[Shown], Awaitable[Mapping[str, str]]]
"""HTML by the name of its place on the page."""
Concern = Callable[[Shown], object]
"""What of a board a page is about; while it stays equal the page is left alone."""


async def stream_sections(
    request: web.Request, sections: Sections, *, concern: Concern = lambda shown: shown, keeps_alive: bool = False
) -> web.StreamResponse:
    """``board`` carries the sections that changed, ``ended`` says that the person's session is over."""
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"})
    await response.prepare(request)
    with suppress(ConnectionResetError):  # the page was closed
        await _push(request, response, sections, concern, keeps_alive=keeps_alive)
    return response


async def _push(
    request: web.Request, response: web.StreamResponse, sections: Sections, concern: Concern, *, keeps_alive: bool
) -> None:
    live = request.app[LIVE]
    sent: Mapping[str, str] = {}
    while not live.closed:
        if await _has_ended(request, touch=keeps_alive):
            await response.write(event("ended", {}))
            return
        shown = live.shown  # what comes while we render is newer than what is rendered, and must be told next
        made = await sections(shown)
        changed = {name: html for name, html in made.items() if sent.get(name) != html}
        sent = made
        await response.write(event("board", {"now": services(request).clock().timestamp() * 1000, "sections": changed}))
        await _news(live, shown, concern)
        await asyncio.sleep(GATHER_SECONDS)


async def _news(live: LiveBoard, shown: Shown, concern: Concern) -> None:
    """Wait until what concerns the page has changed, but not for long."""
    before = concern(shown)
    with suppress(TimeoutError):
        async with asyncio.timeout(QUIET_SECONDS):
            while concern(shown) == before and not live.closed:
                shown = await live.newer_than(shown.version, timeout=QUIET_SECONDS)


async def _has_ended(request: web.Request, *, touch: bool) -> bool:
    """Whether the person's session is over. While the store is away nobody knows, and the page goes on."""
    try:
        return await request.app[SESSIONS].find(viewer(request).session, touch=touch) is None
    except StoreUnavailable as exc:
        log.warning("web.stream.session_unknown", reason=str(exc))
        return False


def event(name: str, data: object) -> bytes:
    """One server-sent event; JSON keeps the data on one line."""
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()
