"""The description of the API, as a document for programs and as a page for people; and who one is to it."""

from collections.abc import Sequence
from typing import Any

from aiohttp import web

from web.context import page, viewer
from web.openapi.document import Described, Json
from web.openapi.document import document as made
from web.openapi.operations import OPERATIONS
from web.openapi.pages import chapters
from web.plain import plain


class Document:
    """The description of ``routes``, made when it is first asked for."""

    def __init__(self, title: str, routes: Sequence[Described]) -> None:
        self._title, self._routes = title, routes
        self._made: Json | None = None

    @property
    def whole(self) -> Json:
        if self._made is None:
            self._made = made(self._routes, OPERATIONS, title=self._title)
        return self._made


DOCUMENT = web.AppKey("document", Document)


async def document(request: web.Request) -> web.StreamResponse:
    return web.json_response(request.app[DOCUMENT].whole)


async def docs(request: web.Request) -> web.StreamResponse:
    found = request.app[DOCUMENT].whole
    base = f"{request.url.origin()}"
    return page(request, "openapi/docs.html", chapters=chapters(found), document=found, base=base)


async def me(request: web.Request) -> web.StreamResponse:
    """``/api/v1/me``: whom the token stands for, or who is signed in."""
    who = viewer(request)
    token: dict[str, Any] | None = None
    if who.token:
        token = {name: getattr(who.token, name) for name in who.token.__slots__}
    body = {"login": who.login, "name": who.name, "role": who.role, "unit": who.unit, "token": token}
    return web.json_response(plain(body))
