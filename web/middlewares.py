"""What happens around every handler: headers, errors, sessions, permissions, form tokens."""

import asyncio
import hmac
from urllib.parse import urlencode

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from web.context import ADDRESS, VIEWER, from_htmx, page, redirect, services, viewer
from web.errors import FormRefused, InputRefused, NotPermitted, answer_for, error_id
from web.forms import field, form_of
from web.open311.answers import is_open311, unspoken
from web.permissions import Permission
from web.problems import NOT_SIGNED_IN, is_api, problem
from web.refusals import PasswordHandedOut
from web.signin.handlers import find_viewer

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; media-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}

CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})
WITHOUT_OWN_PASSWORD = frozenset({"password", "password.post", "signout"})
"""Routes open to who signed in with a password somebody else has seen."""


BEGUN = web.RequestKey("begun", bool)
"""The head of an answer is on its way: no other can follow."""


async def set_headers(request: web.Request, response: web.StreamResponse) -> None:
    """A signal, so that streams and files carry the headers, too. Pages with citizens' data stay out of caches."""
    request[BEGUN] = True
    response.headers.update(HEADERS)
    response.headers.setdefault("Cache-Control", "no-store")
    if services(request).settings.secure_cookies:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"


@web.middleware
async def errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer every refusal and error in the form the asker reads: page, piece of a page, or JSON."""
    try:
        if "\x00" in request.query_string:  # no store holds it
            raise InputRefused("地址中含有无法识别的字符。")
        return await handler(request)
    except asyncio.CancelledError:
        raise
    except web.HTTPException as exc:
        if exc.status < 400:
            raise
        return _answered(request, exc)
    except Exception as exc:
        if request.get(BEGUN):
            raise _cut(request, exc) from exc
        return _answered(request, exc)


def _cut(request: web.Request, exc: Exception) -> ConnectionResetError:
    """Whoever reads half an answer must not take it for a whole one, nor wait for the rest for ever."""
    if not isinstance(exc, ConnectionError):
        error_id(exc, answer_for(exc))
    if request.transport is not None:
        request.transport.abort()
    return ConnectionResetError("the answer broke off")


def _answered(request: web.Request, exc: Exception) -> web.Response:
    answer = answer_for(exc)
    made = error_id(exc, answer)
    if is_open311(request):
        response = unspoken(request, answer)
    elif is_api(request):
        response = problem(answer, exc, made=made)
    else:
        template = "parts/error.html" if from_htmx(request) else "error.html"
        response = page(request, template, status=answer.status, answer=answer, error_id=made)
    if answer.status == 503:
        response.headers["Retry-After"] = "5"
    return response


@web.middleware
async def address(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Who asks. A proxy's word is taken only where the installation says that there is one."""
    forwarded = request.headers.get("X-Forwarded-For", "")
    if services(request).settings.trusted_proxy and forwarded:
        request[ADDRESS] = forwarded.rsplit(",", 1)[-1].strip()[:64]
    else:
        request[ADDRESS] = (request.remote or "")[:64]
    return await handler(request)


def gate(
    public: frozenset[str], needed: dict[str, Permission], by_itself: frozenset[str], uploads: dict[str, int],
    streamed: frozenset[str],
) -> Middleware:  # fmt: skip
    """Let through who may. ``needed`` maps names of routes to permissions; ``public`` ones need no session;
    those of ``by_itself`` are asked for by the browser without anybody's doing and do not keep a session alive;
    those of ``uploads`` take so many bytes, once it is known who sends them; those of ``streamed`` read the form by
    themselves and call ``require_token`` before they take anything of it. What a program asks needs no token of a form:
    no other site can have made it, since none knows the program's."""

    @web.middleware
    async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
        name = request.match_info.route.name or ""
        if name in public:
            return await handler(request)
        await find_viewer(request, touch=name not in by_itself)
        if name == "signin":
            return await handler(request)
        if request.match_info.http_exception is not None:
            raise request.match_info.http_exception
        instead = _turned_away(request, name, needed[name], by_itself=name in by_itself)
        if instead is not None:
            return instead
        roomy = request.clone(client_max_size=uploads[name]) if name in uploads else request
        if request.method in CHANGING and name not in streamed and not viewer(request).token:
            await _require_token(roomy)
        return await handler(roomy)

    return guard


def _turned_away(request: web.Request, name: str, needed: Permission, *, by_itself: bool) -> web.Response | None:
    """Where to go instead; None: nothing keeps the asker out. Raises ``PasswordHandedOut``, ``NotPermitted``."""
    if VIEWER not in request:
        return _must_sign_in(request)
    if viewer(request).password_handed_out and name not in WITHOUT_OWN_PASSWORD:
        return _own_password_first(request, by_itself=by_itself)
    if not viewer(request).may(needed):
        return _elsewhere(request, needed)
    return None


def _own_password_first(request: web.Request, *, by_itself: bool) -> web.Response:
    """A page leads to the one where it is set. Raises ``PasswordHandedOut`` for everything else: what somebody typed
    stays in its form, and a program is told why."""
    if request.method in CHANGING or by_itself or from_htmx(request) or is_api(request):
        raise PasswordHandedOut
    return redirect("/password?" + urlencode({"next": request.path_qs}))


def _elsewhere(request: web.Request, needed: Permission) -> web.Response:
    """A unit's people begin at their inbox. Raises ``NotPermitted`` for everything else."""
    if request.path == "/" and viewer(request).may(Permission.INBOX):
        return redirect("/inbox")
    raise NotPermitted(needed)


async def _require_token(request: web.Request) -> None:
    require_token(request, request.headers.get("X-CSRF-Token") or field(await form_of(request), "csrf"))


def require_token(request: web.Request, given: str) -> None:
    """Raises ``FormRefused`` unless ``given`` is the token of the person's session."""
    if not hmac.compare_digest(given.encode(), viewer(request).csrf.encode()):
        raise FormRefused


def _must_sign_in(request: web.Request) -> web.Response:
    if is_api(request):
        return problem(NOT_SIGNED_IN)
    wanted = request.path_qs if request.method == "GET" and not from_htmx(request) else "/"
    target = "/signin?" + urlencode({"next": wanted})
    if from_htmx(request):  # the whole page goes there, not the piece that was asked for
        return web.Response(status=401, headers={"HX-Redirect": target})
    return redirect(target)
