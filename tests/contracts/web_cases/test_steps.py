"""Steps taken from the page of a case, on both databases."""

from sqlalchemy import update

from cases import Adopting, Field
from db.tables import AuditEntry, Call, CaseState, CaseType, Category, Role
from tests.contracts.cases.same import into
from tests.contracts.cases.units import TO_ANSWERED, TO_REVIEW, a_case, walk
from tests.contracts.web_cases.conftest import Office
from tests.unit.cases.people import AGENT, HANDLER, SUPERVISOR

DISPATCH = {"unit": "cgj", "supervising_unit": "dc1", "reason": "请三日内办理"}
REPLY = {"result": "solved", "answer": "已责令停业整改。", "told_at": "2026-11-22T11:30"}


async def test_a_case_goes_from_the_agent_to_the_unit_and_back_to_the_citizen(office: Office) -> None:
    agent = await office.as_(Role.AGENT)
    assert await office.step(agent, "dispatch", version=2, **DISPATCH) == 303

    unit = await office.as_(Role.DEPARTMENT)
    assert "签收" in unit.page
    assert "请三日内办理" in unit.page
    assert await office.step(unit, "sign", version=3) == 303
    await unit.get(office.path)
    assert await office.step(unit, "submit", version=4, **REPLY) == 303

    supervisor = await office.as_(Role.SUPERVISOR)
    assert "已责令停业整改。" in supervisor.page
    marks = {"work_quality": "good", "text_quality": "good"}
    assert await office.step(supervisor, "pass_review", version=5, **marks) == 303

    await agent.get(office.path)
    assert await office.step(agent, "follow_up", version=6, outcome="satisfied", solved="true") == 303
    await agent.get(office.path)
    assert await office.step(agent, "close", version=7) == 303
    await agent.get(office.path)
    assert (await office.house.services.cases.get(office.case.id)).state is CaseState.CLOSED
    for words in ("已办结", "答复市民", "2026-11-22 11:30:00", "反馈热线", "满意", "待签收 → 办理中", "城市管理局"):
        assert words in agent.page, words


async def test_who_comes_too_late_is_told_and_gets_back_what_was_written(office: Office) -> None:
    await office.walked(("dispatch", AGENT), ("sign", HANDLER))
    unit = await office.as_(Role.DEPARTMENT)
    await office.walked(("submit", HANDLER))
    answer = {"result": "solved", "answer": "已责令停业整改，另有一段很长的说明。", "told_at": "2026-11-22T11:30"}

    assert await office.step(unit, "submit", version=4, **answer) == 409

    assert "「提交答复」没有执行" in unit.page
    assert "另有一段很长的说明" in unit.page
    assert 'steps/submit"' not in unit.page, "the form itself is gone"


async def test_who_follows_another_case_and_was_not_told_yet_stands_there_as_such(office: Office) -> None:
    database = office.house.database
    other = await a_case(database, 2)
    await walk(office.house.services.steps, other, ("merge", AGENT, into(office.case)))
    await office.walked(*TO_ANSWERED)
    await Adopting(database, office.house.services.jobs, clock=office.house.clock).sweep()

    agent = await office.as_(Role.AGENT, f"/cases/{other.number}")

    assert agent.page.count("尚未告知市民") == 2, "beside the answer, and in the progress"
    assert "None" not in agent.page


async def test_only_the_steps_that_are_legal_for_this_person_are_offered(office: Office) -> None:
    await office.walked(*TO_REVIEW)

    supervisor, agent = await office.as_(Role.SUPERVISOR), await office.as_(Role.AGENT)
    inspector = await office.as_(Role.QA)

    assert 'steps/pass_review"' in supervisor.page
    assert 'steps/pass_review"' not in agent.page
    assert 'steps/remind"' in agent.page
    assert 'steps/dispatch"' not in supervisor.page
    assert "/steps/" not in inspector.page


async def test_what_is_missing_is_told_beside_the_form_and_nothing_filled_in_is_lost(office: Office) -> None:
    agent = await office.as_(Role.AGENT)

    assert await office.step(agent, "dispatch", version=2, unit="cgj", reason="尽快") == 422
    assert "还需要填写「督办单位」" in agent.page
    assert ">尽快</textarea>" in agent.page
    assert '<option value="cgj" selected>' in agent.page
    assert await office.step(agent, "dispatch", version=2, unit="cgj", supervising_unit="gaj") == 422
    assert "办理单位不督办" in agent.page
    assert await office.step(agent, "resolve", version=2, result="nonsense", answer="x") == 422
    assert "请从列表中选择" in agent.page
    assert await office.step(agent, "resolve", version=2, result="solved", answer="字" * 8001) == 422
    assert "8000 字以内" in agent.page


