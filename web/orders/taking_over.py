"""A page that changed what the switch runs by has it taken over at once, as its own order would."""

import structlog
from aiohttp import web

from queue_manager import ControlError, Order
from web.context import ADDRESS, services, viewer

log = structlog.get_logger()


async def taken_over(request: web.Request, why: str) -> bool:
    """Have Asterisk run by what was just saved; False when nobody could do it now. What was saved stays saved."""
    order = Order(name="switch.reload", by=viewer(request).login, reason=why, address=request[ADDRESS])
    try:
        await services(request).controls.give(order)
    except ControlError as exc:
        log.warning("switch.not_taken_over", reason=type(exc).__name__)
        return False
    return True
