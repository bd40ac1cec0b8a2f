"""The list of those who call citizens back."""

from datetime import timedelta

from cases import Field
from db.tables import Role
from tests.contracts.cases.same import into, look, the_same
from tests.contracts.cases.units import TO_ANSWERED, walk
from tests.contracts.web_cases.conftest import Office
from tests.unit.cases.people import AGENT, NOON, SUPERVISOR

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


async def test_who_keeps_out_of_a_case_does_not_find_it_among_those_to_call(office: Office) -> None:
    await office.walked(*TO_ANSWERED, ("recuse", SUPERVISOR, {Field.WHO: "agent", Field.REASON: "当事人亲属"}))

    for role, seen in ((Role.AGENT, 0), (Role.SUPERVISOR, 1)):
        person = await office.house.as_(role)
        await person.get("/follow-ups")
        assert (office.case.number in person.page) == bool(seen)
        found = await (await person.get("/api/v1/follow-ups")).json()
        assert (found["counts"]["now"], len(found["cases"])) == (seen, seen)


async def test_a_citizen_who_does_not_know_the_answer_yet_is_marked_until_he_was_told(office: Office) -> None:
    house, steps = office.house, office.house.services.steps
    other = await the_same(house.database, 2)
    await office.walked(TO_ANSWERED[0])
    await walk(steps, other, ("merge", AGENT, into(office.case)))
    await office.walked(*TO_ANSWERED[1:])
    assert await look(house.database) == 1
    agent = await house.as_(Role.AGENT)

    await agent.get("/follow-ups")
    rows = {row["number"]: row["untold"] for row in (await (await agent.get("/api/v1/follow-ups")).json())["cases"]}
    assert agent.page.count("待告知") == 1
    assert rows == {office.case.number: False, other.number: True}

    other = await house.services.cases.get(other.id)
    await walk(steps, other, ("tell", AGENT, {Field.TOLD_AT: NOON}))
    await agent.get("/follow-ups")
    assert other.number in agent.page
    assert "待告知" not in agent.page
