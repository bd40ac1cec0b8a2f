"""The supervisor's page, put together from its parts: each part brings what its template shows."""

from aiohttp import web

from web.context import page
from web.supervision.calls import calls_part
from web.supervision.seats import seats_part


async def supervision(request: web.Request) -> web.StreamResponse:
    """The whole page."""
    return page(
        request, "supervision/supervision.html", seats=await seats_part(request), calls=await calls_part(request)
    )
