"""Cases in the JSON API: read one, list them, take a step with the version that was read."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from aiohttp import web

from cases import CaseSheet, CaseView, read_fields
from web.cases import queries
from web.cases.filters import read_filter
from web.context import acting, services
from web.errors import InputRefused, VersionMissing
from web.masking import masked, masked_email, masked_name
from web.plain import plain

KEY = "Idempotency-Key"


async def cases(request: web.Request) -> web.StreamResponse:
    """``/api/v1/cases``: the filters of the page; ``next`` goes into ``after`` for the next page."""
    wanted, complaints = read_filter(request.query)
    after, now = request.query.get("after", ""), services(request).clock()
    async with services(request).database.read() as session:
        rows, following = await queries.cases(session, wanted, now, after=int(after) if after.isdecimal() else None)
    found = [_masked(asdict(row)) | {"colour": row.colour(now)} for row in rows]
    return web.json_response(plain({"cases": found, "next": following, "complaints": complaints}))


async def case(request: web.Request) -> web.StreamResponse:
    """One case as the asker may read it, with the steps open to them. ``ETag`` is its version."""
    sheet = await services(request).sheets.read(request.match_info["number"], acting(request))
    now = services(request).clock()
    return web.json_response(plain(_whole(sheet) | {
        "colour": sheet.facts.colour(now),
    }), headers=_tag(sheet.case))  # fmt: skip


async def step(request: web.Request) -> web.StreamResponse:
    """Body: ``{"fields": {name: text}}``; ``If-Match``: the ETag that was read; ``Idempotency-Key``: optional."""
    given, person, number = services(request), acting(request), request.match_info["number"]
    version, values = _version(request), await _fields(request)
    sheet = await given.sheets.read(number, person)
    key = request.headers.get(KEY, "")[:64] or None
    taken = await given.steps.take(
        sheet.case.id, request.match_info["action"], person, read_fields(values), version=version, now=given.clock(),
        key=key,
    )  # fmt: skip
    found = {"number": number, "state": taken.case.state, "version": taken.case.version, "repeated": taken.repeated}
    return web.json_response(plain(found), headers=_tag(taken.case))


def _whole(sheet: CaseSheet) -> dict[str, Any]:
    found = _masked(asdict(sheet.case))
    facts = asdict(sheet.facts)
    del facts["around"]
    offers = [
        {"action": offer.action, "needs": [list(need) for need in offer.needs], "may": list(offer.may)}
        for offer in sheet.offers
    ]
    rows = {
        name: [asdict(row) for row in getattr(sheet, name)]
        for name in ("assignments", "answers", "follow_ups", "clocks")
    }
    history = [_masked_words(asdict(line)) for line in sheet.history]
    proposal = asdict(sheet.proposal) if sheet.proposal else None
    return facts | found | rows | {
        "channel_name": sheet.channel_name, "history": history, "steps": offers, "hidden": sheet.hidden,
        "proposal": proposal,
    }  # fmt: skip


def _masked(row: dict[str, Any]) -> dict[str, Any]:
    hidden = {"caller": masked(row["caller"])}
    if row.get("email"):
        hidden["email"] = masked_email(row["email"])
    return row | hidden | ({"citizen_name": masked_name(row["citizen_name"])} if "citizen_name" in row else {})


def _masked_words(line: dict[str, Any]) -> dict[str, Any]:
    """Names in what stood before and after are masked as everywhere."""
    return line | {side: _without_name(line[side]) for side in ("before", "after")}


def _without_name(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: masked_name(value) if name == "citizen_name" else value for name, value in values.items()}


def _tag(case: CaseView) -> dict[str, str]:
    return {"ETag": f'"{case.version}"'}


def _version(request: web.Request) -> int:
    text = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if not text:
        raise VersionMissing
    if not text.isdecimal() or len(text) > 9:
        raise InputRefused("If-Match 不是工单的版本号。")
    return int(text)


async def _fields(request: web.Request) -> dict[str, str]:
    try:
        fields = (await request.json()).get("fields", {})
        if not all(isinstance(text, str) for text in fields.values()):
            raise TypeError("fields are texts")
    except (json.JSONDecodeError, UnicodeDecodeError, AttributeError, TypeError) as exc:
        raise InputRefused("提交的内容不是规定的 JSON 格式。") from exc
    return dict(fields)
