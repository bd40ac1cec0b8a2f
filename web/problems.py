"""Refusals as programs read them: problem+json (RFC 9457)."""

from collections.abc import Mapping
from typing import Any

from aiohttp import web

from web.answers import Answer
from web.errors import FieldsRefused
from web.plain import plain
from web.refusals import ScopeMissing, TooManyRequests, VersionPassed

MEDIA_TYPE = "application/problem+json"
API = "/api"
FOR_PEOPLE = "/api/docs"
"""The one page below it."""
NOT_SIGNED_IN = Answer(
    status=401,
    code="not_signed_in",
    title="没有登录",
    happened="请求没有带令牌，浏览器也没有登录。",
    kept="没有更改任何数据。",
    todo="请先登录，或在 Authorization 中带上令牌。",
)


def below(top: str, path: str) -> bool:
    return path == top or path.startswith(f"{top}/")


def is_api(request: web.Request) -> bool:
    """Whether a program is answered, not a person."""
    return below(API, request.path) and request.path != FOR_PEOPLE


def problem(answer: Answer, exc: Exception | None = None, *, made: str | None = None) -> web.Response:
    """``error`` repeats the gist for programs that were written before ``type`` and ``title`` were told."""
    detail = f"{answer.happened}{answer.instead or answer.todo}"
    fields = {"fields": dict(exc.wrong)} if isinstance(exc, FieldsRefused) else {}
    body: dict[str, Any] = {
        "type": f"urn:hotline:problem:{answer.code}",
        "title": answer.title,
        "status": answer.status,
        "detail": detail,
        "kept": answer.kept,
        "code": answer.code,
        "id": made,
        **fields,
        **_more(exc),
        "error": {"code": answer.code, "message": detail, "id": made, **fields},
    }
    return web.json_response(plain(body), status=answer.status, content_type=MEDIA_TYPE, headers=_headers(answer, exc))


def _more(exc: Exception | None) -> Mapping[str, Any]:
    if isinstance(exc, ScopeMissing):
        return {"scope": exc.scope}
    if isinstance(exc, VersionPassed):
        return {"current": exc.current}
    return {}


def _headers(answer: Answer, exc: Exception | None) -> dict[str, str]:
    headers: dict[str, str] = {}
    if answer.status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(exc, ScopeMissing):
        headers["WWW-Authenticate"] = f'Bearer error="insufficient_scope", scope="{exc.scope}"'
    if isinstance(exc, TooManyRequests):
        headers["Retry-After"] = str(exc.seconds)
    if isinstance(exc, VersionPassed):
        headers["ETag"] = f'"{exc.version}"'
    return headers
