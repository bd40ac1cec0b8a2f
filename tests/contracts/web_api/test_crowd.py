"""Many at once on the same cases: every accepted change is there, every other was refused by name. On both databases.

The full numbers (50 agents, 200 people of units) are ``python -m benchmarks crowd``.
"""

from aiohttp import ClientSession, DummyCookieJar

from tests.contracts.web.conftest import House
from tests.crowd import gather_crowd, lost_updates, work


async def test_no_update_is_lost_among_many(house: House) -> None:
    members = await gather_crowd(
        house.database, house.services.steps, agents=4, unit_people=8, units=2, cases=3, now=house.clock()
    )
    browser = await house.open_browser()
    base = str(browser.client.make_url("")).rstrip("/")

    async with ClientSession(cookie_jar=DummyCookieJar()) as client:
        told = await work(client, base, members, changes=3, pause=0)

    assert len(told.changes) == 12 * 3
    assert set(told.refusals) == {"412 case_changed"}
    assert len(told.accepted) >= 3
    assert await lost_updates(house.database, told) == []


async def test_the_proof_finds_a_lost_update(house: House) -> None:
    members = await gather_crowd(
        house.database, house.services.steps, agents=1, unit_people=1, units=1, cases=1, now=house.clock()
    )
    browser = await house.open_browser()
    base = str(browser.client.make_url("")).rstrip("/")
    async with ClientSession(cookie_jar=DummyCookieJar()) as client:
        told = await work(client, base, members[:1], changes=3, pause=0)

    told.changes.pop()

    assert await lost_updates(house.database, told) != []
