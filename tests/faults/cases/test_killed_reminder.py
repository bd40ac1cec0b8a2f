"""A worker killed between a card and what the card sets off: afterwards both are there, once."""

import asyncio
import os
import signal
import sys
from datetime import timedelta
from functools import partial

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cases import DEADLINE, Clocks, DeadlineKind, Matter, Reminder, profile_at, seed_profiles
from cases.limits import clock
from db import Database, utc_now
from db.jobs import Jobs
from db.tables import AuditEntry, Case, CaseCard, CaseDeadline
from tests.contracts.jobs.engines import ENGINES
from tests.contracts.jobs.work import counted, working
from tests.waiting import CEILING

EVENTS = ["yellow", "red", "step-1", "step-2", "step-3"]

HANGING_WORKER = """
import asyncio, sys
from cases import DEADLINE, Reminder
from db import Database
from tests.contracts.jobs.engines import ENGINES

class Hangs:
    async def card(self, session, case, deadline, card):
        await session.flush()
        print("wrote", flush=True)
        await asyncio.Event().wait()

database = Database(sys.argv[2])
asyncio.run(ENGINES[sys.argv[1]](database).run({DEADLINE: Reminder(database, Hangs())}))
"""


class OnlyCards:
    async def card(self, session: AsyncSession, case: Case, deadline: CaseDeadline, card: CaseCard) -> None:
        return None


@pytest.mark.parametrize(
    ("database", "engine"),
    [("sqlite", "lease"), ("postgresql", "lease"), ("postgresql", "pgqueuer")],
    indirect=["database"],
    ids=["lease-sqlite", "lease-postgresql", "pgqueuer-postgresql"],
)
async def test_every_card_is_given_once_though_a_worker_is_killed_while_giving_one(
    database: Database, engine: str
) -> None:
    jobs = ENGINES[engine](database)
    await jobs.prepare()
    await a_case_long_overdue(database, jobs)

    await killed_while_it_wrote(engine, database)
    async with database.read() as session:
        assert list(await session.scalars(select(CaseCard))) == []
    async with working(jobs, {DEADLINE: Reminder(database, OnlyCards())}):
        await counted(jobs, done=len(EVENTS))

    async with database.read() as session:
        cards = list(await session.scalars(select(CaseCard.event).order_by(CaseCard.at)))
        told = await session.scalars(select(AuditEntry).where(AuditEntry.action == "case.card"))
        assert cards == EVENTS
        assert sorted(entry.after["event"] for entry in told) == sorted(EVENTS)


async def a_case_long_overdue(database: Database, jobs: Jobs) -> None:
    started = utc_now() - timedelta(days=60)
    async with database.write() as session:
        case = Case(number="20260901-000001", opened_at=started, updated_at=started)
        session.add(case)
        await session.flush()
        await seed_profiles(session, now=started)
        profile = await profile_at(session, "default", started)
        term = profile.term(DeadlineKind.ANSWER, Matter())
        rule = partial(clock.started, case_id=case.id, kind=DeadlineKind.ANSWER, term=term, profile=profile, at=started)
        await Clocks(jobs).change(session, case.id, rule)


async def killed_while_it_wrote(engine: str, database: Database) -> None:
    worker = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HANGING_WORKER, engine, database.url.render_as_string(hide_password=False),
        stdout=asyncio.subprocess.PIPE, env={**os.environ, "PYTHONPATH": "."},
    )  # fmt: skip
    assert worker.stdout is not None
    async with asyncio.timeout(CEILING):
        while await worker.stdout.readline() != b"wrote\n":
            assert worker.returncode is None
    worker.send_signal(signal.SIGKILL)
    await worker.wait()
