"""登记工单: a citizen at the counter, a letter on paper."""

import re

import pytest
from sqlalchemy import select

from db.tables import Case, CaseOrigin, Role
from tests.contracts.web_ways.conftest import Browser, House

VISIT = {
    "channel": "visit",
    "text": "来访反映小区路灯三天不亮",
    "place": "阳光花园",
    "number": "+86 138 0013 8000",
    "name": "王芳",
}


@pytest.fixture
async def agent(house: House) -> Browser:
    browser = await house.as_(Role.AGENT)
    await browser.get("/cases/new")
    return browser


def token(browser: Browser) -> str:
    found = re.search(r'name="token" value="([^"]+)"', browser.page)
    assert found
    return found[1]


async def cases(house: House) -> list[Case]:
    async with house.database.read() as session:
        return list(await session.scalars(select(Case).where(Case.text == VISIT["text"])))


async def test_who_came_to_the_counter_has_a_case_with_the_way_he_came(house: House, agent: Browser) -> None:
    sent = VISIT | {"token": token(agent)}
    response = await agent.post("/cases/new", **sent)

    assert response.status == 303
    [case] = await cases(house)
    assert response.headers["Location"] == f"/cases/{case.number}"
    assert (case.channel, case.origin, case.caller) == ("visit", CaseOrigin.WRITTEN, "13800138000")
    assert await house.audit("case.opened") == [("agent", str(case.id), None)]

    await agent.get("/cases/new")
    again = await agent.post("/cases/new", **sent)
    assert again.headers["Location"] == f"/cases/{case.number}", "sent twice it is one demand"
    assert len(await cases(house)) == 1


async def test_all_that_is_wrong_is_told_at_once_and_nothing_is_lost(house: House, agent: Browser) -> None:
    wrong = VISIT | {"channel": "phone", "text": "灯", "number": "12", "token": token(agent)}
    assert (await agent.post("/cases/new", **wrong)).status == 422

    for said in (
        "请从列表中选择渠道",
        "请写明诉求，至少 5 个字",
        "请填写手机号码，或带区号的座机号码",
        "阳光花园",
        "王芳",
    ):
        assert said in agent.page
    assert token(agent) == wrong["token"]
    async with house.database.read() as session:
        assert await session.scalar(select(Case.id).where(Case.text == "灯")) is None


async def test_a_program_registers_one_and_a_repetition_is_the_same(house: House, agent: Browser) -> None:
    body = {"channel": "paper", "text": VISIT["text"], "anonymous": True}
    headers = {"Idempotency-Key": "letter-1", **(shown := await agent.token())}
    first = await agent.client.post("/api/v1/cases", json=body, headers=headers)
    second = await agent.client.post("/api/v1/cases", json=body, headers=headers)

    assert (first.status, second.status) == (201, 201)
    [case] = await cases(house)
    assert (await first.json())["number"] == (await second.json())["number"] == case.number
    assert first.headers["Location"] == f"/api/v1/cases/{case.number}"

    faulty = await agent.client.post("/api/v1/cases", json=body | {"anonymous": "yes"}, headers=shown)
    assert faulty.status == 422
    strange = await agent.client.post("/api/v1/cases", json=body | {"colour": "red"}, headers=shown)
    assert "colour" in await strange.text()


async def test_units_register_nothing(house: House) -> None:
    assert (await (await house.as_(Role.DEPARTMENT)).get("/cases/new")).status == 403
