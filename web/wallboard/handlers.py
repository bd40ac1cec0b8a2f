"""The board's pages and its stream of changes."""

import asyncio
import json
from collections.abc import Mapping
from contextlib import suppress

from aiohttp import web

from web.context import LIVE, page, services, viewer
from web.signin.handlers import SESSIONS
from web.wallboard.renderer import BoardRenderer

RENDERER = web.AppKey("renderer", BoardRenderer)

QUIET_SECONDS = 5.0
"""Without news the figures are read again this often; an unchanged page still gets a sign of life."""
GATHER_SECONDS = 0.1
"""Changes this close together are shown as one."""


async def board(request: web.Request) -> web.StreamResponse:
    return await _board_page(request, "wallboard/board.html")


async def wallboard(request: web.Request) -> web.StreamResponse:
    return await _board_page(request, "wallboard/wallboard.html")


async def _board_page(request: web.Request, template: str) -> web.StreamResponse:
    sections = await request.app[RENDERER].sections(request.app[LIVE].shown)
    return page(request, template, sections=sections, now=services(request).clock())


async def stream(request: web.Request) -> web.StreamResponse:
    """Server-sent events: ``board`` carries the sections that changed, ``ended`` says that the session is over."""
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "X-Accel-Buffering": "no"})
    await response.prepare(request)
    keeps_alive = request.query.get("wall") == "1"  # a screen on the wall has nobody to click
    with suppress(ConnectionResetError):  # the page was closed
        await _push(request, response, keeps_alive=keeps_alive)
    return response


async def _push(request: web.Request, response: web.StreamResponse, *, keeps_alive: bool) -> None:
    live, renderer, sessions = request.app[LIVE], request.app[RENDERER], request.app[SESSIONS]
    sent: Mapping[str, str] = {}
    version = -1
    while not live.closed:
        if await sessions.find(viewer(request).session, touch=keeps_alive) is None:
            await response.write(event("ended", {}))
            return
        sections = await renderer.sections(live.shown)
        version = live.shown.version
        changed = {name: html for name, html in sections.items() if sent.get(name) != html}
        sent = sections
        await response.write(event("board", {"now": services(request).clock().timestamp() * 1000, "sections": changed}))
        await live.newer_than(version, timeout=QUIET_SECONDS)
        await asyncio.sleep(GATHER_SECONDS)


def event(name: str, data: object) -> bytes:
    """One server-sent event; JSON keeps the data on one line."""
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()
