"""Having the switch take settings over at once, where they are in Asterisk's own files."""

import structlog
from aiohttp import web

from queue_manager import ControlError, Done, Order
from web.context import ADDRESS, services, viewer

log = structlog.get_logger()

KEPT, WAITING = "kept", "waiting"
"""The switch works by the new settings; or it will after its next reload."""


async def taken_over(request: web.Request, why: str) -> str:
    """Have the switch read its settings again; calls go on. What is in the store stays there whatever comes of it."""
    return KEPT if await given(request, "switch.reload", why) is not None else WAITING


async def given(request: web.Request, name: str, why: str, **fields: str) -> Done | None:
    """Give an order that follows from a change that is already kept; None when it was not carried out."""
    order = Order(name=name, by=viewer(request).login, reason=why, address=request[ADDRESS], fields=fields)
    try:
        return await services(request).controls.give(order)
    except ControlError as exc:
        log.warning("web.settings.not_taken_over", order=name, reason=type(exc).__name__)
        return None
