"""专报: the list, one of them, and the steps it takes; the same as JSON."""

import re
from collections.abc import Mapping
from dataclasses import asdict

import structlog
from aiohttp import web

from cases import SKELETON, LeaderTasks, ReportAction, ReportText, SpecialReports, SpecialReportView
from db.tables import ReportState
from web.address import Query
from web.admin.change import change_of
from web.cases import words as case_words
from web.context import page, people_of, services, viewer
from web.errors import InputRefused
from web.leaders import words
from web.leaders.given import done, instant_of, number_of, reason_of, sent
from web.plain import plain

log = structlog.get_logger()
PAGE = "/special-reports"
_APART = re.compile(r"[\s,，、;；]+")


def _reports(request: web.Request) -> SpecialReports:
    return SpecialReports(services(request).database)


async def show_list(request: web.Request) -> web.StreamResponse:
    """``state``: only those; ``cases``: numbers to begin a new one with."""
    state = Query(request.query).one_of("state", ReportState, "状态")
    rows = await _reports(request).listed(state)
    return page(
        request, "leaders/reports.html", rows=rows, people=await people_of(request, (row.written_by for row in rows)),
        state=state, states=words.STATES,
        begun_with=Query(request.query).text("cases", most=400), skeleton=SKELETON,
    )  # fmt: skip


async def list_json(request: web.Request) -> web.StreamResponse:
    state = Query(request.query).one_of("state", ReportState, "状态")
    return web.json_response(plain({"reports": [asdict(row) for row in await _reports(request).listed(state)]}))


async def show(request: web.Request) -> web.StreamResponse:
    given = services(request)
    report = await _reports(request).read(request.match_info["number"], viewer=viewer(request).login)
    units = await given.departments.tree()
    tasks = await LeaderTasks(given.database).of_report(report.id)
    did = {report.written_by, *(line.by for task in tasks for line in task.reports)}
    return page(
        request, "leaders/report.html", report=report, states=words.STATES, units=units,
        tasks=tasks, people=await people_of(request, did), actions=[one.value for one in report.actions],
        unit_names={row.code: row.name for row in units}, words=case_words,
    )  # fmt: skip


async def one_json(request: web.Request) -> web.StreamResponse:
    report = await _reports(request).read(request.match_info["number"], viewer=viewer(request).login)
    tasks = await LeaderTasks(services(request).database).of_report(report.id)
    return web.json_response(plain(asdict(report) | {"tasks": [asdict(task) for task in tasks]}))


async def begin(request: web.Request) -> web.StreamResponse:
    """``title``, ``text``, ``cases``: numbers of cases, parted by commas or blanks."""
    made = await _reports(request).write(_text(await sent(request)), change_of(request))
    log.info("web.special_report.begun", report=made.id)
    return _done(request, made)


async def take_step(request: web.Request) -> web.StreamResponse:
    """The step that the address names; ``version``: the one that was read."""
    given, number = await sent(request), request.match_info["number"]
    action = ReportAction(request.match_info["action"])
    version, reports = number_of(given, "version", "版本"), _reports(request)
    if action is ReportAction.WRITE:
        made = await reports.write(_text(given), change_of(request), number=number, version=version)
    elif action is ReportAction.SUBMIT:
        made = await reports.submit(number, given.get("leader", ""), change_of(request), version=version)
    elif action is ReportAction.INSTRUCT:
        made = await reports.instruct(
            number, given.get("leader", ""), given.get("words", ""), change_of(request), version=version,
            unit=given.get("unit") or None, until=instant_of(given, "until", "完成期限"),
        )  # fmt: skip
    else:
        change = reason_of(request, given, "原因或结果")
        made = await reports.end(number, change, version=version, withdraw=action is ReportAction.WITHDRAW)
    log.info("web.special_report.stepped", report=made.id, action=action.value, state=made.state.value)
    return _done(request, made)


def _text(given: Mapping[str, str]) -> ReportText:
    numbers = tuple(number for number in _APART.split(given.get("cases", "")) if number)
    if any(len(number) > 24 for number in numbers):
        raise InputRefused("「工单编号」请用空格或逗号分开。")
    return ReportText(title=given.get("title", ""), text=given.get("text", ""), cases=numbers)


def _done(request: web.Request, made: SpecialReportView) -> web.Response:
    told = {"number": made.number, "state": made.state, "version": made.version}
    return done(request, f"{PAGE}/{made.number}", told)
