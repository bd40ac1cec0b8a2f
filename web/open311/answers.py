"""Answers of Open311 in the form that was asked for; refusals as its specification writes them."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from cases import CaseError, ChannelRefused, DemandFaulty
from channels import ChannelError, KeyRefused, Open311Refused, TooOften, again_in, as_xml
from db import StoreError
from web.answers import Answer
from web.context import services
from web.errors import answer_for, error_id
from web.forms import field, form_of
from web.plain import plain
from web.problems import below
from web.refusals import WebError

OPEN311 = "/open311"
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def written(request: web.Request, root: str, value: Any, *, status: int = 200) -> web.Response:
    """``value`` as JSON, or as XML under ``root``; times in ISO 8601 with their zone."""
    return _in_form(request.match_info["format"] == "xml", root, value, status)


def _in_form(xml: bool, root: str, value: Any, status: int) -> web.Response:
    if xml:
        return web.Response(body=as_xml(root, plain(value)), status=status, content_type="text/xml", charset="utf-8")
    text = json.dumps(plain(value), ensure_ascii=False)
    return web.Response(text=text, status=status, content_type="application/json", charset="utf-8")


def is_open311(request: web.Request) -> bool:
    return below(OPEN311, request.path)


def unspoken(request: web.Request, answer: Answer) -> web.Response:
    """A refusal where no method was reached: an address that is none of ours, a method none of them has."""
    errors = [{"code": answer.status, "description": answer.happened}]
    return _in_form(request.path.endswith(".xml"), "errors", errors, answer.status)


def answered(handler: Handler) -> Handler:
    """``handler`` with its refusals in the specification's form."""

    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            await _require_ours(request)
            return await handler(request)
        except (ChannelError, CaseError, StoreError, WebError, web.HTTPException) as exc:
            return _refused(request, exc)

    return answer


async def _require_ours(request: web.Request) -> None:
    """A request for another city opens nothing here. Raises ``Open311Refused``."""
    ours = services(request).settings.jurisdiction
    asked = request.query.get("jurisdiction_id", "")
    if request.method == "POST":
        asked = field(await form_of(request), "jurisdiction_id") or asked
    if ours and asked and asked != ours:
        raise Open311Refused(404, f"jurisdiction_id {asked[:100]} was not found")


def _refused(request: web.Request, exc: Exception) -> web.Response:
    if isinstance(exc, web.HTTPException) and exc.status < 400:
        raise exc
    status, description = _told(exc)
    response = written(request, "errors", [{"code": status, "description": description}], status=status)
    if isinstance(exc, TooOften):
        response.headers["Retry-After"] = str(again_in(exc, services(request).clock()))
    return response


def _told(exc: Exception) -> tuple[int, str]:
    if isinstance(exc, Open311Refused):
        return exc.status, exc.description
    if isinstance(exc, KeyRefused):
        return 403, "api_key was not provided or does not hold"
    if isinstance(exc, TooOften):
        return 429, "too many requests with this api_key"
    if isinstance(exc, ChannelRefused):
        return 503, "requests are not taken by this way now"
    if isinstance(exc, DemandFaulty):
        return 400, f"{exc.field} is {exc.why}"
    answer = answer_for(exc)
    error_id(exc, answer)
    return answer.status, answer.happened
