"""Cases of one matter on the pages: shown while one types, merged, told, linked; only to whom they concern."""

import pytest

from cases import Cases
from db.tables import Role
from tests.contracts.cases.same import into, look, the_same
from tests.contracts.cases.units import TO_REVIEW, a_case, walk
from tests.contracts.web_cases.conftest import Office
from tests.unit.cases.people import AGENT, SUPERVISOR

HTMX = {"HX-Request": "true"}


async def test_while_an_agent_types_cases_like_it_are_listed_with_the_reason(office: Office) -> None:
    other = await a_case(office.house.database, 2)
    agent, reader = await office.as_(Role.AGENT), await office.house.as_(Role.QA)
    path = f"/cases/{other.number}/similar"

    assert (await agent.post(path, text="阳光花园烧烤店扰民，太吵", place="人民路88号")).status == 200
    for said in (office.case.number, "同一诉求人", "同一地址", "内容相近 100%", "相近度 100", "疑似同一事项"):
        assert said in agent.page
    await agent.get(office.path)
    await agent.post(path, text="", place="")
    assert "同一诉求人" in agent.page
    assert "内容相近" not in agent.page
    assert (await reader.post(path, text="x")).status == 403

    headers = await agent.token()
    answer = await agent.client.post(f"/api/v1{path}", json={"text": "阳光花园烧烤店扰民"}, headers=headers)
    [found] = (await answer.json())["similar"]
    assert (found["number"], found["why"]) == (office.case.number, ["caller", "address", "words"])
    refused = await agent.client.post(f"/api/v1{path}", json={"text": 5}, headers=headers)
    assert refused.status == 422


async def test_while_a_case_is_registered_by_hand_cases_like_it_are_listed(office: Office) -> None:
    agent, reader = await office.as_(Role.AGENT), await office.house.as_(Role.QA)
    await agent.get("/cases/new")
    assert 'hx-post="/cases/new/similar"' in agent.page
    path, caller = "/cases/new/similar", office.case.caller or ""

    assert (await agent.post(path, text="阳光花园烧烤店扰民，太吵", place="人民路88号", number=caller)).status == 200
    for said in (office.case.number, "同一诉求人", "同一地址", "内容相近 100%"):
        assert said in agent.page
    assert "确认关联" not in agent.page, "there is no case yet to tie to it"
    await agent.get("/cases/new")
    await agent.post(path, text="", place="", number=f"+86{caller}")
    assert "同一诉求人" in agent.page
    assert "同一地址" not in agent.page
    await agent.get("/cases/new")
    await agent.post(path, text="", place="", number="")
    assert "没有发现相近的工单" in agent.page
    assert (await reader.post(path, text="x")).status == 403


async def test_a_unit_learns_nothing_of_other_cases(office: Office) -> None:
    await office.walked(("dispatch", AGENT))
    unit = await office.as_(Role.DEPARTMENT)

    assert 'id="ties"' not in unit.page
    assert 'id="similar"' not in unit.page
    for path in (f"{office.path}/ties", f"/api/v1{office.path}/ties"):
        assert (await unit.get(path)).status == 403
    assert (await unit.post(f"{office.path}/similar", text="x")).status == 403


async def test_a_case_is_merged_told_and_split_off_on_its_page(office: Office) -> None:
    database = office.house.database
    other = await the_same(database, 2)
    agent = await office.as_(Role.AGENT, f"/cases/{other.number}/ties")
    assert "并入这个工单" in agent.page

    async def step(action: str, **fields: str) -> int:
        version = str((await Cases(database).get(other.id)).version)
        await agent.get(office.path)
        return (await agent.post(f"/cases/{other.number}/steps/{action}", version=version, **fields)).status

    assert await step("merge", into=other.number, reason="同一件事") == 422
    assert "不能并入自己" in agent.page
    assert await step("merge", into=office.case.number, reason="同一件事") == 303
    await agent.get(f"/cases/{other.number}")
    assert "已并单" in agent.page
    assert "并入的主单" in agent.page
    await agent.get(f"{office.path}/ties", headers=HTMX)
    assert "有 1 个工单并入本工单" in agent.page
    assert "139****0002" in agent.page
    await agent.get("/cases?todo=dispatch")
    assert other.number not in agent.page
    assert await step("unmerge", reason="另一家店") == 303
    answer = await agent.client.get(f"/api/v1/cases/{other.number}/ties")
    assert await answer.json() == {"leader": None, "followers": [], "linked": []}


