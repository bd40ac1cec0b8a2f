"""The page of a seat, put together from its parts: each part brings what its template shows."""

from aiohttp import web

from web.context import page
from web.desk.calls import calls_part
from web.desk.seat import seat_part


async def desk(request: web.Request) -> web.StreamResponse:
    """The whole page; a person without a seat is told how to get one."""
    return page(request, "desk/desk.html", seat=await seat_part(request), calls=await calls_part(request))
