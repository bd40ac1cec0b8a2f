"""Cases that were dispatched before there were limits get theirs, on both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from cases import CaseView, Field, Sheets, Steps, seed_profiles, start_late_clocks
from db import Database
from db.jobs import LeaseJobs
from db.tables import Case, CaseDeadline, CaseState, Job
from tests.contracts.cases.units import a_case, add_units, walk
from tests.unit.cases.people import AGENT, HANDLER, NOON, SUPERVISOR

LATER = NOON + timedelta(days=40)
FIELDS = {Field.REASON: "等待雨季结束"}


@pytest.fixture
async def steps(database: Database) -> Steps:
    await add_units(database)
    async with database.write() as session:
        await seed_profiles(session, now=NOON)
    return Steps(database, LeaseJobs(database))


async def old(database: Database, steps: Steps, number: int, *more: tuple) -> CaseView:
    """A case as a program without limits left it with its unit."""
    case = await walk(steps, await a_case(database, number), ("dispatch", AGENT), *more)
    async with database.write() as session:
        await session.execute(delete(CaseDeadline).where(CaseDeadline.case_id == case.id))
        await session.execute(delete(Job))
        await session.execute(update(Case).where(Case.id == case.id).values(due_at=None, yellow_at=None))
    return case


async def kinds(database: Database, case: CaseView) -> set[str]:
    async with database.read() as session:
        return set(await session.scalars(select(CaseDeadline.kind).where(CaseDeadline.case_id == case.id)))


async def test_a_case_without_limits_gets_those_in_force_from_now_on(database: Database, steps: Steps) -> None:
    waiting, signed = await old(database, steps, 1), await old(database, steps, 2, ("sign", HANDLER))
    fresh = await walk(steps, await a_case(database, 3), ("dispatch", AGENT))

    made = await start_late_clocks(database, LeaseJobs(database), now=LATER)

    assert made == 2
    assert await kinds(database, waiting) == {"sign", "return", "answer"}
    assert await kinds(database, signed) == {"answer"}
    async with database.read() as session:
        case = await session.get_one(Case, waiting.id)
        assert case.due_at is not None
        assert case.due_at > LATER, "nobody had told the unit a limit: it is not late yet"
        assert (await session.get_one(Case, fresh.id)).due_at < LATER, "a clock that runs stays as it is"
        jobs = list(await session.scalars(select(Job.payload).where(Job.kind == "deadline")))
        assert {job["case"] for job in jobs} >= {waiting.id, signed.id}
    sheet = await Sheets(database).read(waiting.number, SUPERVISOR)
    assert [line.action for line in sheet.history][-1] == "case.clock_started"
    moved = await walk(steps, waiting, ("sign", HANDLER), now=LATER)
    assert moved.state is CaseState.HANDLING


async def test_again_nothing_is_left_to_do(database: Database, steps: Steps) -> None:
    await old(database, steps, 1)

    assert await start_late_clocks(database, LeaseJobs(database), now=LATER) == 1
    assert await start_late_clocks(database, LeaseJobs(database), now=LATER) == 0


async def test_a_suspended_case_gets_a_clock_that_stands(database: Database, steps: Steps) -> None:
    asked = (("sign", HANDLER), ("request_suspension", HANDLER, FIELDS), ("approve_suspension", SUPERVISOR))
    case = await old(database, steps, 1, *asked)

    await start_late_clocks(database, LeaseJobs(database), now=LATER)

    async with database.read() as session:
        assert (await session.get_one(Case, case.id)).due_at is None
    resumed = await walk(steps, case, ("resume", HANDLER), now=LATER + timedelta(days=1))
    async with database.read() as session:
        due = (await session.get_one(Case, resumed.id)).due_at
        assert due is not None
        assert due > LATER + timedelta(days=1)


async def test_a_city_without_limits_gets_none(database: Database) -> None:
    await add_units(database)
    bare = await walk(Steps(database, LeaseJobs(database)), await a_case(database), ("dispatch", AGENT))

    assert await start_late_clocks(database, LeaseJobs(database), now=LATER) == 0
    assert await kinds(database, bare) == set()
