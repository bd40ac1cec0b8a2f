"""领取回访: two people never call the same citizen back, and each sees who has it."""

import asyncio
from datetime import timedelta

import pytest
from aiohttp import ClientResponse

from cases import Field, FollowUpClaims, FollowUpTaken, Steps
from db import Database
from db.jobs import LeaseJobs
from db.tables import Role, Setting
from tests.contracts.cases.units import TO_ANSWERED, a_case, add_units, walk
from tests.contracts.web.conftest import Browser
from tests.contracts.web_cases.conftest import Office
from tests.unit.cases.people import AGENT, NOON, SUPERVISOR

NAME = "李晓"
NOT_REACHED = ("follow_up", AGENT, {Field.OUTCOME: "unreached"})


async def asked(office: Office, person: Browser, method: str = "PUT") -> ClientResponse:
    """A program takes the follow-up, or gives it back."""
    path = f"/api/v1{office.path}/follow-up-claim"
    return await person.client.request(method, path, headers=await person.token())


async def test_who_has_taken_it_stands_in_the_list_and_on_the_case(office: Office) -> None:
    await office.walked(*TO_ANSWERED)
    agent, other = await office.as_(Role.AGENT), await office.as_(Role.SUPERVISOR)

    assert (await agent.post(f"{office.path}/follow-up-claim")).status == 303

    for path in ("/follow-ups", office.path):
        await other.get(path)
        assert all(words in other.page for words in ("已领取", NAME, "12:00")), path
    assert (await other.post(f"{office.path}/follow-up-claim")).status == 409
    assert NAME in other.page
    [row] = (await (await other.get("/api/v1/follow-ups")).json())["cases"]
    assert (row["claimed_by"], row["claimed_at"]) == (NAME, NOON.isoformat())


async def test_it_ends_with_the_follow_up_reached_or_not(office: Office) -> None:
    await office.walked(*TO_ANSWERED)
    agent = await office.as_(Role.AGENT)
    await asked(office, agent)

    await office.walked(NOT_REACHED)

    [row] = (await (await agent.get("/api/v1/follow-ups?pile=later")).json())["cases"]
    assert row["claimed_by"] is None
    supervisor = await office.as_(Role.SUPERVISOR)
    assert (await asked(office, supervisor)).status == 200


async def test_it_ends_by_itself_after_the_minutes_of_the_city_s_rule(office: Office) -> None:
    async with office.house.database.write() as session:
        session.add(Setting(key="cases.follow_up_claim_minutes", value=10, changed_at=NOON, changed_by="t"))
    await office.walked(*TO_ANSWERED)
    agent = await office.as_(Role.AGENT)
    await agent.post(f"{office.path}/follow-up-claim")
    other = await office.as_(Role.SUPERVISOR)

    office.house.clock.now += timedelta(minutes=9)
    await other.get(office.path)
    assert "回访已领取" in other.page
    office.house.clock.now += timedelta(minutes=1)
    await other.get(office.path)

    assert "回访已领取" not in other.page
    assert (await other.post(f"{office.path}/follow-up-claim")).status == 303


async def test_it_is_given_back_by_who_has_it_or_by_a_supervisor(office: Office) -> None:
    await office.walked(*TO_ANSWERED)
    agent, supervisor = await office.as_(Role.AGENT), await office.as_(Role.SUPERVISOR)

    await asked(office, supervisor)
    assert (await asked(office, agent, "DELETE")).status == 409
    assert (await asked(office, supervisor, "DELETE")).status == 200
    await asked(office, agent)
    assert (await (await asked(office, supervisor, "DELETE")).json())["claimed_by"] is None


async def test_what_waits_for_no_follow_up_cannot_be_taken(office: Office) -> None:
    agent = await office.as_(Role.AGENT)

    refused = await asked(office, agent)

    assert (refused.status, (await refused.json())["code"]) == (409, "no_follow_up_now")


async def test_of_two_who_take_it_at_once_one_has_it(database: Database) -> None:
    await add_units(database)
    case = await walk(Steps(database, LeaseJobs(database)), await a_case(database), *TO_ANSWERED)
    claims = FollowUpClaims(database)

    came = await asyncio.gather(
        *(claims.take(case.number, person, now=NOON) for person in (AGENT, SUPERVISOR)), return_exceptions=True
    )

    assert sorted(type(one) for one in came if one is not None) == [FollowUpTaken]


async def test_who_rings_has_taken_it_and_another_does_not_ring(database: Database) -> None:
    await add_units(database)
    case = await walk(Steps(database, LeaseJobs(database)), await a_case(database), *TO_ANSWERED)
    claims = FollowUpClaims(database)

    await claims.ring(case.number, "first", now=NOON)
    await claims.ring(case.number, "first", now=NOON)

    with pytest.raises(FollowUpTaken):
        await claims.ring(case.number, "second", now=NOON)
