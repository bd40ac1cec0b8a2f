"""Figures of a founding city, counted over cases that went through the steps, on both databases."""

from datetime import timedelta

from sqlalchemy import String, cast, insert, literal, select

from cases import Steps, handled
from db import Database
from db.jobs import LeaseJobs
from db.tables import Case
from tests.contracts.cases.units import a_case, add_units, walk
from tests.unit.cases.people import AGENT, NOON

DIRECT, DISPATCHED = 23_628, 4_373


async def multiply(database: Database, case_id: int, times: int) -> None:
    """Make ``times`` cases of one, each with a number of its own."""
    numbers = select(literal(2).label("n")).cte("numbers", recursive=True)
    numbers = numbers.union_all(select(numbers.c.n + 1).where(numbers.c.n < times))
    kept = [column for column in Case.__table__.columns if column.name not in {"id", "number", "call_id"}]
    number = literal(f"{case_id}-") + cast(numbers.c.n, String)
    copies = select(number, *kept).select_from(Case).join(numbers, literal(True)).where(Case.id == case_id)
    async with database.write() as session:
        names = ["number", *(column.name for column in kept)]
        await session.execute(insert(Case.__table__).from_select(names, copies, include_defaults=False))


async def test_rugao_resolved_most_calls_at_once_and_dispatched_the_rest(database: Database) -> None:
    """28,001 valid calls: 23,628 resolved directly (84.4 %), 4,373 dispatched (15.6 %)."""
    await add_units(database)
    steps = Steps(database, LeaseJobs(database))
    direct = await walk(steps, await a_case(database, 1), ("resolve", AGENT))
    dispatched = await walk(steps, await a_case(database, 2), ("dispatch", AGENT))
    await a_case(database, 3)  # nobody has led it on
    await multiply(database, direct.id, DIRECT)
    await multiply(database, dispatched.id, DISPATCHED)

    async with database.read() as session:
        found = await handled(session, NOON, NOON + timedelta(seconds=1))
        nothing = await handled(session, NOON + timedelta(seconds=1), NOON + timedelta(days=1))

    assert (found.valid, found.direct, found.dispatched) == (28_001, DIRECT, DISPATCHED)
    assert found.direct_share is not None
    assert round(float(100 * found.direct_share), 1) == 84.4
    assert round(100 - float(100 * found.direct_share), 1) == 15.6
    assert nothing.direct_share is None
