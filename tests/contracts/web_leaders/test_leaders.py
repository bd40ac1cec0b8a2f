"""专报 → 批示 → 追办 to the end, 包案 and 接待日: by page and by program, on both databases."""

from datetime import timedelta
from io import BytesIO

import docx

from cases import Field
from db.tables import Role
from tests.contracts.cases.units import a_case
from tests.contracts.web.conftest import Browser
from tests.contracts.web_cases.conftest import Office
from tests.unit.cases.people import AGENT, SUPERVISOR

DRAFT = {"title": "阳光花园夜间噪音问题", "text": "一、基本情况\n二百余人反映。"}


async def posted(browser: Browser, path: str, **fields: str) -> dict:
    response = await browser.client.post(f"/api/v1{path}", json=fields, headers=await browser.token())
    return {"status": response.status} | await response.json()


async def test_a_special_report_is_instructed_upon_and_followed_to_its_end(office: Office) -> None:
    supervisor = await office.as_(Role.SUPERVISOR, "/special-reports")
    made = await supervisor.post("/special-reports", **DRAFT, cases=f"{office.case.number}，{office.case.number}")
    page = made.headers["Location"]
    await supervisor.get(page)
    assert "草稿" in supervisor.page
    assert f"/cases/{office.case.number}" in supervisor.page
    await supervisor.post(f"{page}/submit", version="1", leader="张副市长")
    await supervisor.get(page)
    assert "已呈报" in supervisor.page

    words = {"leader": "张副市长", "words": "请城管局牵头，半月内解决。", "unit": "cgj", "until": "2026-12-10T18:00"}
    assert (await supervisor.post(f"{page}/instruct", version="2", **words)).status == 303
    await supervisor.get(page)
    assert "请城管局牵头" in supervisor.page
    assert "确认办结" not in supervisor.page, "no report ends while an instruction is open"
    refused = await supervisor.post(f"{page}/conclude", version="3", reason="已解决")
    assert refused.status == 409
    assert "请先逐项办结批示" in supervisor.page

    await supervisor.get("/leader-tasks")
    assert "2026-12-10 18:00:00" in supervisor.page
    await supervisor.post("/leader-tasks/1/report", reason="城管局已约谈三家店铺。")
    await supervisor.get("/leader-tasks")
    assert "城管局已约谈三家店铺。" in supervisor.page
    assert (await supervisor.post("/leader-tasks/1/end", reason="三家店铺全部整改。")).status == 303
    await supervisor.get(page)
    assert (await supervisor.post(f"{page}/conclude", version="3", reason="问题已解决")).status == 303
    await supervisor.get(page)
    assert "三家店铺全部整改。" in supervisor.page
    assert [one[0] for one in await office.house.audit("special_report.conclude")] == ["supervisor"]
    assert len(await office.house.audit("leader_task.ended")) == 1
    printed = docx.Document(BytesIO(await (await supervisor.get(f"{page}/paper.docx")).read()))
    assert "三家店铺全部整改。" in {cell.text for table in printed.tables for row in table.rows for cell in row.cells}
    assert "二百余人反映。" in {line.text for line in printed.paragraphs}
    assert [one[2] for one in await office.house.audit("special_report.exported")] == ["docx"]
    await supervisor.get("/leader-tasks?ended=1")
    assert "三家店铺全部整改。" in supervisor.page


