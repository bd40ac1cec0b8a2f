"""What a handler finds in its request: the services, the person, the way to a page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import aiohttp_jinja2
from aiohttp import web

from cases import Person, names_of
from db.tables import AuditEntry, Role
from web.orders.words import DONE
from web.permissions import Permission, allowed
from web.services import Services
from web.tokens.shown import TokenShown
from web.wallboard.live import LiveBoard

SERVICES = web.AppKey("services", Services)
LIVE = web.AppKey("live", LiveBoard)
ADDRESS = web.RequestKey("address", str)
DONE_FIELD = "done"
"""Which order was carried out on the way to a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Who asks: the signed-in person for whom a page is made, or a program."""

    user_id: int | None
    """None: no person but a program with a token."""
    login: str
    name: str
    role: Role
    seat: str | None
    unit: str | None
    sign_level: int
    """What was lent to the person counted in."""
    csrf: str
    session: str
    """SHA-256 of the session's token; names the session, opens nothing."""
    own_sign_level: int = 0
    password_handed_out: bool = False
    """Nothing is open before an own one is set."""
    token: TokenShown | None = None
    """What a program came in by."""

    def may(self, permission: Permission | str) -> bool:
        wanted = Permission(permission)
        return allowed(self.role, wanted) and (self.token is None or wanted in self.token.opened)


VIEWER = web.RequestKey("viewer", Viewer)
"""Present in every request of a signed-in person."""


UNREAD = web.RequestKey("unread", int)
"""Cases nobody of the person's unit has opened; present on whole pages of a unit's people."""


def services(request: web.Request) -> Services:
    return request.app[SERVICES]


def viewer(request: web.Request) -> Viewer:
    """The person. Only for handlers whose route asks for a permission."""
    return request[VIEWER]


async def people_of(request: web.Request, logins: Iterable[str]) -> Mapping[str, str]:
    """Names by login, as pages show who did something (``people`` for the filter ``actor``)."""
    async with services(request).database.read() as session:
        return await names_of(session, logins)


def acting(request: web.Request) -> Person:
    """The person as the rules of cases know them."""
    who = viewer(request)
    return Person(login=who.login, role=who.role, unit=who.unit, sign_level=who.sign_level, address=request[ADDRESS])


def from_htmx(request: web.Request) -> bool:
    """Whether a piece of a page is wanted instead of a whole one."""
    return request.headers.get("HX-Request") == "true"


def page(request: web.Request, template: str, *, status: int = 200, **context: Any) -> web.Response:
    """Render ``template`` for the person of ``request``; nobody is signed in on an error page, perhaps."""
    known = {
        "viewer": request.get(VIEWER), "path": request.path, "now": services(request).clock(),
        "unread": request.get(UNREAD, 0), "carried_out": DONE.get(request.query.get(DONE_FIELD, "")),
        "came_from": _came_from(request),
    }  # fmt: skip
    return aiohttp_jinja2.render_template(template, request, known | context, status=status)


def _came_from(request: web.Request) -> str | None:
    """The page of ours a form was sent from, for the way back from a refusal."""
    parts = urlsplit(request.headers.get("Referer", ""))
    if parts.netloc != request.host or not parts.path.startswith("/") or parts.path.startswith("//"):
        return None
    return parts._replace(scheme="", netloc="").geturl() if request.method == "POST" else None


def piece(request: web.Request, template: str, **context: Any) -> str:
    """Render a part of a page for the person of ``request``."""
    known = {"viewer": request.get(VIEWER), "path": request.path, "now": services(request).clock()}
    return aiohttp_jinja2.render_string(template, request, known | context)


def redirect(target: str) -> web.Response:
    """Send the browser to ``target`` of this host with a GET."""
    return web.Response(status=303, headers={"Location": target})


async def audit(
    request: web.Request, action: str, subject_kind: str, subject_id: str, *, reason: str | None = None
) -> None:
    """Write who did what from where, before it is done. Raises ``db.StoreUnavailable``: then it must not be done."""
    async with services(request).database.write() as session:
        session.add(
            AuditEntry(
                at=services(request).clock(),
                actor=viewer(request).login,
                address=request[ADDRESS],
                action=action,
                subject_kind=subject_kind,
                subject_id=subject_id,
                reason=reason,
            )
        )
