"""What cannot be is refused in plain Chinese and nothing is lost; what is only rare comes through whole."""

import json
from datetime import timedelta
from io import BytesIO
from urllib.parse import urlencode

import docx
import openpyxl
import pytest

from cases import Field
from db.tables import AuditEntry, Case, Role
from tests.contracts.cases.units import a_case, walk
from tests.contracts.web_cases.conftest import Office
from tests.unit.cases.people import AGENT, CO, CO_HANDLER, HANDLER, SUPERVISOR

TEN_MEGABYTES = "长" * (10 * 1024 * 1024 // 3)
RARE = "𠮷野家门前㐂字招牌龘坏👨‍👩‍👧🏠，\u202e倒字"
"""A character beyond the first plane, rare ones, an emoji of several parts, and a sign that turns the line round."""


async def test_ten_megabytes_are_refused_by_form_and_by_program_and_what_was_there_stays(office: Office) -> None:
    agent = await office.as_(Role.AGENT)
    token = await agent.token()
    await agent.get(office.path)

    form = BytesIO(urlencode({"version": "2", "text": TEN_MEGABYTES} | {"csrf": token["X-CSRF-Token"]}).encode())
    typed = {"Content-Type": "application/x-www-form-urlencoded"}
    refused = await agent.client.post(office.path, data=form, headers=typed)
    page = await refused.text()
    assert refused.status == 413
    for words in ("提交的内容太大", "之前保存的内容不受影响", "请返回上一页"):
        assert words in page
    body = BytesIO(json.dumps({"fields": {"reason": TEN_MEGABYTES}}).encode())
    headers = token | {"If-Match": '"2"', "Content-Type": "application/json"}
    sent = await agent.client.post(f"/api/v1{office.path}/steps/dispatch", data=body, headers=headers)
    assert (sent.status, (await sent.json())["error"]["code"]) == (413, "too_large")
    case = await office.house.services.cases.get(office.case.id)
    assert (case.text, case.version) == ("阳光花园烧烤店扰民", 2)


async def test_whatever_the_fields_may_hold_is_taken(office: Office) -> None:
    """A browser sends a Chinese character as nine bytes, a rare one as twelve."""
    await office.walked(("dispatch", AGENT), ("sign", HANDLER))
    unit = await office.as_(Role.DEPARTMENT)
    long = {"answer": "𠮷" * 8000, "internal": "内" * 8000}

    assert await office.step(unit, "submit", version=4, result="solved", told_at="2026-11-22T11:30", **long) == 303

    supervisor = await office.as_(Role.SUPERVISOR, "/special-reports")
    report = {"title": "供水专报", "text": "报" * 20_000, "cases": office.case.number}
    assert (await supervisor.post("/special-reports", **report)).status == 303


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"reason": "长" * 2001}, "请控制在 2000 字以内"),
        ({"case_class": "z"}, "「办理类别」请从列表中选择"),
        ({"unit": "nowhere"}, "没有这个单位"),
        ({"unit": "dc1", "supervising_unit": "cgj"}, "督办单位不办理"),
        ({"co_units": "cgj"}, "同一个单位不能重复选择"),
    ],
)
async def test_an_order_that_cannot_be_comes_back_with_everything_filled_in(
    office: Office, fields: dict[str, str], words: str
) -> None:
    agent = await office.as_(Role.AGENT)
    order = {"unit": "cgj", "supervising_unit": "dc1", "quality_demand": "当日处理完毕"} | fields

    status = await office.step(agent, "dispatch", version=2, **order)

    assert status == 422
    assert words in agent.page
    assert "当日处理完毕" in agent.page, "nothing filled in is lost"
    assert (await office.house.services.cases.get(office.case.id)).state.value == "registered"


async def test_limits_in_the_past_are_refused_beside_the_form(office: Office) -> None:
    await office.walked(("dispatch", AGENT), ("sign", HANDLER))
    supervisor = await office.as_(Role.SUPERVISOR)
    past = {"leader": "张副市长", "reason": "请速办", "until": "2020-01-01T08:00"}
    assert await office.step(supervisor, "instruct", version=office.case.version, **past) == 422
    assert "「完成期限」须晚于现在" in supervisor.page
    assert "请速办" in supervisor.page

    unit = await office.as_(Role.DEPARTMENT)
    plan = {"triage": "limited", "reason": "资金未到位", "plan": "明年改造", "plan_until": "2020-01-01T08:00"}
    assert await office.step(unit, "triage", version=office.case.version, **plan) == 422
    assert "「计划解决的时间」须晚于现在" in unit.page
    without = {"triage": "limited", "reason": "资金未到位"}
    assert await office.step(unit, "triage", version=office.case.version, **without) == 422
    assert "还需要填写「解决方案" in unit.page