async def test_a_step_on_an_older_version_is_refused_and_kept(office: Office) -> None:
    agent = await office.as_(Role.AGENT)
    await office.walked(("dispatch", AGENT))

    assert await office.step(agent, "remind", version=2, reason="市民再次来电") == 409
    assert "有人办理了这个工单" in agent.page
    assert ">市民再次来电</textarea>" in agent.page
    assert 'name="version" value="3"' in agent.page
    assert await office.step(agent, "remind", version=3, reason="市民再次来电") == 303


async def test_illegal_steps_and_steps_of_others_are_refused_by_name(office: Office) -> None:
    agent = await office.as_(Role.AGENT)

    assert await office.step(agent, "archive", version=2) == 409
    assert "工单当前状态不能这样办理" in agent.page
    await office.walked(*TO_REVIEW)
    await agent.get(office.path)
    assert await office.step(agent, "pass_review", version=5, work_quality="good", text_quality="good") == 403
    assert "这一步不由您办理" in agent.page
    await agent.get(office.path)
    assert await office.step(agent, "nonsense", version=5) == 404


async def test_several_co_handlers_are_ticked(office: Office) -> None:
    supervisor = await office.as_(Role.SUPERVISOR)
    token = supervisor.page.split('name="csrf" value="')[1].split('"')[0]
    form = [("csrf", token), ("version", "2"), *DISPATCH.items(), ("co_units", "gaj"), ("co_units", "paper")]
    response = await supervisor.client.post(f"{office.path}/steps/dispatch", data=form, allow_redirects=False)

    assert response.status == 303
    await supervisor.get(office.path)
    assert supervisor.page.count('<td class="number">协办</td>') == 2


async def test_a_unit_that_returns_a_case_no_longer_sees_it(office: Office) -> None:
    await office.walked(("dispatch", AGENT))
    unit = await office.as_(Role.DEPARTMENT)
    assert await office.step(unit, "request_return", version=3, reason="不属于本单位职责") == 303

    supervisor = await office.as_(Role.SUPERVISOR)
    assert "申请退单，待审批" in supervisor.page
    assert await office.step(supervisor, "approve_return", version=4) == 303
    assert (await unit.get(office.path)).status == 404
    assert "没有找到这个工单" in unit.page


async def test_a_unit_sees_no_name_and_no_number_until_it_gives_a_reason(office: Office) -> None:
    await office.walked(("dispatch", AGENT))
    unit = await office.as_(Role.DEPARTMENT)
    assert "王先生" not in unit.page
    assert "13812345678" not in unit.page
    assert "王**" in unit.page
    assert "阳光花园烧烤店扰民" in unit.page

    assert (await unit.post(f"{office.path}/citizen", reason=" ")).status == 422
    await unit.get(office.path)
    assert (await unit.post(f"{office.path}/citizen", reason="联系市民核实")).status == 200
    assert "13812345678" in unit.page
    assert await office.house.audit("case.revealed") == [("department", str(office.case.id), "联系市民核实")]


async def test_a_unit_never_learns_who_accused_somebody(office: Office) -> None:
    office.case = await a_case(office.house.database, 2, case_type=CaseType.REPORT)
    agent = await office.as_(Role.AGENT)
    assert await office.step(agent, "dispatch", version=2, **DISPATCH) == 422
    assert "脱敏后的诉求内容" in agent.page
    redacted = "反映某单位工作人员收受财物"
    assert await office.step(agent, "dispatch", version=2, **DISPATCH, redacted=redacted) == 303

    unit = await office.as_(Role.DEPARTMENT)
    whole = await unit.get(f"/api/v1{office.path}")
    pages = unit.page + str(await whole.json())
    await unit.get("/inbox")
    pages += unit.page
    assert redacted in pages
    for secret in ("王先生", "王**", "5678", "人民路", "烧烤店", "main-2.0"):
        assert secret not in pages, secret
    await unit.get(office.path)
    assert (await unit.post(f"{office.path}/citizen", reason="想知道是谁")).status == 403
    assert await office.house.audit("case.revealed") == []


async def test_what_stood_before_and_after_is_in_the_history(office: Office) -> None:
    await office.walked(("dispatch", AGENT), ("sign", HANDLER))
    supervisor = await office.as_(Role.SUPERVISOR)
    reassign = {"unit": "gaj", "supervising_unit": "dc1", "reason": "属于治安问题"}
    assert await office.step(supervisor, "reassign", version=4, **reassign) == 303

    await supervisor.get(office.path)
    assert "城市管理局 → 公安局" in supervisor.page
    assert "属于治安问题" in supervisor.page
    assert "修改工单内容" in supervisor.page
    assert "127.0.0.1" in supervisor.page


