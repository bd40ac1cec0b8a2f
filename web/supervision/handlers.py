"""The supervisor's page, put together from its parts: each part brings what its template shows."""

from collections.abc import Mapping

from aiohttp import web

from web.context import page, piece
from web.streaming import stream_sections
from web.supervision.calls import calls_part
from web.supervision.seats import seats_part, seats_shown
from web.wallboard.live import Shown


async def supervision(request: web.Request) -> web.StreamResponse:
    """The whole page."""
    return page(
        request, "supervision/supervision.html", seats=await seats_part(request), calls=await calls_part(request)
    )


async def stream(request: web.Request) -> web.StreamResponse:
    """The table of seats, again whenever one of them changes; the forms beside it stay as they are filled in."""

    async def sections(shown: Shown) -> Mapping[str, str]:
        return {"seats": piece(request, "supervision/seat_table.html", seats=await seats_shown(request, shown))}

    def concern(shown: Shown) -> object:
        return shown.down_since, shown.board.seats if shown.board else None

    return await stream_sections(request, sections, concern=concern)