async def test_rare_characters_and_emoji_are_found_and_come_out_whole(office: Office) -> None:
    async with office.house.database.write() as session:
        case = await session.get_one(Case, office.case.id)
        case.text, case.place = RARE, "㐂街 1 号"
    await a_case(office.house.database, 2)
    supervisor = await office.as_(Role.SUPERVISOR, "/cases")

    for word in ("𠮷", "龘坏", "👨‍👩‍👧", "🏠", "㐂街"):
        found = await supervisor.client.get("/api/v1/cases", params={"find": word})
        assert [row["number"] for row in (await found.json())["cases"]] == [office.case.number], word
    await supervisor.get(office.path)
    assert RARE in supervisor.page

    word_file = await (await supervisor.get(f"{office.path}/paper.docx")).read()
    assert RARE in "\n".join(line.text for line in docx.Document(BytesIO(word_file)).paragraphs)
    table = await (await supervisor.get("/cases.xlsx")).read()
    cells = [cell for row in openpyxl.load_workbook(BytesIO(table)).active.values for cell in row]
    assert RARE in cells
    paper = await supervisor.get(f"{office.path}/paper.pdf")
    assert (paper.status, (await paper.read())[:5]) == (200, b"%PDF-")


async def test_an_order_for_a_unit_without_an_account_is_printed_delivered_and_kept(office: Office) -> None:
    supervisor = await office.as_(Role.SUPERVISOR)
    assert (await supervisor.get(f"{office.path}/order.docx")).status == 422, "nobody has the case yet"
    order = {"unit": "paper", "supervising_unit": "dc1", "answer_demand": "两日内答复"}
    await supervisor.get(office.path)
    assert "查清事实" in supervisor.page, "what the city usually asks for stands in the form"
    assert await office.step(supervisor, "dispatch", version=2, **order) == 303

    printed = await (await supervisor.get(f"{office.path}/order.docx")).read()
    document = docx.Document(BytesIO(printed))
    cells = "\n".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
    for words in ("偏远乡镇", "两日内答复", "查清事实", "时间要求", "接收单位（盖章）", "138****5678"):
        assert words in cells, words
    assert "13812345678" not in cells
    notice = await supervisor.get(f"{office.path}/supervision.pdf")
    assert (await notice.read())[:5] == b"%PDF-"
    assert {row[2] for row in await office.house.audit("case.exported")} == {"order.docx", "supervision.pdf"}

    await supervisor.get(office.path)
    taken = {"delivered_way": "fax", "received_by": "党政办 李主任", "delivered_at": "2026-11-22T11:00"}
    assert await office.step(supervisor, "deliver", version=3, **taken) == 303
    await supervisor.get(office.path)
    assert "传真 2026-11-22 11:00:00，党政办 李主任" in supervisor.page


async def test_a_sealed_order_tells_nothing_of_who_called(office: Office) -> None:
    sealed = {"confidential": "true", "redacted": "市民反映夜间噪音"}
    agent = await office.as_(Role.AGENT)
    assert await office.step(agent, "classify", version=2, **sealed) == 303
    await agent.get(office.path)
    assert await office.step(agent, "dispatch", version=3, unit="paper", supervising_unit="dc1") == 303

    printed = await (await agent.get(f"{office.path}/order.docx")).read()

    document = docx.Document(BytesIO(printed))
    told = "\n".join([*(line.text for line in document.paragraphs), *(
        cell.text for table in document.tables for row in table.rows for cell in row.cells
    )])  # fmt: skip
    assert "市民反映夜间噪音" in told
    for hidden in ("138", "王**", "人民路", "烧烤店"):
        assert hidden not in told


async def test_whoever_keeps_out_of_a_case_neither_sees_nor_changes_it(office: Office) -> None:
    agent = await office.as_(Role.AGENT)
    assert await office.step(agent, "recuse", version=2, reason="与被投诉店主是亲属") == 303

    assert (await agent.get(office.path)).status == 404
    await agent.get("/cases")
    assert office.case.number not in agent.page
    assert (await (await agent.get("/api/v1/cases")).json())["cases"] == []
    assert (await agent.post(office.path, version="3", text="改写")).status == 404
    supervisor = await office.as_(Role.SUPERVISOR)
    assert "回避" in supervisor.page
    assert "与被投诉店主是亲属" in supervisor.page
    assert await office.step(supervisor, "end_recusal", version=3, who="agent", reason="已核实无利害关系") == 303
    assert (await agent.get(office.path)).status == 200


async def test_a_unit_s_person_who_keeps_out_loses_the_case_from_the_inbox(office: Office) -> None:
    await office.walked(("dispatch", AGENT))
    unit = await office.as_(Role.DEPARTMENT, "/inbox")
    assert office.case.number in unit.page

    await unit.get(office.path)
    assert await office.step(unit, "recuse", version=office.case.version, reason="诉求人是本人亲属") == 303

    await unit.get("/inbox")
    assert office.case.number not in unit.page
    leader = await office.house.open_browser()
    await leader.sign_in("leader")
    await leader.get("/inbox")
    assert office.case.number in leader.page, "the colleague goes on with it"


