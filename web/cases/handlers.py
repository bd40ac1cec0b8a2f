"""Pages of the cases."""

from collections.abc import Sequence

import structlog
from aiohttp import web

from cases import (
    CaseChanged,
    CaseView,
    Channels,
    Directory,
    NoSuchCase,
    OpeningCall,
    UnsealingRefused,
    category_choices,
    may_unseal,
)
from db.tables import Call
from web.calls import detail
from web.cases import finding, queries, words
from web.cases.complaints import UNSEALING
from web.cases.filters import read_filter
from web.cases.life import case_response, opened
from web.cases.marks import lingering_rules, marks_of
from web.cases.narrowing import NO_CATEGORY
from web.cases.panel import PanelState, conflict, read_form, refused
from web.conditional import tag
from web.context import acting, from_htmx, page, redirect, services, viewer
from web.forms import field, form_of
from web.paging import number_place

log = structlog.get_logger()


async def case_list(request: web.Request) -> web.StreamResponse:
    wanted, complaints = read_filter(request.query)
    after, given = request.query.get("after", ""), services(request)
    async with given.database.read() as session:
        rows, following = await finding.cases(
            session,
            wanted,
            given.clock(),
            after=number_place(after),
            viewer=viewer(request).login,
        )
        rules = await lingering_rules(session)
        marks = await marks_of(session, [row.id for row in rows], given.clock(), rules)
        waiting = await queries.waiting(session, given.clock(), viewer=viewer(request).login)
    units = await given.departments.tree(active_only=False)
    return page(
        request, "cases/list.html", rows=rows, wanted=wanted, following=following,
        complaints=[*complaints, wanted.note] if wanted.note else complaints,
        first_page=not after, waiting=waiting, counted=queries.COUNTED, units=units,
        unit_names={unit.code: unit.name for unit in units}, words=words, rules=rules, marks=marks,
        categories=_with(wanted.category, category_choices(await Directory(given.database).categories())),
        channels=await Channels(given.database).names(),
    )  # fmt: skip


def _with(chosen: str, choices: Sequence[tuple[str, str]]) -> Sequence[tuple[str, str]]:
    """A category that is wanted stands in its list, even one that is out of use or somebody's own words."""
    known = not chosen or chosen == NO_CATEGORY or any(code == chosen for code, _ in choices)
    return choices if known else [*choices, (chosen, chosen)]


async def case_page(request: web.Request) -> web.StreamResponse:
    response = await case_response(request, request.match_info["number"])
    await opened(request, request.match_info["number"])
    return response


async def open_case(request: web.Request) -> web.StreamResponse:
    """Open the case of a call, or show the one it already has."""
    case, call = await _opened(request)
    if from_htmx(request):
        return page(request, "cases/panel.html", panel=PanelState(case=case), call=call)
    return redirect(f"/calls/{call.id}")


async def open_case_json(request: web.Request) -> web.StreamResponse:
    """``POST /api/v1/calls/{id}/case``: the same for programs."""
    case, _ = await _opened(request)
    headers = tag(case.version) | {"Location": f"/api/v1/cases/{case.number}"}
    return web.json_response({"number": case.number, "version": case.version}, headers=headers)


async def _opened(request: web.Request) -> tuple[CaseView, Call]:
    call_id = request.match_info["id"]
    async with services(request).database.read() as session:
        call = await detail.call_of(session, call_id)
    opening = OpeningCall(
        call_id=call.id, line=call.line, caller=call.caller, seat=call.seat, called_at=call.arrived_at,
        simulated=call.simulated,
    )  # fmt: skip
    case = await services(request).cases.open_from_call(
        opening, now=services(request).clock(), actor=viewer(request).login
    )
    if not await services(request).sheets.visible(case.number, acting(request)):
        raise NoSuchCase(case.number)  # it was there before, and the person keeps out of it
    log.info("web.case.opened", case=case.id, call=call.id)
    return case, call


async def write_case(request: web.Request) -> web.StreamResponse:
    form = await form_of(request)
    wanted = read_form({name: field(form, name) for name in form})
    cases, number = services(request).cases, request.match_info["number"]
    case = await cases.by_number(number)
    if not await services(request).sheets.visible(number, acting(request)):
        raise NoSuchCase(number)  # whoever keeps out of a case does not write in it
    try:
        saved = await cases.write(
            case.id,
            wanted.written(),
            version=wanted.version,
            now=services(request).clock(),
            actor=viewer(request).login,
            unseals=may_unseal(acting(request)),
        )
    except UnsealingRefused:
        log.info("web.case.unsealing_refused", case=case.id)
        return await _panel(request, refused(case, wanted.written(), UNSEALING), status=422)
    except CaseChanged:
        log.info("web.case.conflict", case=case.id)
        return await _panel(request, conflict(await cases.by_number(number), wanted.written()), status=409)
    log.info("web.case.written", case=case.id)
    return await _panel(request, PanelState(case=saved, saved=True), status=200)


async def _panel(request: web.Request, panel: PanelState, *, status: int) -> web.Response:
    if from_htmx(request):
        return page(request, "cases/panel.html", panel=panel, status=status)
    return await case_response(request, request.match_info["number"], status=status, panel=panel)
