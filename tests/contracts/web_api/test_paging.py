"""Pages of long lists: nothing lost, nothing twice, however many come meanwhile. On both databases."""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from db.tables import CallEnding
from tests.contracts.cases.units import TO_ANSWERED, TO_REVIEW, a_case, walk
from tests.contracts.web.conftest import House
from tests.contracts.web.factory import a_call, add_calls
from tests.contracts.web_api.conftest import API, Program, a_program, problem
from tests.contracts.web_cases.conftest import Office
from web.tokens.scopes import Scope


async def pages(
    program: Program, path: str, rows: str, meanwhile: Callable[[], Awaitable[object]] | None = None
) -> list[list[str]]:
    """What each page holds, the next found by the link of the last; ``meanwhile`` happens after the first."""
    found, target = [], path
    while target:
        answer = await program.get(target)
        body = await answer.json()
        found.append([row.get("number") or row["id"] for row in body[rows]])
        link = re.fullmatch(r'<(.+)>; rel="next"', answer.headers.get("Link", ""))
        assert bool(link) == (body["next"] is not None)
        target = link.group(1).removeprefix(API) if link else ""
        if meanwhile and len(found) == 1:
            await meanwhile()
    return found


async def test_calls_and_cases_that_come_meanwhile_move_no_page(house: House) -> None:
    await add_calls(house.database, 5)
    program = await a_program(house, Scope.CALLS_READ, Scope.CASES_READ)

    async def one_more() -> None:
        async with house.database.write() as session:
            session.add(a_call("main-9.9", at=house.clock() + timedelta(minutes=1), ending=CallEnding.CONNECTED))

    found = await pages(program, "/calls?limit=2&kind=simulated", "calls", one_more)
    assert [len(page) for page in found] == [2, 2, 1]
    assert len({call for page in found for call in page}) == 5

    made = [await a_case(house.database, number) for number in range(1, 6)]

    async def another() -> None:
        await a_case(house.database, 9)

    assert await pages(program, "/cases?limit=2", "cases", another) == [
        [made[4].number, made[3].number],
        [made[2].number, made[1].number],
        [made[0].number],
    ]


async def test_inbox_and_follow_ups_go_on_after_the_last_one_seen(office: Office) -> None:
    house = office.house
    cases = [office.case, *[await a_case(house.database, number) for number in range(2, 7)]]
    waiting = [await walk(house.services.steps, case, TO_REVIEW[0]) for case in cases]
    unit = await a_program(house, Scope.CASES_READ, unit="cgj")
    hotline = await a_program(house, Scope.FOLLOW_UPS_READ, name="calls-back")

    found = await pages(unit, "/inbox?tray=sign&limit=4", "cases")
    assert [len(page) for page in found] == [4, 2]
    assert sorted(number for page in found for number in page) == [case.number for case in cases]

    answered = [await walk(house.services.steps, case, *TO_ANSWERED[1:]) for case in waiting[:3]]
    assert await pages(hotline, "/follow-ups?limit=2", "cases") == [
        [answered[0].number, answered[1].number],
        [answered[2].number],
    ]


@pytest.mark.parametrize("query", ["after=x", "after=~x", "limit=0", "limit=201", "limit=x"])
async def test_a_place_that_is_none_is_refused_and_not_the_first_page(house: House, query: str) -> None:
    program = await a_program(house, Scope.CALLS_READ, Scope.CASES_READ, Scope.FOLLOW_UPS_READ)
    for path in ("/calls", "/cases", "/follow-ups"):
        assert await problem(await program.get(f"{path}?{query}")) == (422, "input_refused")
