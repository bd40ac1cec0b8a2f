"""Incidents, leaders' matters, figures, ties and spreadsheets: a program with the scope gets what is described."""

from datetime import timedelta
from typing import Any

import pytest
from aiohttp import FormData
from sqlalchemy import func, select

from db.tables import Role, SheetImport
from tests.contracts.cases.units import TO_REVIEW, a_case
from tests.contracts.web.factory import NOON
from tests.contracts.web_api.conftest import API, Program, a_program, problem
from tests.contracts.web_api.described import Described
from tests.contracts.web_cases.conftest import Office
from tests.contracts.web_incidents.bursts import a_burst
from web.app import LARGEST_FORM
from web.tokens.scopes import Scope

DAY = {
    "day": "2027-02-06",
    "begins": "09:00",
    "ends": "11:00",
    "place": "信访大厅",
    "leader": "张副市长",
    "visits": "5",
}
CAUSE = {"category": "010101", "cause": "管网老化", "unit": "cgj", "measure": "更换管网", "due_on": "2027-02-06"}
SEAT = {"number": "1888", "label": "夜班", "queues": []}


async def faults(described: Described, program: Program, asked: dict[str, tuple[Any, ...]]) -> dict[str, list[str]]:
    """Where answers are not as described; all of them have to be good ones."""
    found = {}
    for name, (method, path, *body) in asked.items():
        answer = await program.ask(method, path, *body)
        bad = [f"{answer.status}: {await answer.text()}"] if answer.status >= 400 else []
        found[name] = bad or await described.faults(name, answer)
    return {name: told for name, told in found.items() if told}


async def test_the_settings_of_notices(office: Office, described: Described) -> None:
    program = await a_program(office.house, Scope.SETTINGS_READ, Scope.SETTINGS_WRITE, role=Role.ADMIN)
    rule = {"revision": 0, "active": True, "ways": ["email", "sms"], "subject": "工单", "text": "{诉求人}您好。"}

    assert await faults(described, program, {
        "api.notices": ("GET", "/admin/notices"),
        "api.notices.rule": ("POST", "/admin/notices/closed", rule),
        "api.notices.quiet": ("POST", "/admin/notices/quiet", {"hours": "22:00-07:00"}),
    }) == {}  # fmt: skip

    found = await (await program.get("/admin/notices")).json()
    assert found["quiet"] == "22:00-07:00"
    [closed] = [row for row in found["rules"] if row["event"] == "closed"]
    assert (closed["name"], closed["ways"], closed["revision"]) == ("已办结", ["email", "sms"], 1)
    assert await problem(await program.post("/admin/notices/closed", rule)) == (409, "notice_changed")
    for path, wrong in (
        ("closed", rule | {"revision": 1, "text": "{电话}"}),
        ("closed", rule | {"revision": "1"}),
        ("closed", {}),
        ("quiet", {"hours": 9}),
        ("quiet", {"hours": "9-10"}),
    ):
        assert (await problem(await program.post(f"/admin/notices/{path}", wrong)))[0] == 422
    assert (await problem(await program.post("/admin/notices/nothing", rule)))[0] == 404
    reader = await a_program(office.house, Scope.SETTINGS_READ, role=Role.ADMIN, name="reader")
    assert (await problem(await reader.post("/admin/notices/closed", rule)))[0] == 403


async def test_incidents_and_common_causes(office: Office, described: Described) -> None:
    alert = await a_burst(office.house.database)
    program = await a_program(
        office.house, Scope.INCIDENTS_READ, Scope.INCIDENTS_WRITE, Scope.SETTINGS_READ, Scope.SETTINGS_WRITE,
        role=Role.ADMIN,
    )  # fmt: skip
    until = (NOON + timedelta(hours=3)).isoformat()
    announcement = {"prompts": "incident-notice", "until": until, "lines": ["12345"], "reason": "人民路停水"}

    assert await faults(described, program, {
        "api.incidents": ("GET", "/incidents"),
        "api.incident.announce": ("POST", f"/incidents/{alert}/announce", announcement),
        "api.incident.silence": ("POST", f"/incidents/{alert}/silence", {"reason": "恢复供水"}),
        "api.incident.post": ("POST", f"/incidents/{alert}/open", {"text": "停水", "reason": "爆管"}),
        "api.incident": ("GET", f"/incidents/{alert}"),
        "api.causes.post": ("POST", "/common-causes", CAUSE),
        "api.causes": ("GET", "/common-causes"),
        "api.cause.close": ("POST", "/common-causes/1/close", {"outcome": "已换管"}),
        "api.burst-rules": ("GET", "/admin/burst-rules"),
        "api.burst-rules.post": ("POST", "/admin/burst-rules", {"name": "停水", "callers": 3}),
        "api.seats.new": ("POST", "/admin/seats/new", SEAT),
    }) == {}  # fmt: skip
    broken = await program.post(f"/incidents/{alert}/announce", {"prompts": ["a"], "lines": [1], "until": None})
    assert broken.status == 422


