"""未读: how many cases nobody of a unit has opened, beside the navigation and in the title, and live."""

from collections.abc import Mapping

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler

from cases import UnreadCases
from db import StoreUnavailable
from web.context import UNREAD, VIEWER, from_htmx, services, viewer
from web.streaming import stream_sections
from web.wallboard.live import Shown

log = structlog.get_logger()


async def stream(request: web.Request) -> web.StreamResponse:
    """Section ``unread``: the number, again when it has changed."""
    unit = viewer(request).unit

    async def sections(_: Shown) -> Mapping[str, str]:
        return {"unread": str(await _count(request, unit))}

    return await stream_sections(request, sections, concern=lambda _: None)


async def unread_json(request: web.Request) -> web.StreamResponse:
    """``/api/v1/inbox/unread``: ``{"unread": number}``."""
    return web.json_response({"unread": await _count(request, viewer(request).unit)})


@web.middleware
async def counted(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Every whole page of a unit's person tells the number; without it the page is shown all the same."""
    who = request.get(VIEWER)
    if who is not None and who.unit is not None and request.method == "GET" and _is_page(request):
        try:
            request[UNREAD] = await _count(request, who.unit)
        except StoreUnavailable as exc:
            log.warning("web.unread_unknown", reason=str(exc))
    return await handler(request)


def _is_page(request: web.Request) -> bool:
    streamed = "event-stream" in request.headers.get("Accept", "")
    return not (streamed or from_htmx(request) or request.path.startswith(("/api/", "/assets/")))


async def _count(request: web.Request, unit: str | None) -> int:
    return await UnreadCases(services(request).database).count(unit) if unit else 0
