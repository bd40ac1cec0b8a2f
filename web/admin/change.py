"""Who asks for a change of a rule."""

from aiohttp import web

from cases import Change
from web.context import ADDRESS, services, viewer


def change_of(request: web.Request, reason: str = "") -> Change:
    return Change(at=services(request).clock(), actor=viewer(request).login, address=request[ADDRESS], reason=reason)