async def test_a_unit_that_keeps_out_is_given_no_part_and_who_leads_is_given_another_first(office: Office) -> None:
    supervisor = await office.as_(Role.SUPERVISOR)
    assert await office.step(supervisor, "recuse", version=2, which_unit="gaj", reason="被反映的单位") == 303
    await supervisor.get(office.path)
    order = {"unit": "gaj", "supervising_unit": "dc1"}
    assert await office.step(supervisor, "dispatch", version=3, **order) == 422
    assert "已登记回避" in supervisor.page
    assert await office.step(supervisor, "dispatch", version=3, **(order | {"unit": "cgj"})) == 303
    await supervisor.get(office.path)
    assert await office.step(supervisor, "recuse", version=4, which_unit="cgj", reason="被反映的单位") == 422
    assert "请先改派" in supervisor.page
    assert await office.step(supervisor, "recuse", version=4, who="nobody", reason="不存在的人") == 422
    assert "没有这个账号" in supervisor.page
    assert await office.step(supervisor, "end_recusal", version=4, who="agent", reason="没有回避过") == 422
    assert "没有登记回避" in supervisor.page


async def test_the_first_unit_is_proposed_when_two_have_given_a_case_back(office: Office) -> None:
    steps, why = office.house.services.steps, {Field.REASON: "非本单位职责"}
    case = await walk(
        steps, office.case, ("dispatch", AGENT, {Field.CO_UNITS: ()}), ("request_return", HANDLER, why),
        ("approve_return", SUPERVISOR), ("dispatch", AGENT, {Field.UNIT: CO, Field.CO_UNITS: ()}),
        ("request_return", CO_HANDLER, why), ("approve_return", SUPERVISOR),
    )  # fmt: skip

    supervisor = await office.as_(Role.SUPERVISOR)

    assert "首接负责" in supervisor.page
    assert case.state.value == "registered"


async def test_what_was_put_off_comes_back_when_its_time_has_come(office: Office) -> None:
    plan = {
        Field.TRIAGE: "limited", Field.REASON: "资金未到位", Field.PLAN: "列入改造计划",
        Field.PLAN_UNTIL: office.house.clock() + timedelta(hours=1),
    }  # fmt: skip
    await office.walked(("dispatch", AGENT), ("sign", HANDLER), ("triage", HANDLER, plan))
    supervisor = await office.as_(Role.SUPERVISOR, "/cases?todo=planned")
    assert office.case.number not in supervisor.page
    office.house.clock.now += timedelta(hours=1)
    supervisor = await office.as_(Role.SUPERVISOR, "/cases?todo=planned")
    assert office.case.number in supervisor.page
    await supervisor.get(office.path)
    assert "列入改造计划" in supervisor.page


async def test_what_units_agreed_on_together_stands_on_the_page(office: Office) -> None:
    minutes = {Field.CO_UNITS: ("paper",), Field.MINUTES: "由城管牵头，乡镇配合，周五前完成。"}
    await office.walked(("dispatch", AGENT), ("join", SUPERVISOR, minutes))
    unit = await office.as_(Role.DEPARTMENT)
    assert "会办纪要" in unit.page
    assert "偏远乡镇：由城管牵头，乡镇配合，周五前完成。" in unit.page


async def test_a_case_that_drew_a_card_still_shows_its_page(office: Office) -> None:
    await office.walked(("dispatch", AGENT))
    card = {"event": "yellow", "colour": "yellow", "deadline": 1, "at": "2026-11-22T04:00:00+00:00"}
    async with office.house.database.write() as session:
        session.add(
            AuditEntry(
                at=office.house.clock(), actor="system:deadlines", action="case.card", subject_kind="case",
                subject_id=str(office.case.id), after=card, reason="反馈时限将到",
            )
        )  # fmt: skip
    supervisor = await office.house.as_(Role.SUPERVISOR)
    assert (await supervisor.get(office.path)).status == 200
    assert "反馈时限将到" in supervisor.page


async def test_what_an_order_asked_for_stands_in_the_form_for_another_unit(office: Office) -> None:
    await office.walked(("dispatch", AGENT, {Field.ANSWER_DEMAND: "两日内答复"}))
    supervisor = await office.as_(Role.SUPERVISOR)

    _, _, form = supervisor.page.partition(f'action="{office.path}/steps/reassign"')
    form = form.partition("</form>")[0]

    assert ("两日内答复" in form, "查清事实" in form) == (True, True), (
        "the case's own, and what the city usually asks for"
    )
