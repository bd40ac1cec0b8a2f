"""Tokens of forms nobody is signed in for: each has a name of its own, signed with what the browser's cookie holds.

The name also tells two sendings of one form from two forms.
"""

import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import date

from aiohttp import web

from web.context import services
from web.errors import FormRefused

LONGEST = 128


def _cookie(request: web.Request) -> str:
    return "__Host-citizen" if services(request).settings.secure_cookies else "citizen"


def new_token(request: web.Request) -> tuple[str, str]:
    """A token for a new form, and the secret that has to be in the cookie (see ``keep``)."""
    secret = request.cookies.get(_cookie(request), "")[:LONGEST] or secrets.token_urlsafe(24)
    name = secrets.token_urlsafe(18)
    return f"{name}.{_signed(secret, name)}", secret


def keep(request: web.Request, response: web.Response, secret: str) -> web.Response:
    """Give the browser what its forms are signed with."""
    secure = services(request).settings.secure_cookies
    response.set_cookie(_cookie(request), secret, httponly=True, samesite="Strict", secure=secure, path="/")
    return response


def name_of(request: web.Request, token: str) -> str:
    """The form's name. Raises ``FormRefused``: no form of this browser."""
    secret = request.cookies.get(_cookie(request), "")[:LONGEST]
    name, _, signature = token.partition(".")
    if not secret or not name or not hmac.compare_digest(_signed(secret, name).encode(), signature.encode()):
        raise FormRefused
    return name


def name_of_words(request: web.Request, words: Mapping[str, str], day: date) -> str:
    """The same for the same words out of the same browser on one ``day``, whichever of its forms they stand in."""
    secret = request.cookies.get(_cookie(request), "")[:LONGEST]
    said = "\x00".join(f"{name}={text.strip()}" for name, text in sorted(words.items()))
    return f"words:{_signed(secret, f'{day} {said}')}"


def _signed(secret: str, name: str) -> str:
    key, text = secret.encode("utf-8", "replace"), name.encode("utf-8", "replace")
    return hmac.new(key, text, hashlib.sha256).hexdigest()
