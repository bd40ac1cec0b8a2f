"""What every job engine promises of its workers: how many at once, who is stopped, given up or killed."""

import asyncio
import os
import signal
import sys

import pytest
from sqlalchemy import select

from db import Database
from db.jobs import Jobs, Task
from db.tables import Job
from tests.contracts.jobs.work import ON_EVERY_ENGINE, ask, counted, working
from tests.waiting import CEILING

pytestmark = [ON_EVERY_ENGINE, pytest.mark.usefixtures("short_back_off")]


async def test_never_more_than_asked_for_at_once(database: Database, jobs: Jobs) -> None:
    together = most = 0

    async def greet(task: Task) -> None:
        nonlocal together, most
        together += 1
        most = max(most, together)
        await asyncio.sleep(0.05)
        together -= 1

    for name in range(8):
        await ask(database, jobs, str(name))
    async with working(jobs, {"greet": greet}, at_once=3):
        await counted(jobs, done=8)

    assert most == 3


async def test_a_stopped_worker_gives_its_job_back_at_once(database: Database, jobs: Jobs) -> None:
    began, stopped = asyncio.Event(), asyncio.Event()
    attempts: list[int] = []

    async def hang(task: Task) -> None:
        began.set()
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()

    async def greet(task: Task) -> None:
        attempts.append(task.attempt)

    await ask(database, jobs, "a")
    async with working(jobs, {"greet": hang}), asyncio.timeout(CEILING):
        await began.wait()
    assert stopped.is_set()
    assert (await jobs.counts()).queued == 1

    async with working(jobs, {"greet": greet}):
        await counted(jobs, done=1)
    assert attempts == [1]


async def test_a_job_longer_than_its_lease_runs_once(database: Database, jobs: Jobs) -> None:
    runs = 0

    async def slow(task: Task) -> None:
        nonlocal runs
        runs += 1
        await asyncio.sleep(4.5)

    await ask(database, jobs, "a")
    async with working(jobs, {"greet": slow}), working(jobs, {"greet": slow}):
        await counted(jobs, done=1)

    assert runs == 1


async def test_four_workers_do_each_job_once(database: Database, jobs: Jobs) -> None:
    seen: list[str] = []

    async def greet(task: Task) -> None:
        seen.append(task.key)
        await asyncio.sleep(0)

    async with database.write() as session:
        for name in range(60):
            await jobs.enqueue(session, "greet", {}, key=str(name))
    async with (
        working(jobs, {"greet": greet}, at_once=2),
        working(jobs, {"greet": greet}, at_once=2),
        working(jobs, {"greet": greet}, at_once=2),
        working(jobs, {"greet": greet}, at_once=2),
    ):
        await counted(jobs, done=60)

    assert sorted(seen, key=int) == [str(name) for name in range(60)]


async def test_the_job_of_a_killed_worker_is_done_by_another(engine: str, database: Database, jobs: Jobs) -> None:
    attempts: list[int] = []

    async def greet(task: Task) -> None:
        attempts.append(task.attempt)

    await ask(database, jobs, "a")
    await _killed_in_mid_job(engine, database)
    async with working(jobs, {"greet": greet}):
        await counted(jobs, done=1)

    assert attempts == [2]


async def test_a_job_that_kills_its_workers_becomes_a_dead_letter(engine: str, database: Database, jobs: Jobs) -> None:

    async def greet(task: Task) -> None:
        raise AssertionError("must not be tried again")

    await ask(database, jobs, "a", max_attempts=1)
    await _killed_in_mid_job(engine, database)
    async with working(jobs, {"greet": greet}):
        await counted(jobs, dead=1)

    [letter] = await jobs.dead()
    assert "worker died" in letter.error


async def test_a_worker_that_was_given_up_cannot_finish_the_job(database: Database, jobs: Jobs) -> None:
    """The lease passed to somebody else while the first one still worked: only the holder's word counts."""
    overtaken, go_on = asyncio.Event(), asyncio.Event()

    async def greet(task: Task) -> None:
        overtaken.set()
        await go_on.wait()

    job_id = await ask(database, jobs, "a")
    async with working(jobs, {"greet": greet}), asyncio.timeout(CEILING):
        await overtaken.wait()
        async with database.write() as session:
            (await session.get_one(Job, job_id)).owner = "somebody else"
        go_on.set()
        await asyncio.sleep(0.3)
        async with database.read() as session:
            assert await session.scalar(select(Job.owner)) == "somebody else"


HANGING_WORKER = """
import asyncio, sys
from db import Database, StoreUnavailable
from tests.contracts.jobs.engines import ENGINES

async def hang(task):
    print("began", flush=True)
    await asyncio.Event().wait()

asyncio.run(ENGINES[sys.argv[1]](Database(sys.argv[2])).run({"greet": hang}))
"""


async def _killed_in_mid_job(name: str, database: Database) -> None:
    worker = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HANGING_WORKER, name, database.url.render_as_string(hide_password=False),
        stdout=asyncio.subprocess.PIPE, env={**os.environ, "PYTHONPATH": "."},
    )  # fmt: skip
    assert worker.stdout is not None
    async with asyncio.timeout(CEILING):
        assert await worker.stdout.readline() == b"began\n"
    worker.send_signal(signal.SIGKILL)
    await worker.wait()
