"""The list of those who call citizens back."""

from datetime import timedelta

from cases import Field
from db.tables import Role
from tests.contracts.cases.units import TO_ANSWERED
from tests.contracts.web_cases.conftest import Office
from tests.unit.cases.people import AGENT

NOT_REACHED = ("follow_up", AGENT, {Field.OUTCOME: "unreached"})


async def test_a_case_moves_from_pile_to_pile(office: Office) -> None:
    agent = await office.house.as_(Role.AGENT)
    await agent.get("/follow-ups")
    assert "这里没有工单" in agent.page

    for pile, steps in (("now", TO_ANSWERED), ("later", (NOT_REACHED,))):
        await office.walked(*steps)
        await agent.get(f"/follow-ups?pile={pile}")
        assert office.case.number in agent.page, pile
    await agent.get("/follow-ups")
    assert office.case.number not in agent.page

    office.house.clock.now += timedelta(hours=5)
    agent = await office.house.as_(Role.AGENT)
    await agent.get("/follow-ups")
    assert office.case.number in agent.page

    await office.walked(("follow_up", AGENT, {Field.OUTCOME: "dissatisfied", Field.SOLVED: False}))
    await agent.get("/follow-ups?pile=decide")
    assert office.case.number in agent.page
    await agent.get(office.path)
    assert "未解决" in agent.page
    await office.walked(("redo", AGENT))
    await agent.get("/follow-ups?pile=decide")
    assert office.case.number not in agent.page


async def test_programs_read_the_same_with_the_number_masked(office: Office) -> None:
    await office.walked(*TO_ANSWERED)
    agent = await office.house.as_(Role.AGENT)

    found = await (await agent.get("/api/v1/follow-ups?pile=now&page=0")).json()

    assert found["counts"] == {"now": 1, "auto": 0, "later": 0, "decide": 0}
    assert [row["number"] for row in found["cases"]] == [office.case.number]
    assert found["cases"][0]["caller"] == "138****5678"


async def test_units_do_not_see_it(office: Office) -> None:
    unit = await office.house.as_(Role.DEPARTMENT)

    assert (await unit.get("/follow-ups")).status == 403
