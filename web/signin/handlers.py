"""Pages of signing in, signing out and changing one's password."""

import hmac
import secrets
from urllib.parse import urlsplit

import structlog
from aiohttp import web

from web.context import ADDRESS, VIEWER, page, redirect, services, viewer
from web.errors import FormRefused
from web.forms import field, form_of
from web.signin.rules import SHORTEST_PASSWORD
from web.signin.sessions import Sessions, token_hash

log = structlog.get_logger()

SESSIONS = web.AppKey("sessions", Sessions)
FORM_COOKIE = "hotline_form"
"""Holds the token of the sign-in form, since no session holds one yet."""


def session_cookie(secure: bool) -> str:
    """The ``__Host-`` prefix makes browsers refuse the cookie from any other host or path."""
    return "__Host-hotline" if secure else "hotline"


def local_path(wanted: str) -> str:
    """Where to go after signing in; anything that leads to another host becomes the first page."""
    parts = urlsplit(wanted)
    plain = not parts.scheme and not parts.netloc and "\\" not in wanted and wanted.isprintable()
    return wanted if plain and wanted.startswith("/") and not wanted.startswith("//") else "/"


async def show_sign_in(request: web.Request) -> web.StreamResponse:
    target = local_path(request.query.get("next", "/"))
    if request.get(VIEWER):
        return redirect(target)
    return _form(request, target)


def _form(request: web.Request, target: str, *, login: str = "", failed: bool = False) -> web.Response:
    token = secrets.token_urlsafe(24)
    response = page(
        request, "signin/signin.html", status=401 if failed else 200,
        form_token=token, target=target, login=login, failed=failed,
    )  # fmt: skip
    secure = services(request).settings.secure_cookies
    response.set_cookie(FORM_COOKIE, token, httponly=True, samesite="Strict", secure=secure, path="/signin")
    return response


async def sign_in(request: web.Request) -> web.StreamResponse:
    form = await form_of(request)
    given, kept = field(form, "csrf"), request.cookies.get(FORM_COOKIE, "")
    if not kept or not hmac.compare_digest(given.encode(), kept.encode()):
        raise FormRefused
    login, target = field(form, "login").strip()[:64], local_path(field(form, "next") or "/")
    token = await request.app[SESSIONS].sign_in(login, field(form, "password")[:400], request[ADDRESS])
    if token is None:
        log.info("web.signin.refused")
        return _form(request, target, login=login, failed=True)
    settings = services(request).settings
    response = redirect(target)
    response.set_cookie(
        session_cookie(settings.secure_cookies), token,
        httponly=True, samesite="Lax", secure=settings.secure_cookies, path="/", max_age=settings.session_hours * 3600,
    )  # fmt: skip
    response.del_cookie(FORM_COOKIE, path="/signin")
    return response


async def sign_out(request: web.Request) -> web.StreamResponse:
    await request.app[SESSIONS].sign_out(viewer(request), request[ADDRESS])
    response = redirect("/signin")
    secure = services(request).settings.secure_cookies
    response.del_cookie(session_cookie(secure), path="/", secure=secure, httponly=True, samesite="Lax")
    return response


async def show_password(request: web.Request) -> web.StreamResponse:
    return _password_page(request, local_path(request.query.get("next", "/")))


def _password_page(
    request: web.Request, target: str, *, complaint: str | None = None, done: bool = False
) -> web.Response:
    return page(
        request, "signin/password.html", status=422 if complaint else 200, complaint=complaint, done=done,
        target=target, shortest=SHORTEST_PASSWORD,
    )  # fmt: skip


async def change_password(request: web.Request) -> web.StreamResponse:
    """Who had to do it goes on to where he wanted to go."""
    form = await form_of(request)
    old, new, again = (field(form, name)[:400] for name in ("old", "new", "again"))
    complaint: str | None = "两次输入的新密码不一致。"
    if new == again:
        complaint = await request.app[SESSIONS].change_password(viewer(request), old, new, request[ADDRESS])
    target = local_path(field(form, "next") or "/")
    if complaint is None and viewer(request).password_handed_out:
        return redirect(target)
    return _password_page(request, target, complaint=complaint, done=complaint is None)


async def find_viewer(request: web.Request, *, touch: bool = True) -> None:
    """Put the person of the session's cookie into the request, when there is one; a program is known already."""
    if VIEWER in request:
        return
    token = request.cookies.get(session_cookie(services(request).settings.secure_cookies))
    if token:
        found = await request.app[SESSIONS].find(token_hash(token), touch=touch)
        if found:
            request[VIEWER] = found
