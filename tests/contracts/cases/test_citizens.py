"""市民: two who put numbers together at once make one person of them."""

import asyncio

from cases import CitizenRefused, Citizens
from db import Database
from tests.unit.cases.people import AGENT, NOON

ONE, OTHER, THIRD = "13800000001", "13800000002", "13800000003"


async def test_two_who_join_the_same_numbers_at_once_make_one_citizen(database: Database) -> None:
    citizens = Citizens(database)

    async def join(number: str, other: str) -> str:
        try:
            await citizens.join(number, other, reason="同一人", actor=AGENT, now=NOON)
        except CitizenRefused as exc:
            return exc.why
        return "joined"

    done = await asyncio.gather(join(ONE, OTHER), join(ONE, OTHER), join(OTHER, THIRD))

    assert sorted(done) == ["joined", "joined", "together"]
    assert set(await citizens.numbers_of(THIRD)) == {ONE, OTHER, THIRD}