async def test_leaders_matters(office: Office, described: Described) -> None:
    program = await a_program(office.house, Scope.LEADERS_READ, Scope.LEADERS_WRITE)
    draft = {"title": "夜间噪音", "text": "二百余人反映。", "cases": office.case.number}
    words = {"version": "2", "leader": "张副市长", "words": "半月内解决。", "unit": "cgj", "until": "2026-12-10T18:00"}

    assert await faults(described, program, {"api.special-reports.post": ("POST", "/special-reports", draft)}) == {}
    (report,) = (await (await program.get("/special-reports")).json())["reports"]
    path = f"/special-reports/{report['number']}"
    submitted = await program.post(f"{path}/submit", {"version": "1", "leader": "张副市长"})
    assert submitted.status == 200
    assert await faults(described, program, {
        "api.special-report.step": ("POST", f"{path}/instruct", words),
        "api.special-reports": ("GET", "/special-reports?state=instructed"),
        "api.special-report": ("GET", path),
        "api.leader-task.report": ("POST", "/leader-tasks/1/report", {"reason": "已约谈三家店铺"}),
        "api.leader-tasks": ("GET", "/leader-tasks?kind=instruction"),
        "api.leader-task.end": ("POST", "/leader-tasks/1/end", {"reason": "已全部整改"}),
        "api.receptions.post": ("POST", "/receptions", DAY),
        "api.reception.book": ("POST", "/receptions/1/visits", {"number": office.case.number}),
        "api.receptions": ("GET", "/receptions"),
        "api.reception.cancel": ("POST", "/receptions/1/cancel", {"reason": "另有会议"}),
    }) == {}  # fmt: skip
    late = await program.post(f"{path}/instruct", words)
    assert late.status == 409
    assert await described.faults("api.special-report.step", late) == []


async def test_ties_and_figures(office: Office, described: Described) -> None:
    other = await a_case(office.house.database, 2)
    await office.walked(*TO_REVIEW)
    program = await a_program(office.house, Scope.CASES_READ, Scope.CASES_WRITE, Scope.REPORTS_READ)
    path = f"/cases/{office.case.number}"

    assert await faults(described, program, {
        "api.case.link": ("POST", f"{path}/links", {"other": other.number, "reason": "同一家店"}),
        "api.case.ties": ("GET", f"{path}/ties"),
        "api.case.similar": ("POST", f"{path}/similar", {"text": "烧烤店扰民"}),
        "api.case-figures": ("GET", "/reports/cases?level=1"),
        "api.unit-figures": ("GET", "/reports/units"),
        "api.channel-figures": ("GET", "/reports/channels"),
    }) == {}  # fmt: skip
    units = (await (await program.get("/reports/units")).json())["units"]
    assert [unit["unit"] for unit in units if unit["figures"]] != []


async def test_a_units_unread_cases(office: Office, described: Described) -> None:
    await office.walked(TO_REVIEW[0])
    program = await a_program(office.house, Scope.CASES_READ, unit="cgj")

    answer = await program.get("/inbox/unread")

    assert await described.faults("api.unread", answer) == []
    assert await answer.json() == {"unread": 1}


@pytest.mark.parametrize("rows", [1, 240])
async def test_a_spreadsheet_is_sent_by_a_program_and_repeated_without_harm(
    office: Office, described: Described, rows: int
) -> None:
    """The longer one is far larger than any form."""
    program = await a_program(office.house, Scope.CASES_WRITE)
    lines = (f"A{row},{'路灯不亮。' * 200},13800138000" for row in range(rows))
    content = "\n".join(["外部编号,诉求内容,联系电话", *lines]).encode()
    assert rows == 1 or len(content) > LARGEST_FORM

    async def sent() -> dict[str, Any]:
        form = FormData()
        form.add_field("file", content, filename="cases.csv")
        headers = {"Authorization": f"Bearer {program.token}", "Idempotency-Key": "sheet-1"}
        answer = await program.client.post(f"{API}/cases/import", data=form, headers=headers)
        assert answer.status == 200, await answer.text()
        assert await described.faults("api.sheets", answer) == []
        found: dict[str, Any] = await answer.json()
        return found

    looked = await sent()
    assert looked["rows"] == rows
    assert await sent() == looked
    async with office.house.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(SheetImport)) == 1
    if rows == 1:
        taken = await program.post(f"/cases/import/{looked['import_id']}")
        assert await described.faults("api.sheets.take", taken) == []
        assert (await taken.json())["opened"] == 1


async def test_who_only_reads_decides_nothing(office: Office) -> None:
    program = await a_program(office.house, Scope.INCIDENTS_READ, Scope.LEADERS_READ, Scope.CASES_READ)

    for path in ("/incidents/1/dismiss", "/special-reports", f"/cases/{office.case.number}/links", "/cases/import/1"):
        assert await problem(await program.post(path)) == (403, "scope_missing")


async def test_what_is_not_signed_is_told_nothing_but_that(office: Office, described: Described) -> None:
    stranger = Program((await office.house.open_browser()).client, "none")

    answer = await stranger.post("/exchange/police", {"id": "m1"})

    assert answer.status == 401
    assert (await answer.json())["error"]["message"] == "签名无效或已过期，或接口没有登记、已停用。"
    assert await described.faults("api.exchange", answer) == []
