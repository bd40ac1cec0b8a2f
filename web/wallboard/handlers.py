"""The board's pages and its stream of changes."""

from aiohttp import web

from web.context import LIVE, page, services
from web.streaming import stream_sections
from web.wallboard.renderer import BoardRenderer

RENDERER = web.AppKey("renderer", BoardRenderer)


async def board(request: web.Request) -> web.StreamResponse:
    return await _board_page(request, "wallboard/board.html")


async def wallboard(request: web.Request) -> web.StreamResponse:
    return await _board_page(request, "wallboard/wallboard.html")


async def _board_page(request: web.Request, template: str) -> web.StreamResponse:
    sections = await request.app[RENDERER].sections(request.app[LIVE].shown)
    return page(request, template, sections=sections, now=services(request).clock())


async def stream(request: web.Request) -> web.StreamResponse:
    """The board's sections; a screen on the wall (``wall=1``) has nobody to click, so it keeps its session alive."""
    return await stream_sections(request, request.app[RENDERER].sections, keeps_alive=request.query.get("wall") == "1")
