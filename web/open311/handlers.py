"""The six methods of GeoReport v2, and its discovery."""

from dataclasses import asdict
from typing import Any

from aiohttp import web

from cases import CaseView
from channels import RequestView, read_asked, read_request
from db import SHANGHAI
from web.context import ADDRESS, services
from web.forms import field, form_of
from web.open311.answers import answered, written

NAMESPACE = "http://open311.org/spec/georeport_v2"
NOTICE = "已受理，可凭 service_request_id 查询办理进度。"


async def _discovery(request: web.Request) -> web.StreamResponse:
    settings, base = services(request).settings, f"{request.scheme}://{request.host}/open311/v2"
    endpoint = {
        "specification": NAMESPACE, "url": base, "type": "production",
        "formats": ["application/json", "text/xml"],
    }  # fmt: skip
    found = {
        "changeset": "2026-11-22T00:00:00+08:00",
        "contact": settings.title,
        "key_service": "请向热线申请 api_key。",
    }
    return written(request, "discovery", found | {"endpoints": [endpoint]})


async def _services(request: web.Request) -> web.StreamResponse:
    return written(request, "services", await services(request).ways.open311.services())


async def _definition(request: web.Request) -> web.StreamResponse:
    found = await services(request).ways.open311.definition(request.match_info["code"])
    return written(request, "service_definition", found)


async def _send(request: web.Request) -> web.StreamResponse:
    """``Idempotency-Key`` (ours, optional): sending the same again opens no second case."""
    form, given = await form_of(request), services(request)
    words = {name: field(form, name) for name in form}
    key = words.pop("api_key", "") or request.query.get("api_key", "")
    name = request.headers.get("Idempotency-Key", "")[:100] or given.ways.open311.new_name()
    made = await given.ways.open311.send(read_request(words), key=key, name=name, address=request[ADDRESS])
    return written(request, "service_requests", [_receipt(made.case, words)], status=201)


async def _requests(request: web.Request) -> web.StreamResponse:
    given = services(request)
    found = await given.ways.open311.requests(read_asked(request.query, given.clock()))
    return written(request, "service_requests", [_shown(one) for one in found])


async def _request(request: web.Request) -> web.StreamResponse:
    found = await services(request).ways.open311.request(request.match_info["number"])
    return written(request, "service_requests", [_shown(found)])


def _receipt(case: CaseView, words: dict[str, str]) -> dict[str, Any]:
    return {"service_request_id": case.number, "service_notice": NOTICE, "account_id": words.get("account_id") or None}


def _shown(found: RequestView) -> dict[str, Any]:
    row = asdict(found)
    return row | {
        name: row[name].astimezone(SHANGHAI).replace(microsecond=0)
        for name in ("requested_datetime", "updated_datetime", "expected_datetime")
        if row[name] is not None
    }


discovery, service_list, definition = answered(_discovery), answered(_services), answered(_definition)
send, request_list, request_page = answered(_send), answered(_requests), answered(_request)
