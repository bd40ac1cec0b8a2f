"""Incidents on the pages: seen at once, led on with reasons, said on the line, and only by supervisors."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from db.tables import Announcement, BurstRule, IncidentState, PlaceGrain, Role
from queue_manager import ControlAway
from tests.contracts.cases.units import add_units, walk
from tests.contracts.web.conftest import House
from tests.contracts.web.factory import NOON
from tests.contracts.web_incidents.bursts import a_burst
from tests.unit.cases.people import AGENT

RULE = {"name": "停水", "category": "", "grain": "area", "minutes": "30", "callers": "3", "enabled": "on"}


@pytest.fixture
async def alert(house: House) -> int:
    await add_units(house.database)
    return await a_burst(house.database)


async def test_an_alert_is_on_the_supervisors_pages_and_its_group_case_is_opened(house: House, alert: int) -> None:
    supervisor = await house.as_(Role.SUPERVISOR)
    for path in ("/supervision", "/incidents", "/incidents/alerts"):
        await supervisor.get(path)
        assert "人民路" in supervisor.page
        assert f'href="/incidents/{alert}"' in supervisor.page
    await supervisor.get(f"/incidents/{alert}")
    assert "137****0001" in supervisor.page
    assert "人民路一带集中反映「010101」，目前 3 名市民来电" in supervisor.page

    assert (await supervisor.post(f"/incidents/{alert}/open", text="停水", reason="")).status == 422
    await supervisor.get(f"/incidents/{alert}")
    assert (await supervisor.post(f"/incidents/{alert}/open", text="停水", place="人民路", reason="爆管")).status == 303
    await supervisor.get(f"/incidents/{alert}")
    assert supervisor.page.count('<td class="nowrap">随群体工单') == 3
    [(actor, _, reason)] = await house.audit("incident.opened")
    assert (actor, reason) == ("supervisor", "爆管")
    assert (await supervisor.post(f"/incidents/{alert}/open", text="停水", reason="爆管")).status == 409

    view, _ = await house.services.incidents.read(alert, viewer="supervisor")
    group = await house.services.cases.by_number(view.case_number or "")
    await walk(house.services.steps, group, ("dispatch", AGENT))
    unit = await house.as_(Role.DEPARTMENT)
    await unit.get("/inbox")
    assert "群体事件：010101 · 人民路，目前 3 人反映" in unit.page
    await unit.get(f"/cases/{group.number}")
    assert "另有 3 件诉求并入本工单" in unit.page
    assert "137****" not in unit.page
    assert "多名市民，由热线逐一告知和回访" in unit.page
    assert "未显号码" not in unit.page
    assert "<dt>诉求渠道</dt><dd>群体事件</dd>" in unit.page, "nobody telephoned for it"
    assert "查看联系方式" not in unit.page, "there is nobody to call"


@pytest.mark.parametrize("role", [Role.AGENT, Role.QA, Role.MANAGER, Role.DEPARTMENT])
async def test_incidents_are_the_supervisors(house: House, alert: int, role: Role) -> None:
    browser = await house.as_(role)

    for path in ("/incidents", f"/incidents/{alert}", "/api/v1/incidents", "/common-causes"):
        assert (await browser.get(path)).status == 403
    assert (await browser.post(f"/incidents/{alert}/dismiss", reason="不是一件事")).status == 403
    assert (await browser.post(f"/incidents/{alert}/announce", reason="停水")).status == 403


async def test_an_announcement_is_put_on_the_line_until_it_expires_and_taken_off(house: House, alert: int) -> None:
    supervisor = await house.as_(Role.SUPERVISOR)
    page, until = f"/incidents/{alert}", NOON + timedelta(hours=3)
    fields = {"prompts": "incident-notice", "lines": "12345", "reason": "人民路停水"}
    for wrong in ("", "2026-11-22T04:00+00:00", "2026-12-22T04:00+00:00"):
        await supervisor.get(page)
        assert (await supervisor.post(f"{page}/announce", until=wrong, **fields)).status == 422
        assert "失效时间" in supervisor.page
    await supervisor.get(page)

    assert (await supervisor.post(f"{page}/announce", until=until.isoformat(), **fields)).status == 303

    async with house.database.read() as session:
        row = await session.scalar(select(Announcement).where(Announcement.title.startswith("群体事件")))
    assert row is not None
    assert (row.valid_until, row.lines, row.enabled) == (until, "12345", False)
    [order] = house.controls.given
    assert (order.name, order.fields, order.reason) == (
        "announcement.on", {"announcement": str(row.id)}, "人民路停水",
    )  # fmt: skip
    async with house.database.write() as session:
        (await session.get_one(Announcement, row.id)).enabled = True
    await supervisor.get(page)
    assert "正在播报" in supervisor.page
    assert (await supervisor.post(f"{page}/silence", reason="已恢复供水")).status == 303
    assert [one.name for one in house.controls.given] == ["announcement.on", "announcement.off"]


async def test_an_announcement_that_could_not_be_switched_on_is_tried_again_as_the_same(
    house: House, alert: int
) -> None:
    supervisor = await house.as_(Role.SUPERVISOR)
    headers = await supervisor.token()
    path = f"/api/v1/incidents/{alert}/announce"
    body = {"prompts": "incident-notice", "until": (NOON + timedelta(hours=1)).isoformat(), "reason": "停水"}
    house.controls.refuses = ControlAway("away")
    assert (await supervisor.client.post(path, json=body, headers=headers)).status == 503
    house.controls.refuses = None

    assert (await supervisor.client.post(path, json=body, headers=headers)).status == 200

    async with house.database.read() as session:
        assert len(list(await session.scalars(select(Announcement)))) == 1
    silenced = await supervisor.client.post(
        f"/api/v1/incidents/{alert}/silence", json={"reason": "恢复"}, headers=headers
    )  # fmt: skip
    assert silenced.status == 200


async def test_programs_lead_an_incident_as_people_do(house: House, alert: int) -> None:
    supervisor = await house.as_(Role.SUPERVISOR)
    headers = await supervisor.token()
    path = f"/api/v1/incidents/{alert}"

    listed = await (await supervisor.client.get("/api/v1/incidents")).json()
    assert [(row["id"], row["state"], row["callers"]) for row in listed["incidents"]] == [(alert, "alerted", 3)]
    opened = await supervisor.client.post(f"{path}/open", json={"text": "停水", "reason": "爆管"}, headers=headers)
    found = await opened.json()
    assert found["incident"]["state"] == "open"
    assert {case["caller"] for case in found["cases"]} == {f"137****000{n}" for n in (1, 2, 3)}
    ended = await supervisor.client.post(f"{path}/end", json={"reason": "已恢复"}, headers=headers)
    assert (await ended.json())["incident"]["state"] == "ended"
    again = await supervisor.client.post(f"{path}/dismiss", json={"reason": "不是"}, headers=headers)
    assert (again.status, (await again.json())["error"]["code"]) == (409, "incident_refused")
    assert (await supervisor.client.get("/api/v1/incidents/99")).status == 404


async def test_an_administrator_edits_when_calls_are_a_burst(house: House) -> None:
    admin, supervisor = await house.as_(Role.ADMIN), await house.as_(Role.SUPERVISOR)
    await admin.get("/admin/burst-rules")

    assert (await admin.post("/admin/burst-rules", new="on", **RULE)).status == 303
    async with house.database.read() as session:
        row = await session.scalar(select(BurstRule))
    assert row is not None
    assert (row.minutes, row.callers, row.grain, row.enabled) == (30, 3, PlaceGrain.AREA, True)
    await admin.get("/admin/burst-rules")
    for wrong in ({"minutes": "1441"}, {"callers": "1"}, {"category": "99"}, {"name": ""}, {"grain": "moon"}):
        assert (await admin.post("/admin/burst-rules", id=str(row.id), **RULE | wrong)).status == 422
    await admin.get("/admin/burst-rules")
    assert (await admin.post("/admin/burst-rules", id=str(row.id), **RULE | {"callers": "9"})).status == 303
    assert len(await house.audit("burst-rule.changed")) == 1
    assert (await supervisor.get("/admin/burst-rules")).status == 403


async def test_a_common_cause_is_written_down_from_what_was_closed(house: House, alert: int) -> None:
    for number in (1, 2, 3):
        case = await house.services.cases.by_number(f"20261122-{number:06}")
        await walk(house.services.steps, case, ("resolve", AGENT))
    supervisor = await house.as_(Role.SUPERVISOR)
    await supervisor.get("/common-causes?since=2026-11-01&until=2026-11-22")
    assert "010101" in supervisor.page
    fields = {"category": "010101", "place": "人民路", "tag": "", "cause": "管道老化", "unit": "cgj", "measure": "换管"}

    assert (await supervisor.post("/common-causes", due_on="2026-12-31", **fields)).status == 303
    await supervisor.get("/common-causes?since=soon")
    assert "到期满 7 天后比较" in supervisor.page
    assert "开始日期「soon」不是有效日期" in supervisor.page
    assert (await supervisor.post("/common-causes", due_on="", **fields)).status == 422
    headers = await supervisor.token()
    answer = await supervisor.client.get("/api/v1/common-causes")
    [cause] = (await answer.json())["causes"]
    assert (cause["unit_name"], cause["due_on"], cause["fell"]) == ("城市管理局", "2026-12-31", None)
    closed = await supervisor.client.post(
        f"/api/v1/common-causes/{cause['id']}/close", json={"outcome": "已换管"}, headers=headers
    )
    assert closed.status == 200
    await supervisor.get("/common-causes")
    assert "已销号" in supervisor.page
    twice = await supervisor.post(f"/common-causes/{cause['id']}/close", outcome="已换管")
    assert twice.status == 422


async def test_who_ends_an_incident_takes_its_announcement_off_the_line(house: House, alert: int) -> None:
    supervisor = await house.as_(Role.SUPERVISOR)
    page, until = f"/incidents/{alert}", (NOON + timedelta(hours=3)).isoformat()
    await supervisor.get(page)
    assert (await supervisor.post(f"{page}/open", text="停水", place="人民路", reason="爆管")).status == 303
    await supervisor.get(page)
    await supervisor.post(f"{page}/announce", prompts="incident-notice", until=until, reason="停水")
    async with house.database.write() as session:
        await session.execute(update(Announcement).where(Announcement.title.startswith("群体")).values(enabled=True))

    await supervisor.get(page)
    assert (await supervisor.post(f"{page}/end", reason="已恢复供水")).status == 303

    given = [(order.name, order.reason) for order in house.controls.given]
    assert given == [("announcement.on", "停水"), ("announcement.off", "已恢复供水")]


async def test_where_the_switch_is_away_the_incident_ends_and_its_page_says_what_still_runs(
    house: House, alert: int
) -> None:
    supervisor = await house.as_(Role.SUPERVISOR)
    page, until = f"/incidents/{alert}", (NOON + timedelta(hours=3)).isoformat()
    await supervisor.get(page)
    await supervisor.post(f"{page}/announce", prompts="incident-notice", until=until, reason="停水")
    async with house.database.write() as session:
        await session.execute(update(Announcement).where(Announcement.title.startswith("群体")).values(enabled=True))
    house.controls.refuses = ControlAway()
    await supervisor.get(page)

    assert (await supervisor.post(f"{page}/dismiss", reason="各家水表")).status == 303

    await supervisor.get(page)
    assert "已排除" in supervisor.page
    assert "播报还没有停止" in supervisor.page


async def test_an_incident_that_is_over_takes_no_announcement(house: House, alert: int) -> None:
    supervisor = await house.as_(Role.SUPERVISOR)
    await supervisor.get(f"/incidents/{alert}")
    assert (await supervisor.post(f"/incidents/{alert}/dismiss", reason="各家水表")).status == 303
    await supervisor.get(f"/incidents/{alert}")
    assert "已排除" in supervisor.page
    fields = {"prompts": "incident-notice", "until": (NOON + timedelta(hours=1)).isoformat(), "reason": "停水"}

    assert (await supervisor.post(f"/incidents/{alert}/announce", **fields)).status == 409
    assert house.controls.given == []
    states = {view.state for view in await house.services.incidents.listed()}
    assert states == {IncidentState.DISMISSED}
