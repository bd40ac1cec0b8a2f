"""The supervisor's page, put together from its parts: each part brings what its template shows."""

from collections.abc import Mapping

from aiohttp import web

from web.context import page, piece
from web.incidents import words as incident_words
from web.incidents.handlers import alarming
from web.streaming import stream_sections
from web.supervision.calls import calls_part
from web.supervision.seats import seats_part, seats_shown
from web.wallboard.live import Shown


async def supervision(request: web.Request) -> web.StreamResponse:
    """The whole page."""
    return page(
        request,
        "supervision/supervision.html",
        seats=await seats_part(request),
        calls=await calls_part(request),
        alerts=await alarming(request),
        words=incident_words,
    )


async def stream(request: web.Request) -> web.StreamResponse:
    """The table of seats, again whenever one of them changes, and bursts of calls; the forms beside them stay as they
    are filled in."""

    async def sections(shown: Shown) -> Mapping[str, str]:
        alerts = piece(request, "incidents/alerts.html", alerts=await alarming(request), words=incident_words)
        seats = piece(request, "supervision/seat_table.html", seats=await seats_shown(request, shown))
        return {"seats": seats, "alerts": alerts}

    def concern(shown: Shown) -> object:
        return shown.down_since, shown.board.seats if shown.board else None

    return await stream_sections(request, sections, concern=concern)