async def test_the_history_says_how_a_case_was_pressed_and_what_card_it_drew_in_words(office: Office) -> None:
    pressed = {Field.LEVEL: "on_site", Field.REASON: "多次反映"}
    await office.walked(("dispatch", AGENT), ("supervise", SUPERVISOR, pressed))
    drawn = {"event": "red", "colour": "red", "deadline": 4711, "at": "2026-11-22T04:00:00+00:00"}
    async with office.house.database.write() as session:
        session.add(
            AuditEntry(
                at=office.house.clock(), actor="system:deadlines", action="case.card", subject_kind="case",
                subject_id=str(office.case.id), after=drawn, reason="已超过反馈时限",
            )
        )  # fmt: skip

    supervisor = await office.as_(Role.SUPERVISOR)

    history = supervisor.page.split('id="history-title"')[1]
    assert "<td>现场督办" in history
    assert '<dt>颜色</dt><dd class="pre">红牌</dd>' in history
    assert "2026-11-22 12:00:00</dd>" in history
    for raw in ("4711", '<dd class="pre">red<', "+00:00"):
        assert raw not in history


async def test_words_of_a_unit_are_shown_as_words(office: Office) -> None:
    await office.walked(("dispatch", AGENT), ("sign", HANDLER))
    unit = await office.as_(Role.DEPARTMENT)
    await office.step(unit, "submit", version=4, **REPLY | {"answer": "<script>alert(1)</script>"})

    await unit.get(office.path)
    assert "&lt;script&gt;alert" in unit.page
    assert "<script>alert" not in unit.page


async def test_the_office_finds_what_waits_for_it(office: Office) -> None:
    await office.walked(*TO_ANSWERED)
    other = await a_case(office.house.database, 2)
    supervisor = await office.as_(Role.SUPERVISOR, "/cases?todo=call_back")

    assert office.case.number in supervisor.page
    assert other.number not in supervisor.page
    await supervisor.get("/cases?state=registered&unit=")
    assert other.number in supervisor.page
    assert office.case.number not in supervisor.page
    await supervisor.get("/cases?unit=cgj")
    assert office.case.number in supervisor.page
    assert other.number not in supervisor.page
    await supervisor.get("/cases?state=nonsense&after=x")
    assert "状态「nonsense」不存在，已忽略" in supervisor.page


async def test_writing_a_case_without_scripts_shows_the_whole_page_again(office: Office) -> None:
    agent = await office.as_(Role.AGENT)
    saved = await agent.post(office.path, version="2", text="补充：持续两个月", case_type="complaint")

    assert saved.status == 200
    assert "已保存" in agent.page
    assert 'name="version" value="3"' in agent.page.split('id="steps-title"')[1]


async def test_a_step_without_a_token_is_refused(office: Office) -> None:
    supervisor = await office.as_(Role.SUPERVISOR)

    response = await supervisor.post(f"{office.path}/steps/dispatch", csrf="wrong", version="2", **DISPATCH)
    assert response.status == 403
    assert (await office.house.services.cases.get(office.case.id)).state is CaseState.REGISTERED


async def test_a_ruling_stands_in_the_form_of_the_next_case_until_it_is_retired(office: Office) -> None:
    database = office.house.database
    matter = {Field.CATEGORY: "0101"}
    async with database.write() as session:
        session.add(Category(code="0101", level=1, name="噪音"))
    await office.walked(("classify", AGENT, matter), ("dispatch", AGENT), ("rule", SUPERVISOR, {Field.REASON: "会商"}))
    first = office.case
    office.case = await walk(office.house.services.steps, await a_case(database, 2), ("classify", AGENT, matter))

    agent = await office.as_(Role.AGENT)
    assert f"工单 {first.number} 中已裁定" in agent.page
    assert '<option value="cgj" selected>' in agent.page

    admin = await office.as_(Role.ADMIN, "/admin/categories")
    assert first.number in admin.page
    assert (await admin.post("/admin/rulings/1/retire")).status == 303
    assert await office.house.audit("ruling.retired") == [("admin", "1", None)]
    await agent.get(office.path)
    assert "中已裁定" not in agent.page


async def test_who_was_never_spoken_with_is_called_before_his_case_is_resolved_directly(office: Office) -> None:
    agent = await office.as_(Role.AGENT)
    assert 'id="step-resolve"' in agent.page
    assert "还没有与市民通过话" not in agent.page
    async with office.house.database.write() as session:
        await session.execute(update(Call).values(connected_at=None))

    await agent.get(office.path)

    assert 'id="step-resolve"' not in agent.page
    assert "请从本工单回拨" in agent.page
