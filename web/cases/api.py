"""Cases in the JSON API: read one, list them, write one, take a step, each change on the version that was read."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

import structlog
from aiohttp import web

from cases import CaseChanged, CaseSheet, CaseView, Field, kept_from, may_unseal, read_fields, unnamed
from web.bodies import NOT_AS_DESCRIBED, json_object, only_texts
from web.cases import finding
from web.cases.filters import read_filter
from web.cases.life import opened
from web.cases.panel import read_form
from web.conditional import if_match, tag
from web.context import acting, services, viewer
from web.errors import InputRefused
from web.masking import masked_email, masked_left, masked_name, masked_place
from web.paging import number_place, page_size, paged, place_of
from web.permissions import Permission
from web.plain import plain
from web.refusals import VersionPassed
from web.repeats.middleware import KEY

log = structlog.get_logger()

WRITTEN = ("text", "case_type", "place", "citizen_name")
"""What ``write`` takes; what is left out stays as it is, null or an empty text empties it."""


async def cases(request: web.Request) -> web.StreamResponse:
    """``/api/v1/cases``: the filters of the page; ``next`` goes into ``after`` for the next page, ``note`` says how far
    back was looked where that is not the whole store."""
    wanted, complaints = read_filter(request.query)
    after, limit, now = place_of(request, number_place), page_size(request), services(request).clock()
    async with services(request).database.read() as session:
        rows, following = await finding.cases(
            session, wanted, now, after=after, limit=limit, viewer=acting(request).login
        )
        hide = unnamed(await kept_from(session, acting(request).login))
    places = viewer(request).may(Permission.CASE_PLACE)
    shown = [asdict(row) | {"follows": hide(row.follows), "colour": row.colour(now)} for row in rows]
    found = [_masked(row, places=places) for row in shown]
    return paged(request, {"cases": found, "complaints": complaints, "note": wanted.note}, following)


async def case(request: web.Request) -> web.StreamResponse:
    """One case as the asker may read it, with the steps open to them. ``ETag`` is its version."""
    sheet = await services(request).sheets.read(request.match_info["number"], acting(request))
    await opened(request, sheet.case.number)
    places = viewer(request).may(Permission.CASE_PLACE)
    return web.json_response(
        plain(whole(sheet, services(request).clock(), places=places)), headers=tag(sheet.case.version)
    )


async def write(request: web.Request) -> web.StreamResponse:
    """Change what is written in a case. Body: texts by name (``WRITTEN``); ``If-Match``: the ETag that was read."""
    given, number = services(request), request.match_info["number"]
    version, body = if_match(request), await json_object(request)
    _require_known(body, WRITTEN)
    case_id = await given.sheets.id_of(number, acting(request))
    present = await given.cases.get(case_id)
    form = read_form(_written(body, present, places=viewer(request).may(Permission.CASE_PLACE), version=version))
    try:
        saved = await given.cases.write(
            case_id, form.written(), version=version, now=given.clock(), actor=viewer(request).login,
            unseals=may_unseal(acting(request)),
        )  # fmt: skip
    except CaseChanged as exc:
        raise await _passed(request, number) from exc
    log.info("web.case.written", case=saved.id)
    return web.json_response({"number": number, "version": saved.version}, headers=tag(saved.version))


async def step(request: web.Request) -> web.StreamResponse:
    """Body: ``{"fields": {name: text}}``; ``If-Match``: the ETag that was read; ``Idempotency-Key``: optional."""
    given, person, number = services(request), acting(request), request.match_info["number"]
    version, values = if_match(request), await _fields(request)
    case_id = await given.sheets.id_of(number, person)
    try:
        taken = await given.steps.take(
            case_id, request.match_info["action"], person, read_fields(values), version=version,
            now=given.clock(), key=_key(request),
        )  # fmt: skip
    except CaseChanged as exc:
        raise await _passed(request, number) from exc
    found = {"number": number, "state": taken.case.state, "version": taken.case.version, "repeated": taken.repeated}
    return web.json_response(plain(found), headers=tag(taken.case.version))


async def _passed(request: web.Request, number: str) -> VersionPassed:
    """The refusal that carries the case as it is now. Raises ``cases.NoSuchCase``: it is theirs no longer."""
    sheet = await services(request).sheets.read(number, acting(request))
    places = viewer(request).may(Permission.CASE_PLACE)
    return VersionPassed(sheet.case.version, whole(sheet, services(request).clock(), places=places))


def _key(request: web.Request) -> str | None:
    """What the step remembers: keys of two programs never meet."""
    key = request.headers.get(KEY)
    return hashlib.sha256(f"{viewer(request).login} {key}".encode()).hexdigest() if key else None


def _written(body: Mapping[str, Any], present: CaseView, *, places: bool, version: int) -> dict[str, str]:
    """The whole form: ``present`` with what is given. What comes back as it was told, masked, was not changed; if the
    case has moved on since ``version`` was read, nothing of this is written."""
    stands = {name: getattr(present, name) or "" for name in WRITTEN}
    told = _hidden(stands, places=places)
    sent = {name: _text(value) for name, value in body.items()}
    changed = {name: text for name, text in sent.items() if text != told[name]}
    return stands | changed | {"version": str(version)}


def _text(value: Any) -> str:
    if value is not None and not isinstance(value, str):
        raise InputRefused(NOT_AS_DESCRIBED)
    return value or ""


def whole(sheet: CaseSheet, now: datetime, *, places: bool) -> dict[str, Any]:
    """A case as its reader may have it; numbers and names masked, places too without ``places``."""
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
        "channel_name": sheet.channel_name, "category_name": sheet.category_name, "history": history, "steps": offers,
        "hidden": sheet.hidden, "proposal": proposal,
        "limit": asdict(sheet.limit) if sheet.limit else None, "colour": sheet.facts.colour(now),
    }  # fmt: skip


def _masked(row: dict[str, Any], *, places: bool) -> dict[str, Any]:
    hidden = {"caller": masked_left(row["caller"], origin=row["origin"])}
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


async def _fields(request: web.Request) -> dict[str, str]:
    body = await json_object(request)
    if any(name != "fields" for name in body):
        raise InputRefused('各项内容请放在 fields 中，例如 {"fields": {"reason": "…"}}。')
    fields = only_texts(body.get("fields", {}))
    _require_known(fields, frozenset(Field))
    return fields


def _require_known(given: Mapping[str, Any], known: Collection[str]) -> None:
    """Left out silently, what was misspelt would be lost. Raises ``InputRefused``."""
    strange = [name[:32] for name in given if name not in known]
    if strange:
        raise InputRefused(f"不认识的项目：{'、'.join(strange[:5])}。")
