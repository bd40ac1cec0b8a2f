"""Cases like one, links, and who follows whom: pieces of the case's page, a page of their own, and JSON."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import structlog
from aiohttp import web

from cases import Action, CaseSheet, Links, ReasonMissing, Similar, SimilarCase, TextTooLong, TiedCase, Why
from web.admin.change import change_of
from web.bodies import NOT_AS_DESCRIBED, json_object
from web.cases import words
from web.context import acting, from_htmx, page, redirect, services, viewer
from web.errors import InputRefused
from web.forms import field, form_of
from web.masking import masked_left, masked_place
from web.permissions import Permission
from web.plain import plain

log = structlog.get_logger()

WHY = {Why.CALLER: "同一诉求人", Why.ADDRESS: "同一地址", Why.WORDS: "内容相近"}
LONGEST = 8000
"""Characters of what is being written, as in the form of the case."""
LONGEST_NUMBER = 40


async def show(request: web.Request) -> web.StreamResponse:
    """A piece of the case's page, or a page with cases like it, for browsers without scripts."""
    sheet = await _sheet(request)
    ties = await _links(request).of(sheet.case.number, acting(request))
    if from_htmx(request):
        return page(request, "ties/ties.html", sheet=sheet, ties=ties)
    similar = await Similar(services(request).database).like(sheet.case.number, acting(request))
    return page(request, "ties/page.html", ties=ties, **_similar(sheet, similar))


async def show_json(request: web.Request) -> web.StreamResponse:
    number, person = request.match_info["number"], acting(request)
    ties, places = await _links(request).of(number, person), viewer(request).may(Permission.CASE_PLACE)
    return web.json_response(plain({
        "leader": _masked(ties.leader, places) if ties.leader else None,
        "followers": [_masked(one, places) for one in ties.followers],
        "linked": [_masked(one, places) for one in ties.linked],
    }))  # fmt: skip


async def like_draft(request: web.Request) -> web.StreamResponse:
    """Cases like the one being written, as it stands in the form; in a body, so that no log keeps a citizen's words."""
    form = await form_of(request)
    sheet = await _sheet(request)
    similar = await Similar(services(request).database).like(
        sheet.case.number, acting(request), text=field(form, "text")[:LONGEST], place=field(form, "place")[:200]
    )
    return page(request, "ties/similar.html", **_similar(sheet, similar))


async def like_new(request: web.Request) -> web.StreamResponse:
    """The same while a case is registered by hand: there is none yet to link or merge."""
    form, given = await form_of(request), services(request)
    number = field(form, "number").strip()[:LONGEST_NUMBER]
    similar = await Similar(given.database).like_new(
        acting(request), text=field(form, "text").strip()[:LONGEST], place=field(form, "place").strip()[:200] or None,
        caller=given.cases.spelled(number) if number else None, category=field(form, "category") or None,
    )  # fmt: skip
    units = {unit.code: unit.name for unit in await given.departments.tree(active_only=False)}
    return page(
        request, "ties/similar.html", sheet=None, similar=similar, units=units, why=WHY, words=words, may_merge=False
    )


async def similar_json(request: web.Request) -> web.StreamResponse:
    """``POST /api/v1/cases/{number}/similar``; body: ``{"text", "place"}``, both optional: instead of the case's."""
    given = await json_object(request)
    text, place = (_text(given, name) for name in ("text", "place"))
    found = await Similar(services(request).database).like(
        request.match_info["number"], acting(request), text=text, place=place
    )
    places = viewer(request).may(Permission.CASE_PLACE)
    return web.json_response(plain({"similar": [_place_hidden(asdict(one), places) for one in found]}))


async def link(request: web.Request) -> web.StreamResponse:
    """``off``: take the link away."""
    form, number = await form_of(request), request.match_info["number"]
    await _change(request, field(form, "other").strip()[:24], field(form, "reason").strip(), off=bool(form.get("off")))
    return redirect(f"/cases/{number}")


async def link_json(request: web.Request) -> web.StreamResponse:
    """Body: ``{"other": number, "reason": text, "off": bool}``."""
    given = await json_object(request)
    other, reason = _text(given, "other") or "", _text(given, "reason") or ""
    await _change(request, other[:24], reason.strip(), off=given.get("off") is True)
    return await show_json(request)


async def _change(request: web.Request, other: str, reason: str, *, off: bool) -> None:
    number, person, links = request.match_info["number"], acting(request), _links(request)
    try:
        await (links.unlink if off else links.link)(number, other, person, change_of(request, reason))
    except (ReasonMissing, TextTooLong) as exc:
        raise InputRefused("请填写原因（500 字以内）。") from exc
    log.info("web.case.unlinked" if off else "web.case.linked")


async def _sheet(request: web.Request) -> CaseSheet:
    return await services(request).sheets.read(request.match_info["number"], acting(request))


def _links(request: web.Request) -> Links:
    return Links(services(request).database)


def _similar(sheet: CaseSheet, similar: Sequence[SimilarCase]) -> dict[str, Any]:
    return {
        "sheet": sheet, "units": sheet.units, "similar": similar, "why": WHY, "words": words,
        "may_merge": any(offer.action is Action.MERGE for offer in sheet.offers),
    }  # fmt: skip


def _masked(one: TiedCase, places: bool) -> dict[str, Any]:
    caller = masked_left(one.caller, origin=one.origin)
    return _place_hidden(asdict(one) | {"caller": caller}, places)


def _place_hidden(row: dict[str, Any], places: bool) -> dict[str, Any]:
    """``places``: the reader may see them whole."""
    return row if places or not row["place"] else row | {"place": masked_place(row["place"])}


def _text(given: dict[str, Any], name: str) -> str | None:
    value = given.get(name)
    if value is not None and not isinstance(value, str):
        raise InputRefused(NOT_AS_DESCRIBED)
    return value[:LONGEST] if value is not None else None