async def test_dispatching_the_same_matter_is_refused_until_it_is_confirmed(office: Office) -> None:
    await office.walked(("dispatch", AGENT))
    other = await the_same(office.house.database, 2)
    agent = await office.as_(Role.AGENT, f"/cases/{other.number}")
    assert f"疑似重复交办：同一事项已派单，工单 {office.case.number}（城市管理局）" in agent.page
    fields = {"version": str(other.version), "unit": "gaj", "supervising_unit": "dc1"}

    assert (await agent.post(f"/cases/{other.number}/steps/dispatch", **fields)).status == 422
    assert f"同一事项已派单：工单 {office.case.number}" in agent.page
    assert 'name="apart"' in agent.page
    fields |= {"apart": "true", "reason": "楼上另一家店"}
    assert (await agent.post(f"/cases/{other.number}/steps/dispatch", **fields)).status == 303
    await agent.get(office.path)
    assert 'name="apart"' not in agent.page


async def test_the_same_matter_is_refused_by_name_to_programs_and_in_bulk(office: Office) -> None:
    await office.walked(("dispatch", AGENT))
    other = await the_same(office.house.database, 2)
    supervisor = await office.house.as_(Role.SUPERVISOR)
    headers = await supervisor.token() | {"If-Match": f'"{other.version}"'}
    wanted = {"unit": "gaj", "supervising_unit": "dc1"}

    answer = await supervisor.client.post(
        f"/api/v1/cases/{other.number}/steps/dispatch", json={"fields": wanted}, headers=headers
    )
    assert (answer.status, (await answer.json())["error"]["code"]) == (409, "same_matter_open")
    body = {"action": "dispatch", "numbers": [other.number], "fields": wanted}
    bulk = await supervisor.client.post("/api/v1/cases/bulk", json=body, headers=headers)
    assert "同一事项已派单" in (await bulk.json())["outcomes"][0]["complaint"]


@pytest.mark.parametrize(
    ("other", "reason", "status"),
    [("20261122-000002", "同一楼栋", 303), ("20261122-000002", "", 422), ("20200101-000001", "同一楼栋", 404)],
)
async def test_cases_are_linked_with_a_reason(office: Office, other: str, reason: str, status: int) -> None:
    await a_case(office.house.database, 2)
    agent = await office.as_(Role.AGENT)

    assert (await agent.post(f"{office.path}/links", other=other, reason=reason)).status == status
    await agent.get(f"/cases/{'20261122-000002'}")
    assert ("关联的工单" in agent.page) is (status == 303)


async def test_a_link_is_taken_away_and_both_stay_in_the_history(office: Office) -> None:
    other = await a_case(office.house.database, 2)
    agent = await office.as_(Role.AGENT)
    headers = await agent.token()
    path = f"/api/v1{office.path}/links"

    answer = await agent.client.post(path, json={"other": other.number, "reason": "同一楼栋"}, headers=headers)
    assert [one["number"] for one in (await answer.json())["linked"]] == [other.number]
    twice = await agent.client.post(path, json={"other": other.number, "reason": "同一楼栋"}, headers=headers)
    assert (twice.status, (await twice.json())["error"]["code"]) == (409, "link_refused")
    await agent.get(office.path)
    assert (await agent.post(f"{office.path}/links", other=other.number, reason="不是", off="1")).status == 303
    assert len(await office.house.audit("case.unlinked")) == 2


async def test_the_history_of_a_merged_case_names_who_answered(office: Office) -> None:
    database = office.house.database
    other = await the_same(database, 2)
    steps = office.house.services.steps
    await walk(steps, other, ("merge", AGENT, into(office.case)))
    await office.walked(*TO_REVIEW, ("pass_review", SUPERVISOR))
    assert await look(database) == 1

    agent = await office.as_(Role.AGENT, f"/cases/{other.number}")
    for said in ("随主单答复", "系统（并单）", "登记告知市民", "并单，随主单答复", "已到现场查处"):
        assert said in agent.page
