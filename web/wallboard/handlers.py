"""The board's pages and its stream of changes."""

import asyncio
import json
from collections.abc import Mapping
from contextlib import suppress

import structlog
from aiohttp import web

from db import StoreUnavailable
from web.context import LIVE, page, services, viewer
from web.signin.handlers import SESSIONS
from web.wallboard.renderer import BoardRenderer

log = structlog.get_logger()

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
    live, renderer = request.app[LIVE], request.app[RENDERER]
    sent: Mapping[str, str] = {}
    while not live.closed:
        if await _has_ended(request, touch=keeps_alive):
            await response.write(event("ended", {}))
            return
        shown = live.shown  # what comes while we render is newer than what is rendered, and must be told next
        sections = await renderer.sections(shown)
        version = shown.version
        changed = {name: html for name, html in sections.items() if sent.get(name) != html}
        sent = sections
        await response.write(event("board", {"now": services(request).clock().timestamp() * 1000, "sections": changed}))
        await live.newer_than(version, timeout=QUIET_SECONDS)
        await asyncio.sleep(GATHER_SECONDS)


async def _has_ended(request: web.Request, *, touch: bool) -> bool:
    """Whether the person's session is over. While the store is away nobody knows, and the board goes on."""
    try:
        return await request.app[SESSIONS].find(viewer(request).session, touch=touch) is None
    except StoreUnavailable as exc:
        log.warning("web.board.session_unknown", reason=str(exc))
        return False


def event(name: str, data: object) -> bytes:
    """One server-sent event; JSON keeps the data on one line."""
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()
