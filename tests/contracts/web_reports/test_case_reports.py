"""Reports of cases on pages and as JSON: every number leads to just its cases."""

import re
from html import unescape

import pytest
from sqlalchemy import update

from cases import Field
from db.tables import Case, CaseState, FollowUpOutcome, Role, Setting
from tests.contracts.cases.units import TO_ANSWERED, a_case, walk
from tests.contracts.web_cases.conftest import Office
from tests.unit.cases.people import AGENT, CO, LEAD

NOVEMBER = "first=2026-11-01&last=2026-11-30"


@pytest.fixture
async def busy(office: Office) -> Office:
    """One case resolved, one answered late by its unit, one with another unit, one nobody has led on."""
    database, steps = office.house.database, office.house.services.steps
    await walk(steps, await a_case(database, 2), ("resolve", AGENT))
    late = await walk(steps, await a_case(database, 3), *TO_ANSWERED)
    elsewhere = {Field.UNIT: CO, Field.CO_UNITS: (), Field.CATEGORY: "0101"}
    other = await walk(steps, await a_case(database, 4), ("dispatch", AGENT, elsewhere))
    async with database.write() as session:
        told = {
            "hotline_told_at": office.house.clock(),
            "due_at": office.house.clock(),
            "final_outcome": FollowUpOutcome.FAIRLY,
        }
        await session.execute(update(Case).where(Case.id == late.id).values(told))
        await session.execute(update(Case).where(Case.id == other.id).values(due_at=None, state=CaseState.HANDLING))
    return office


async def test_every_number_of_the_overview_leads_to_its_cases(busy: Office) -> None:
    supervisor = await busy.as_(Role.SUPERVISOR, f"/reports/cases?{NOVEMBER}")

    links = re.findall(r'href="(/cases\?[^"]+)" aria-label="([^"]+) (\d+)，查看工单"', supervisor.page)
    assert len(links) >= 8
    for target, label, number in links:
        found = await (await supervisor.get(f"/api/v1{unescape(target)}")).json()
        assert len(found["cases"]) == int(number), label
        assert found["complaints"] == []
    await supervisor.get(unescape(links[1][0]))
    assert "所统计的工单" in supervisor.page


async def test_units_are_assessed_with_points_and_a_place(busy: Office) -> None:
    supervisor = await busy.as_(Role.SUPERVISOR, f"/reports/units?{NOVEMBER}")
    for words in ("城市管理局", "按期办结率", "承办单位考核", "<td>合格</td>"):
        assert words in supervisor.page
    found = await (await supervisor.get(f"/api/v1/reports/units?{NOVEMBER}&rules=lianyungang_2022")).json()

    units = {one["unit"]: one for one in found["units"]}
    assert set(units) == {LEAD, CO}
    late = {one["key"]: (one["counted"], one["among"], one["value"]) for one in units[LEAD]["figures"]}
    assert late["on_time_rate"] == (0, 1, 0.0)
    assert late["satisfaction_rate"] == (1, 1, 1.0)
    assert (units[LEAD]["points"], units[LEAD]["parts"]) == ("25.00", {"satisfaction_rate": "25", "on_time_rate": "0"})
    assert (units[CO]["place"], units[CO]["points"]) == (None, "0.00")
    below = await (await supervisor.get(f"/api/v1/reports/units?{NOVEMBER}&above=gov")).json()
    assert [one["unit"] for one in below["units"]] == [LEAD, CO]
    assert (await (await supervisor.get(f"/api/v1/reports/units?{NOVEMBER}&above=cgj")).json())["units"] == []
    for figure in units[LEAD]["figures"]:
        behind = await (await supervisor.get(f"/api/v1{figure['cases']}")).json()
        assert len(behind["cases"]) == figure["counted"], figure["key"]


async def test_a_manager_reads_figures_but_no_list_of_cases(busy: Office) -> None:
    manager = await busy.as_(Role.MANAGER, f"/reports/cases?{NOVEMBER}")
    assert "直办率" in manager.page
    assert "/cases?" not in manager.page
    for role in (Role.AGENT, Role.DEPARTMENT):
        assert (await (await busy.house.as_(role)).get("/reports/units")).status == 403


async def test_points_are_changed_with_a_reason_or_refused_with_every_fault(busy: Office) -> None:
    admin = await busy.as_(Role.ADMIN, "/reports/units")
    item = "{metric: %s, points: 100, target: 95, per_point: 2}"
    rules = f"key: default\nversion: 1\nname: 新办法\nsource: 市政府令\nitems:\n- {item}"
    assert (await admin.post("/reports/units", document=rules % "on_time_rate", reason="")).status == 422
    await admin.get("/reports/units")
    unknown = await admin.post("/reports/units", document=rules % "speed", reason="新年度")
    assert unknown.status == 422
    assert "没有「speed」这个考核指标" in admin.page
    assert (await admin.post("/reports/units", document=rules % "on_time_rate", reason="新年度")).status == 303
    assert await busy.house.audit("score_rules.published") == [("admin", "default", "新年度")]
    supervisor = await busy.as_(Role.SUPERVISOR, "/reports/units")
    assert (await supervisor.post("/reports/units", document="x", reason="xx")).status == 403


async def test_an_address_that_cannot_be_read_says_so_and_is_no_error(busy: Office) -> None:
    supervisor = await busy.as_(Role.SUPERVISOR, "/reports/cases?first=2026-13-40&last=2020-01-01&level=9")
    assert "不是有效日期" in supervisor.page
    assert (await supervisor.get("/reports/units?rules=nothing")).status == 404
    await supervisor.get("/cases?figure=speed.v1.counted&mark=old")
    assert "指标「speed.v1.counted」不存在" in supervisor.page


async def test_lingering_cases_are_marked_and_found_by_the_citys_rule(busy: Office) -> None:
    async with busy.house.database.write() as session:
        session.add(
            Setting(
                key="cases.lingering", value={"days": 10, "redos": 5}, changed_at=busy.house.clock(), changed_by="x"
            )
        )
    busy.house.clock.now = busy.house.clock.now.replace(month=12, day=20)
    supervisor = await busy.as_(Role.SUPERVISOR, "/cases?mark=lingering")
    assert "积案" in supervisor.page
    found = await (await supervisor.get("/api/v1/cases?mark=lingering")).json()
    assert len(found["cases"]) == 3, "the one that was resolved is over"
    async with busy.house.database.write() as session:
        await session.execute(update(Case).where(Case.id == busy.case.id).values(redos=5))
    found = await (await supervisor.get("/api/v1/cases?mark=long_standing")).json()
    assert [row["number"] for row in found["cases"]] == [busy.case.number]
    await supervisor.get(busy.path)
    assert "老大难" in supervisor.page