async def test_programs_take_the_same_steps_and_get_the_same_refusals(office: Office) -> None:
    supervisor = await office.as_(Role.SUPERVISOR)
    made = await posted(supervisor, "/special-reports", **DRAFT, cases=office.case.number)
    number = made["number"]
    assert (made["status"], made["state"], number) == (200, "draft", "2026-0001")

    for path, fields, status, code in (
        (
            f"/special-reports/{number}/instruct",
            {"version": "1", "leader": "x", "words": "y"},
            409,
            "special_report_state",
        ),
        (f"/special-reports/{number}/submit", {"version": "7", "leader": "张"}, 409, "special_report_changed"),
        (f"/special-reports/{number}/submit", {"version": "1", "leader": ""}, 422, "input_refused"),
        (f"/special-reports/{number}/submit", {"leader": "张"}, 422, "input_refused"),
        ("/special-reports", DRAFT | {"cases": "20200101-000001"}, 422, "input_refused"),
        ("/special-reports", DRAFT | {"text": "长" * 20_001}, 422, "input_refused"),
        ("/special-reports/2020-0001/submit", {"version": "1", "leader": "张"}, 404, "not_found"),
        ("/leader-tasks/99/report", {"reason": "进展"}, 404, "leader_task_unknown"),
        ("/leader-tasks/99/report", {"reason": ""}, 422, "input_refused"),
    ):
        refused = await posted(supervisor, path, **fields)
        assert (refused["status"], refused["error"]["code"]) == (status, code), path

    await posted(supervisor, f"/special-reports/{number}/submit", version="1", leader="张副市长")
    past = {"version": "2", "leader": "张", "words": "速办", "until": "2020-01-01T00:00"}
    refused = await posted(supervisor, f"/special-reports/{number}/instruct", **past)
    assert "完成期限须晚于现在" in str(refused["error"])
    read = await (await supervisor.get(f"/api/v1/special-reports/{number}")).json()
    assert (read["state"], read["cases"], read["tasks"]) == ("submitted", [office.case.number], [])
    withdrawn = await posted(supervisor, f"/special-reports/{number}/withdraw", version="2", reason="另行报送")
    assert withdrawn["state"] == "withdrawn"


async def test_a_case_a_leader_has_taken_over_is_reported_on_until_it_is_settled(office: Office) -> None:
    own = {Field.LEADER: "李市长", Field.REASON: "三年未解决的积案，由我包案", Field.EVERY_DAYS: 3}
    await office.walked(("dispatch", AGENT), ("own", SUPERVISOR, own))
    supervisor = await office.as_(Role.SUPERVISOR)
    assert "包案：李市长" in supervisor.page
    (task,) = (await (await supervisor.get("/api/v1/leader-tasks?kind=ownership")).json())["tasks"]
    assert (task["leader"], task["case_number"], task["colour"]) == ("李市长", office.case.number, "normal")

    office.house.clock.now += timedelta(days=3)
    supervisor = await office.as_(Role.SUPERVISOR)
    (task,) = (await (await supervisor.get("/api/v1/leader-tasks")).json())["tasks"]
    assert task["colour"] == "red", "the leader has waited long enough for a word"
    await posted(supervisor, f"/leader-tasks/{task['id']}/report", reason="已协调两个部门到场")
    (task,) = (await (await supervisor.get("/api/v1/leader-tasks")).json())["tasks"]
    assert (task["colour"], task["reports"][0]["words"]) == ("normal", "已协调两个部门到场")

    await posted(supervisor, f"/leader-tasks/{task['id']}/end", reason="问题解决")
    assert (await posted(supervisor, f"/leader-tasks/{task['id']}/end", reason="问题解决"))["status"] == 409
    await supervisor.get(office.path)
    assert "已办结：问题解决" in supervisor.page
    assert "领导交办事项办结" in supervisor.page


DAY = {
    "day": "2026-11-26",
    "begins": "09:00",
    "ends": "11:30",
    "leader": "李市长",
    "place": "信访局一楼",
    "visits": "1",
}


async def test_a_citizen_is_heard_by_a_leader_and_what_came_of_it_is_kept(office: Office) -> None:
    supervisor = await office.as_(Role.SUPERVISOR, "/receptions")
    assert "没有接待安排" in supervisor.page
    assert (await supervisor.post("/receptions", **DAY)).status == 303
    await supervisor.get("/receptions")
    assert "可接待 1 人，已约 0 人" in supervisor.page
    assert (await supervisor.post("/receptions/1/visits", number=office.case.number)).status == 303
    second = await a_case(office.house.database, 2)
    await supervisor.get("/receptions")
    full = await supervisor.post("/receptions/1/visits", number=second.number)
    assert full.status == 422
    assert "已经约满" in supervisor.page

    early = await posted(supervisor, "/receptions/visits/1", came="yes", outcome="听取诉求")
    assert "接待还没有开始" in str(early["error"])
    office.house.clock.now += timedelta(days=4)
    supervisor = await office.as_(Role.SUPERVISOR)
    assert (await posted(supervisor, "/receptions/visits/1", came="yes", outcome=""))["status"] == 422
    noted = await posted(supervisor, "/receptions/visits/1", came="yes", outcome="责成城管局一周内解决")
    assert noted["status"] == 200
    await supervisor.get("/receptions")
    assert "责成城管局一周内解决" in supervisor.page
    await supervisor.get(office.path)
    assert "预约领导接待" in supervisor.page


