"""Alerts and incidents: the list, one of them with its cases, and what a supervisor decides."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any

import structlog
from aiohttp import web
from sqlalchemy import select

from cases import Change, FieldRefused, GroupText, IncidentView, ReasonMissing, TextTooLong
from db.tables import Announcement, IncidentState, Line, Urgency
from web.admin.change import change_of
from web.admin.filled import choices
from web.announcements.handlers import sounds_of
from web.bodies import json_texts
from web.cases import words as case_words
from web.context import page, people_of, redirect, services, viewer
from web.errors import InputRefused
from web.forms import form_of, text_fields
from web.incidents import words
from web.incidents.on_air import take_off_what_is_over
from web.masking import masked_left
from web.plain import plain

log = structlog.get_logger()

ALARMING = (IncidentState.ALERTED, IncidentState.OPEN)


async def show(request: web.Request) -> web.StreamResponse:
    rows = await services(request).incidents.listed(viewer=viewer(request).login)
    return page(request, "incidents/list.html", rows=rows, words=words)


async def alerts(request: web.Request) -> web.StreamResponse:
    """A piece of other pages: what is going on now."""
    return page(request, "incidents/alerts.html", alerts=await alarming(request), words=words)


async def alarming(request: web.Request) -> Sequence[IncidentView]:
    """Alerts nobody has decided about, and incidents that are being dealt with."""
    return await services(request).incidents.listed(ALARMING, viewer=viewer(request).login)


async def one(request: web.Request) -> web.StreamResponse:
    view, members = await services(request).incidents.read(int(request.match_info["id"]), viewer=viewer(request).login)
    async with services(request).database.read() as session:
        lines = list(await session.scalars(select(Line.number).where(Line.enabled).order_by(Line.number)))
        said = await session.get(Announcement, view.announcement_id) if view.announcement_id else None
        sounds = choices(await sounds_of(session))
    return page(
        request, "incidents/one.html", one=view, members=members, words=words, draft=draft_of(view), lines=lines,
        said=said, sounds=sounds, urgencies=case_words.URGENCIES, outcomes=case_words.OUTCOMES,
        people=await people_of(request, filter(None, [view.decided_by])),
    )  # fmt: skip


async def listed_json(request: web.Request) -> web.StreamResponse:
    rows = await services(request).incidents.listed(viewer=viewer(request).login)
    return web.json_response(plain({"incidents": [asdict(row) for row in rows]}))


async def one_json(request: web.Request) -> web.StreamResponse:
    view, members = await services(request).incidents.read(int(request.match_info["id"]), viewer=viewer(request).login)
    callers = [masked_left(member.caller, origin=member.origin) for member in members]
    found = [asdict(member) | {"caller": caller} for member, caller in zip(members, callers, strict=True)]
    return web.json_response(plain({"incident": asdict(view), "cases": found}))


async def decide(request: web.Request) -> web.StreamResponse:
    """Open a group case, set the alert aside, or end the incident; then back to its page."""
    await _decide(request, text_fields(await form_of(request)))
    return redirect(f"/incidents/{request.match_info['id']}")


async def decide_json(request: web.Request) -> web.StreamResponse:
    """Body: ``{"reason", and to open it "text", "place", "urgency"}``."""
    await _decide(request, await json_texts(request))
    return await one_json(request)


def draft_of(view: IncidentView) -> str:
    """What a group case may say, until somebody writes it better."""
    where = f"{view.place}一带" if view.place else "全市"
    return f"{where}集中反映「{view.category_name}」，目前 {view.callers} 名市民来电，请统一核查处置并答复。"


async def _decide(request: web.Request, given: Mapping[str, str]) -> None:
    incident, decision = int(request.match_info["id"]), request.match_info["decision"]
    change = change_of(request, given.get("reason", "").strip())
    try:
        await _DECISIONS[decision](request, incident, given, change)
    except (ReasonMissing, TextTooLong) as exc:
        raise InputRefused("请填写原因（500 字以内）。") from exc
    log.info("web.incident.decided", incident=incident, decision=decision)
    if decision != "open":
        await take_off_what_is_over(request, change.reason)


async def _open(request: web.Request, incident: int, given: Mapping[str, str], change: Change) -> None:
    urgency = given.get("urgency") or Urgency.IMPORTANT.value
    if urgency not in set(Urgency):
        raise InputRefused("请从列表中选择紧急程度。")
    wanted = GroupText(
        text=given.get("text", "").strip(), place=given.get("place", "").strip(), urgency=Urgency(urgency)
    )
    try:
        await services(request).incidents.open(incident, wanted, change)
    except FieldRefused as exc:
        raise InputRefused("请填写群体工单的内容（8000 字以内），地点请控制在 200 字以内。") from exc


async def _dismiss(request: web.Request, incident: int, given: Mapping[str, str], change: Change) -> None:
    await services(request).incidents.dismiss(incident, change)


async def _end(request: web.Request, incident: int, given: Mapping[str, str], change: Change) -> None:
    await services(request).incidents.end(incident, change)


_Decision = Callable[[web.Request, int, Mapping[str, str], Change], Awaitable[Any]]
_DECISIONS: Mapping[str, _Decision] = {"open": _open, "dismiss": _dismiss, "end": _end}
