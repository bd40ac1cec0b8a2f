"""One citizen with several numbers: put together, taken apart, and the history that follows all of them."""

import pytest

from cases import CitizenRefused, Citizens, Field
from db.tables import CallDirection, CallEnding, Case, Role
from tests.contracts.cases.units import a_case, walk
from tests.contracts.web.factory import a_call
from tests.contracts.web_cases.conftest import Office
from tests.unit.cases.people import AGENT, NOON, SUPERVISOR

CALLER, OTHER, THIRD = "13812345678", "13900001111", "03716555123"
WHY = "诉求人本人告知"


async def test_the_history_follows_all_numbers_and_no_number_stands_in_the_audit(office: Office) -> None:
    database = office.house.database
    second = await a_case(database, 2)
    async with database.write() as session:
        row = await session.get_one(Case, second.id)
        row.caller = OTHER
    agent = await office.as_(Role.AGENT, f"{office.path}/history-of-citizen")
    assert second.number not in agent.page

    joined = await agent.post(f"{office.path}/numbers", number="139 0000-1111", reason=WHY)
    await agent.get(f"{office.path}/history-of-citizen")

    assert joined.status == 303
    assert second.number in agent.page
    assert OTHER not in agent.page, "masked, as everywhere"
    assert {case.number for case in await office.house.services.cases.of_caller(OTHER)} == {
        office.case.number, second.number,
    }  # fmt: skip
    [(who, _, why)] = await office.house.audit("citizen.joined")
    assert (who, why) == ("agent", WHY)

    numbers = await Citizens(database).known(CALLER)
    await agent.post(f"{office.path}/numbers/{numbers[-1].id}/end", reason="并非同一人")
    assert await Citizens(database).known(CALLER) == []
    assert [case.number for case in await office.house.services.cases.of_caller(OTHER)] == [second.number]
    assert len(await office.house.audit("citizen.split")) == 1


async def test_two_citizens_become_one_with_all_their_numbers_and_only_once(office: Office) -> None:
    citizens = Citizens(office.house.database)
    await citizens.join(CALLER, OTHER, reason=WHY, actor=AGENT, now=NOON)
    first = await citizens.join(THIRD, "13711112222", reason=WHY, actor=AGENT, now=NOON)

    both = await citizens.join(OTHER, THIRD, reason=WHY, actor=AGENT, now=NOON)

    assert both != first
    assert set(await citizens.numbers_of("13711112222")) == {CALLER, OTHER, THIRD, "13711112222"}
    with pytest.raises(CitizenRefused, match="together"):
        await citizens.join(CALLER, THIRD, reason=WHY, actor=AGENT, now=NOON)
    with pytest.raises(CitizenRefused, match="same"):
        await citizens.join(CALLER, CALLER, reason=WHY, actor=AGENT, now=NOON)

    [row] = [one for one in await citizens.known(CALLER) if one.number == THIRD]
    await citizens.split(row.id, beside=CALLER, reason="号码已过户", actor=AGENT, now=NOON)
    assert await citizens.numbers_of(THIRD) == (THIRD,)
    assert len(await citizens.known(CALLER)) == 3


async def test_what_is_no_number_or_has_no_reason_is_refused_in_words(office: Office) -> None:
    agent = await office.as_(Role.AGENT)

    for number, reason, told in (("abc", WHY, "电话号码"), (OTHER, "", "理由"), (CALLER, WHY, "当前号码")):
        response = await agent.post(f"{office.path}/numbers", number=number, reason=reason)
        assert response.status == 422
        assert told in agent.page
        await agent.get(office.path)


async def test_a_call_made_for_a_case_shows_that_case_and_opens_no_other(office: Office) -> None:
    async with office.house.database.write() as session:
        call = a_call("main-9.1", ending=CallEnding.SERVED_BY_MENU, direction=CallDirection.FOLLOW_UP)
        call.case_number = office.case.number
        session.add(call)

    agent = await office.as_(Role.AGENT, "/calls/main-9.1")

    assert f"/cases/{office.case.number}" in agent.page
    assert "登记工单" not in agent.page
    await agent.get("/calls?direction=follow_up")
    assert "自动回访" in agent.page


async def test_the_card_shows_nothing_of_a_case_to_who_keeps_out_of_it(office: Office) -> None:
    second = await a_case(office.house.database, 2)
    keep_out = {Field.WHO: "agent", Field.REASON: "当事人亲属"}
    await walk(office.house.services.steps, second, ("recuse", SUPERVISOR, keep_out))
    agent = await office.as_(Role.AGENT, f"{office.path}/history-of-citizen")

    assert second.number not in agent.page
    assert (await agent.get(f"/cases/{second.number}/history-of-citizen")).status == 404
    joined = await agent.post(f"/cases/{second.number}/numbers", number=OTHER, reason=WHY)
    assert joined.status == 404
    assert await Citizens(office.house.database).known(CALLER) == []
    supervisor = await office.as_(Role.SUPERVISOR, f"{office.path}/history-of-citizen")
    assert second.number in supervisor.page


@pytest.mark.parametrize("sent", [f"+86{CALLER}", f"0{CALLER}"])
async def test_whoever_calls_through_another_trunk_is_the_same_citizen(office: Office, sent: str) -> None:
    async with office.house.database.write() as session:
        session.add_all([a_call("main-9.1", caller=sent), a_call("main-9.2", caller=sent)])
    agent = await office.as_(Role.AGENT, "/calls/main-9.1/history-of-citizen")
    assert office.case.number in agent.page

    opened = await agent.client.post("/api/v1/calls/main-9.1/case", headers=await agent.token())
    case = await office.house.services.cases.by_number((await opened.json())["number"])
    await agent.get(f"{office.path}/history-of-citizen")

    assert case.caller == CALLER
    assert case.number in agent.page
    assert "来电 3 次" in agent.page
