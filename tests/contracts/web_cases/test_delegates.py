"""A unit's leader is away: a colleague signs meanwhile, and not a minute longer."""

from datetime import timedelta

from sqlalchemy import update

from cases import borrowed_level
from db import SHANGHAI
from db.tables import CaseState, Department, Role, User
from tests.contracts.cases.units import someone
from tests.contracts.web.conftest import Browser
from tests.contracts.web_cases.conftest import Office
from tests.unit.cases.people import AGENT, CO, LEAD


async def leader_of(office: Office) -> Browser:
    """With an answer of somebody else's waiting for a signature."""
    async with office.house.database.write() as session:
        (await session.get_one(Department, LEAD)).sign_off_levels = 1
    author = someone("author", LEAD)
    await office.walked(("dispatch", AGENT), ("sign", author), ("submit", author))
    assert office.case.state is CaseState.UNIT_SIGN
    leader = await office.house.open_browser()
    await leader.sign_in("leader")
    await leader.get("/delegates")
    return leader


async def test_a_colleague_signs_until_the_time_is_over_or_taken_back(office: Office) -> None:
    leader, until = await leader_of(office), office.house.clock() + timedelta(minutes=20)
    deputy = await office.as_(Role.DEPARTMENT)
    assert 'steps/sign_off"' not in deputy.page
    local = f"{until.astimezone(SHANGHAI):%Y-%m-%dT%H:%M}"

    response = await leader.post("/delegates", to="department", until=local, reason="赴省里开会")
    assert response.status == 303
    await deputy.get(office.path)
    assert 'steps/sign_off"' in deputy.page
    assert await office.house.audit("sign.lent") == [("leader", "1", "赴省里开会")]

    office.house.clock.now = until
    await deputy.get(office.path)
    assert 'steps/sign_off"' not in deputy.page

    office.house.clock.now = until - timedelta(minutes=10)
    await leader.get("/delegates")
    assert (await leader.post("/delegates/1/end")).status == 303
    await deputy.get(office.path)
    assert 'steps/sign_off"' not in deputy.page


async def test_what_was_lent_holds_only_while_both_are_where_they_were(office: Office) -> None:
    leader, until = await leader_of(office), office.house.clock() + timedelta(days=1)
    local = f"{until.astimezone(SHANGHAI):%Y-%m-%dT%H:%M}"
    await leader.post("/delegates", to="department", until=local, reason="开会")

    async def level_when(login: str, **changed: object) -> int:
        async with office.house.database.write() as session:
            await session.execute(update(User).where(User.login == login).values(changed))
            return await borrowed_level(session, "department", now=office.house.clock())

    was: dict[str, object] = {"active": True, "sign_level": 2, "unit": LEAD}
    for gone in ({"active": False}, {"sign_level": 0}, {"unit": CO}):
        assert await level_when("leader", **gone) == 0, gone
        assert await level_when("leader", **was) == 2
    assert await level_when("department", unit=CO) == 0


async def test_what_is_not_ones_own_is_not_lent(office: Office) -> None:
    leader = await leader_of(office)
    soon = f"{office.house.clock().astimezone(SHANGHAI) + timedelta(hours=1):%Y-%m-%dT%H:%M}"
    for fields, why in (
        ({"to": "agent", "until": soon}, "只能授权给本单位"),
        ({"to": "leader", "until": soon}, "只能授权给本单位"),
        ({"to": "department", "until": "2020-01-01T00:00"}, "结束时间须晚于现在"),
        ({"to": "department", "until": "soon"}, "请填写授权结束时间"),
    ):
        await leader.get("/delegates")
        assert (await leader.post("/delegates", reason="开会", **fields)).status == 422
        assert why in leader.page, fields

    deputy = await office.as_(Role.DEPARTMENT, "/delegates")
    assert (await deputy.post("/delegates", to="leader", until=soon, reason="开会")).status == 422
    assert "没有审签权限" in deputy.page
