"""Whoever keeps out of a case neither hears nor reads the calls it was opened by or made for."""

from collections.abc import Awaitable, Callable

from aiohttp import web
from sqlalchemy import select

from db.tables import Call, Recording
from web.calls.kept_calls import not_kept_from
from web.context import services, viewer
from web.errors import NoSuchCall

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def of_call(handler: Handler) -> Handler:
    """``handler`` of an address that names a call."""

    async def guarded(request: web.Request) -> web.StreamResponse:
        await _require(request, request.match_info["id"])
        return await handler(request)

    return guarded


def of_recording(handler: Handler) -> Handler:
    """``handler`` of an address that names a recording."""

    async def guarded(request: web.Request) -> web.StreamResponse:
        wanted = select(Recording.call_id).where(Recording.id == int(request.match_info["id"]))
        async with services(request).database.read() as session:
            call_id = await session.scalar(wanted)
        if call_id is not None:
            await _require(request, call_id)
        return await handler(request)

    return guarded


async def _require(request: web.Request, call_id: str) -> None:
    """Raises ``NoSuchCall``."""
    wanted = select(Call.id).where(Call.id == call_id, ~not_kept_from(viewer(request).login))
    async with services(request).database.read() as session:
        if await session.scalar(wanted) is not None:
            raise NoSuchCall(call_id)