async def test_days_and_bookings_that_cannot_be_are_refused_in_words(office: Office) -> None:
    supervisor = await office.as_(Role.SUPERVISOR)
    for wrong, words in (
        ({"day": "2020-01-01"}, "须晚于现在"),
        ({"day": "morgen"}, "不是有效的日期"),
        ({"begins": "12:00"}, "结束时间须晚于开始时间"),
        ({"begins": "25:00"}, "不是有效的时间"),
        ({"visits": "0"}, "接待人数"),
        ({"visits": "many"}, "整数"),
        ({"leader": ""}, "领导姓名"),
    ):
        refused = await posted(supervisor, "/receptions", **(DAY | wrong))
        assert refused["status"] == 422
        assert words in str(refused["error"]), wrong
    made = await posted(supervisor, "/receptions", **DAY)
    assert "当天已有接待安排" in str((await posted(supervisor, "/receptions", **DAY))["error"])
    assert (await posted(supervisor, f"/receptions/{made['id']}/visits", number="20200101-000001"))["status"] == 404
    assert (await posted(supervisor, f"/receptions/{made['id']}/cancel", reason="另有会议"))["status"] == 200
    late = await posted(supervisor, f"/receptions/{made['id']}/visits", number=office.case.number)
    assert "已经取消" in str(late["error"])


async def test_only_the_office_sees_leaders_matters(office: Office) -> None:
    for role in (Role.AGENT, Role.DEPARTMENT, Role.QA, Role.MANAGER):
        browser = await office.house.as_(role)
        for path in ("/special-reports", "/leader-tasks", "/receptions", "/api/v1/leader-tasks"):
            assert (await browser.get(path)).status == 403


async def test_what_came_of_a_reception_stands_in_its_case_for_the_hotline(office: Office) -> None:
    await office.walked(("dispatch", AGENT))
    supervisor = await office.as_(Role.SUPERVISOR)
    day = (office.house.clock() + timedelta(days=1)).date().isoformat()
    fields = {"day": day, "begins": "09:00", "ends": "11:00", "place": "信访大厅", "leader": "李市长", "visits": "2"}
    await posted(supervisor, "/receptions", **fields)
    await posted(supervisor, "/receptions/1/visits", number=office.case.number)
    await supervisor.get(office.path)
    assert "李市长，信访大厅：已预约" in supervisor.page

    office.house.clock.now += timedelta(days=2)
    supervisor = await office.as_(Role.SUPERVISOR)
    await posted(supervisor, "/receptions/visits/1", came="yes", outcome="责成城管局三日内办结")
    office.house.clock.now += timedelta(days=60)
    supervisor, unit = await office.as_(Role.SUPERVISOR), await office.as_(Role.DEPARTMENT)

    assert "责成城管局三日内办结" in supervisor.page, "the list of days goes back a month, the case does not forget"
    assert "责成城管局三日内办结" not in unit.page


async def test_what_a_leader_waits_for_stands_beside_the_unit_that_has_the_case_now(office: Office) -> None:
    own = {Field.LEADER: "李市长", Field.REASON: "我包案"}
    await office.walked(("own", SUPERVISOR, own))
    supervisor = await office.as_(Role.SUPERVISOR)

    async def unit() -> str | None:
        (task,) = (await (await supervisor.get("/api/v1/leader-tasks")).json())["tasks"]
        return task["unit"]

    before = await unit()
    await office.walked(("dispatch", AGENT))
    dispatched = await unit()
    to = {Field.UNIT: "gaj", Field.SUPERVISING_UNIT: "dc1", Field.REASON: "职责在公安局", Field.CO_UNITS: ()}
    await office.walked(("reassign", SUPERVISOR, to))

    assert (before, dispatched, await unit()) == (None, "cgj", "gaj")
