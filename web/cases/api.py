"""Cases in the JSON API: read one, list them, take a step with the version that was read."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from aiohttp import web

from cases import CaseSheet, CaseView, read_fields
from web.cases import queries
from web.cases.filters import read_filter
from web.cases.life import opened
from web.context import acting, services, viewer
from web.errors import InputRefused, VersionMissing
from web.masking import masked, masked_email, masked_name, masked_place
from web.permissions import Permission
from web.plain import plain

KEY = "Idempotency-Key"


async def cases(request: web.Request) -> web.StreamResponse:
    """``/api/v1/cases``: the filters of the page; ``next`` goes into ``after`` for the next page."""
    wanted, complaints = read_filter(request.query)
    after, now = request.query.get("after", ""), services(request).clock()
    async with services(request).database.read() as session:
        rows, following = await queries.cases(
            session, wanted, now, after=int(after) if after.isdecimal() else None, viewer=acting(request).login
        )
    places = viewer(request).may(Permission.CASE_PLACE)
    found = [_masked(asdict(row), places=places) | {"colour": row.colour(now)} for row in rows]
    return web.json_response(plain({"cases": found, "next": following, "complaints": complaints}))


async def case(request: web.Request) -> web.StreamResponse:
    """One case as the asker may read it, with the steps open to them. ``ETag`` is its version."""
    sheet = await services(request).sheets.read(request.match_info["number"], acting(request))
    now = services(request).clock()
    await opened(request, sheet.case.number)
    return web.json_response(plain(_whole(sheet, places=viewer(request).may(Permission.CASE_PLACE)) | {
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


def _whole(sheet: CaseSheet, *, places: bool) -> dict[str, Any]:
    found = _masked(asdict(sheet.case), places=places)
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
    history = [_masked_words(asdict(line), places=places) for line in sheet.history]
    proposal = asdict(sheet.proposal) if sheet.proposal else None
    return facts | found | rows | {
        "same_matter": [one.number for one in sheet.rivals], "followers": sheet.followers,
        "channel_name": sheet.channel_name, "history": history, "steps": offers, "hidden": sheet.hidden,
        "proposal": proposal,
    }  # fmt: skip


def _masked(row: dict[str, Any], *, places: bool) -> dict[str, Any]:
    hidden = {"caller": masked(row["caller"])}
    if row.get("email"):
        hidden["email"] = masked_email(row["email"])
    return _hidden(row | hidden, places=places)


def _masked_words(line: dict[str, Any], *, places: bool) -> dict[str, Any]:
    """Names, and places, in what stood before and after are masked as everywhere."""
    return line | {side: _hidden(line[side], places=places) for side in ("before", "after")}


def _hidden(values: Mapping[str, Any], *, places: bool) -> dict[str, Any]:
    shown = {"citizen_name": masked_name} | ({} if places else {"place": _masked_place})
    return {name: shown[name](value) if name in shown else value for name, value in values.items()}


def _masked_place(place: str | None) -> str | None:
    return masked_place(place) if place else place


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
