"""A citizen with several numbers is one caller, wherever cases are compared; on both databases."""

import pytest
from sqlalchemy import update

from cases import Cases, Citizens, SameMatterOpen, Similar, Steps, Why
from db import Database
from db.jobs import LeaseJobs
from db.tables import Case
from tests.contracts.cases.same import the_same
from tests.contracts.cases.units import a_case, add_units, walk
from tests.unit.cases.people import AGENT, NOON
from web.cases import finding
from web.cases.filters import CaseFilter, Mark

ONE, OTHER = "13812345678", "13900001111"


@pytest.fixture
async def cases(database: Database) -> tuple[str, int, str, int]:
    """Number and id of two cases of one matter, called about from two telephones, from nowhere in particular."""
    await add_units(database)
    first, second = await a_case(database), await the_same(database, 2)
    async with database.write() as session:
        await session.execute(update(Case).values(category="060401", place=None))
        await session.execute(update(Case).where(Case.id == second.id).values(caller=OTHER))
    return first.number, first.id, second.number, second.id


async def repeats(database: Database) -> list[int]:
    async with database.read() as session:
        rows, _ = await finding.cases(session, CaseFilter(mark=Mark.REPEATED), NOON, after=None)
    return [row.id for row in rows]


async def test_numbers_that_were_put_together_are_one_caller(
    database: Database, cases: tuple[str, int, str, int]
) -> None:
    first, first_id, second, second_id = cases
    steps = Steps(database, LeaseJobs(database))
    [before] = await Similar(database).like(second, AGENT)
    assert (before.why, await repeats(database)) == ((Why.WORDS,), [])

    await Citizens(database).join(ONE, OTHER, reason="本人告知", actor=AGENT, now=NOON)

    [after] = await Similar(database).like(second, AGENT)
    assert (after.number, after.why, after.same_matter) == (first, (Why.CALLER, Why.WORDS), True)
    assert await repeats(database) == [second_id]
    await walk(steps, await Cases(database).get(first_id), ("dispatch", AGENT))
    with pytest.raises(SameMatterOpen, match=first):
        await walk(steps, await Cases(database).get(second_id), ("dispatch", AGENT))


async def test_numbers_that_were_taken_apart_are_two_callers_again(
    database: Database, cases: tuple[str, int, str, int]
) -> None:
    citizens = Citizens(database)
    await citizens.join(ONE, OTHER, reason="本人告知", actor=AGENT, now=NOON)
    [own] = [row for row in await citizens.known(ONE) if row.number == OTHER]
    await citizens.split(own.id, beside=ONE, reason="弄错了", actor=AGENT, now=NOON)

    [found] = await Similar(database).like(cases[2], AGENT)
    assert found.why == (Why.WORDS,)
    assert await repeats(database) == []
