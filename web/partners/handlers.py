"""Partners as an administrator keeps them: list, one with its deliveries, secret, trial, switch."""

from dataclasses import dataclass
from typing import Any

import structlog
from aiohttp import web

from db.tables import DeliveryState, PartnerKind, PartnerState
from notices import (
    EVENT_WORDS,
    LEAST_DAYS,
    MOST_DAYS,
    OF_UNITS,
    Limits,
    NoSuchNotice,
    NoticeFaulty,
    Partners,
    PartnerText,
    PartnerView,
)
from web.admin.change import change_of
from web.context import page, redirect, services, viewer
from web.errors import InputRefused
from web.forms import Form, field, form_of
from web.notices.keeping import KINDS, keeping
from web.partners import words

log = structlog.get_logger()

PATH = "/admin/partners"
EMPTY = PartnerText(
    code="", name="", kind=PartnerKind.DEPARTMENT, unit="", url="", events=tuple(event.value for event in OF_UNITS)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What is shown once after something was done: a new secret, or why it was not done."""

    secret: str | None = None
    faults: tuple[str, ...] = ()
    tried: PartnerText | None = None


def partners(request: web.Request) -> Partners:
    given = services(request)
    return Partners(given.database, given.jobs)


async def show_all(request: web.Request) -> web.StreamResponse:
    return await _list(request)


async def add(request: web.Request) -> web.StreamResponse:
    """The secret is on the page that answers, and never again."""
    text = _read(await form_of(request))
    try:
        made, secret = await partners(request).add(text, change_of(request))
    except NoticeFaulty as exc:
        return await _list(request, Told(faults=exc.faults, tried=text), status=422)
    log.info("web.partner.added", partner=made)
    return await _one(request, made, Told(secret=secret))


async def show(request: web.Request) -> web.StreamResponse:
    return await _one(request, _id(request))


async def write(request: web.Request) -> web.StreamResponse:
    form, wanted = await form_of(request), _id(request)
    text, revision = _read(form), _number(field(form, "revision"))
    try:
        await partners(request).write(wanted, text, change_of(request), revision=revision)
    except NoticeFaulty as exc:
        return await _one(request, wanted, Told(faults=exc.faults, tried=text), status=422)
    return redirect(f"{PATH}/{wanted}")


async def new_secret(request: web.Request) -> web.StreamResponse:
    secret = await partners(request).new_secret(_id(request), change_of(request))
    log.info("web.partner.new_secret", partner=_id(request))
    return await _one(request, _id(request), Told(secret=secret))


async def switch(request: web.Request) -> web.StreamResponse:
    on = field(await form_of(request), "on") == "1"
    await partners(request).switch(_id(request), on=on, change=change_of(request))
    return redirect(f"{PATH}/{_id(request)}")


async def try_out(request: web.Request) -> web.StreamResponse:
    await partners(request).try_out(_id(request), change_of(request))
    return redirect(f"{PATH}/{_id(request)}")


async def send_again(request: web.Request) -> web.StreamResponse:
    await partners(request).send_again(int(request.match_info["delivery"]), change_of(request))
    return redirect(f"{PATH}/{_id(request)}")


async def set_limits(request: web.Request) -> web.StreamResponse:
    form = await form_of(request)
    wanted = Limits(networks=field(form, "networks"), days=_number(field(form, "days")))
    try:
        await partners(request).set_limits(wanted, change_of(request))
    except NoticeFaulty as exc:
        return await _list(request, Told(faults=exc.faults), limits=wanted, status=422)
    return redirect(PATH)


async def _list(
    request: web.Request, told: Told | None = None, *, limits: Limits | None = None, status: int = 200
) -> web.Response:
    keeper = partners(request)
    return page(
        request, "partners/list.html", status=status, rows=await keeper.all(), told=told or Told(),
        limits=limits or await keeper.limits(), kept=await keeping(request).days(), kept_kinds=KINDS,
        least=LEAST_DAYS, most=MOST_DAYS, text=(told.tried if told else None) or EMPTY, **await _around(request),
    )  # fmt: skip


async def _one(request: web.Request, wanted: int, told: Told | None = None, *, status: int = 200) -> web.Response:
    keeper, known = partners(request), {state.value: state for state in DeliveryState}
    found: PartnerView | None = next((row for row in await keeper.all() if row.id == wanted), None)
    if found is None:
        raise NoSuchNotice("partner", wanted)
    state, after = known.get(request.query.get("state", "")), request.query.get("after", "")
    begun = int(after) if after.isdecimal() and len(after) < 16 else None
    rows = await keeper.deliveries(wanted, state, after=begun, viewer=viewer(request).login)
    text = (told.tried if told else None) or PartnerText(
        code=found.code, name=found.name, kind=found.kind, unit=found.unit, url=found.url, events=found.events,
        tells_citizen=found.tells_citizen,
    )  # fmt: skip
    return page(
        request, "partners/one.html", status=status, partner=found, rows=rows, state=state, told=told or Told(),
        text=text, on=PartnerState.ON, **await _around(request),
    )  # fmt: skip


async def _around(request: web.Request) -> dict[str, Any]:
    units = await services(request).departments.tree()
    return {
        "words": words, "units": units, "unit_names": {unit.code: unit.name for unit in units},
        "kinds": tuple(PartnerKind), "events": OF_UNITS, "event_words": EVENT_WORDS,
    }  # fmt: skip


def _read(form: Form) -> PartnerText:
    kind = field(form, "kind")
    if kind not in {one.value for one in PartnerKind}:
        raise InputRefused("请从列表中选择类型。")
    return PartnerText(
        code=field(form, "code").strip(), name=field(form, "name"), kind=PartnerKind(kind), unit=field(form, "unit"),
        url=field(form, "url").strip(), events=tuple(str(event) for event in form.getall("events", [])),
        tells_citizen=field(form, "tells_citizen") == "on",
    )  # fmt: skip


def _id(request: web.Request) -> int:
    return int(request.match_info["id"])


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise InputRefused("表单不完整，请刷新页面后重新填写。")
    return int(text)
