"""Who informed on somebody stays hidden: only the office makes of a report something else."""

from cases import CaseText, Field
from db.tables import CaseType, Role
from tests.contracts.web_cases.conftest import Office
from tests.unit.cases.people import AGENT, HANDLER

NAME, WORDS = "赵明明", "槐花路烧烤店夜间偷排油烟"


async def _report(office: Office) -> None:
    """A report, with its unit."""
    written = CaseText(text=WORDS, case_type=CaseType.REPORT, citizen_name=NAME, place="槐花路77号")
    given, case = office.house.services, office.case
    office.case = await given.cases.write(
        case.id, written, version=case.version, now=office.house.clock(), actor="agent"
    )
    await office.walked(("dispatch", AGENT, {Field.REDACTED: "群众反映餐饮油烟"}), ("sign", HANDLER))


async def test_an_agent_cannot_turn_a_report_into_a_complaint(office: Office) -> None:
    await _report(office)
    version = str(office.case.version)
    agent = await office.as_(Role.AGENT)

    page = await agent.post(office.path, version=version, text="改写后的内容", case_type="complaint")
    said = await page.text()
    api = await agent.client.put(
        f"/api/v1{office.path}/text", json={"text": "改写后的内容", "case_type": "complaint"},
        headers=await agent.token() | {"If-Match": f'"{version}"'},
    )  # fmt: skip

    assert (page.status, "没有保存" in said, "改写后的内容</textarea>" in said) == (422, True, True)
    assert (api.status, (await api.json())["error"]["code"]) == (403, "unsealing_refused")
    case = await office.house.services.cases.get(office.case.id)
    assert (case.case_type, case.text) == (CaseType.REPORT, WORDS)
    unit = await office.as_(Role.DEPARTMENT)
    assert WORDS not in unit.page


async def test_a_supervisor_can(office: Office) -> None:
    await _report(office)
    supervisor = await office.as_(Role.SUPERVISOR)

    saved = await supervisor.post(office.path, version=str(office.case.version), text=WORDS, case_type="complaint")

    assert saved.status == 200
    assert (await office.house.services.cases.get(office.case.id)).case_type is CaseType.COMPLAINT
