"""The page of a seat, put together from its parts: each part brings what its template shows."""

from collections.abc import Mapping

from aiohttp import web

from web.context import page, piece, viewer
from web.desk.calls import calls_part
from web.desk.seat import seat_part, seat_shown
from web.streaming import stream_sections
from web.wallboard.live import Shown


async def desk(request: web.Request) -> web.StreamResponse:
    """The whole page; a person without a seat is told how to get one."""
    return page(request, "desk/desk.html", seat=await seat_part(request), calls=await calls_part(request))


async def stream(request: web.Request) -> web.StreamResponse:
    """The seat's parts, again whenever something of it changes."""
    number = viewer(request).seat

    async def sections(shown: Shown) -> Mapping[str, str]:
        seat = await seat_shown(request, shown)
        return {name: piece(request, f"desk/{name}.html", seat=seat) for name in ("seat", "times")}

    def concern(shown: Shown) -> object:
        return shown.down_since, shown.board.seat(number) if shown.board else None

    return await stream_sections(request, sections, concern=concern)
