"""Letting programs in: the token of a request, its scope, its pace."""

import math
from collections.abc import Mapping
from datetime import datetime

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from db import Clock
from web.context import ADDRESS, VIEWER, Viewer
from web.refusals import ScopeMissing, TokenRefused, TooManyRequests
from web.tokens.rates import after_request
from web.tokens.scopes import Scope
from web.tokens.shown import TokenShown
from web.tokens.store import Tokens

SCHEME = "bearer "


class Programs:
    """Knows how much each token asked of this process lately."""

    def __init__(self, tokens: Tokens, clock: Clock) -> None:
        self.tokens = tokens
        self._clock = clock
        self._full_until: dict[int, datetime] = {}

    def paced(self, token: TokenShown) -> None:
        """Count one request. Raises ``TooManyRequests``."""
        until, wait = after_request(self._full_until.get(token.id), self._clock(), token.per_minute)
        if wait is not None:
            raise TooManyRequests(token.id, math.ceil(wait.total_seconds()))
        self._full_until[token.id] = until


PROGRAMS = web.AppKey("programs", Programs)


def given_token(request: web.Request) -> str | None:
    """The token of ``Authorization: Bearer``; other schemes are a proxy's business."""
    text = request.headers.get("Authorization", "")
    return text[len(SCHEME) :].strip() if text[: len(SCHEME)].lower() == SCHEME else None


def let_in(scopes: Mapping[str, Scope | None]) -> Middleware:
    """Who comes with a token is the program it stands for, whatever cookies come along. ``scopes``: what each route
    that programs may ask demands, by its name."""

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        name, text = request.match_info.route.name or "", given_token(request)
        if text is not None and name in scopes:
            request[VIEWER] = _viewer(await _admitted(request, text, scopes[name]))
        return await handler(request)

    return guard


async def _admitted(request: web.Request, text: str, needed: Scope | None) -> TokenShown:
    """Raises ``TokenRefused``, ``ScopeMissing``, ``TooManyRequests``, ``db.StoreUnavailable``."""
    programs = request.app[PROGRAMS]
    token = await programs.tokens.find(text, request[ADDRESS])
    if token is None:
        raise TokenRefused
    programs.paced(token)
    if needed is not None and needed not in token.scopes:
        raise ScopeMissing(needed)
    return token


def _viewer(token: TokenShown) -> Viewer:
    return Viewer(
        user_id=None, login=token.login, name=token.purpose, role=token.role, seat=None, unit=token.unit,
        sign_level=token.sign_level, csrf="", session="", token=token,
    )  # fmt: skip
