"""What every job engine promises."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest
import structlog
from sqlalchemy import select

from db import Database, StoreUnavailable
from db.jobs import Handler, HopelessJob, JobNotDead, Jobs, NotNow, Task
from db.jobs import interface as rules
from db.tables import Job, Setting
from tests.contracts.jobs.engines import ENGINES
from tests.waiting import CEILING, until

pytestmark = pytest.mark.parametrize(
    ("database", "engine"),
    [("sqlite", "lease"), ("postgresql", "lease"), ("postgresql", "pgqueuer")],
    indirect=["database"],
    ids=["lease-sqlite", "lease-postgresql", "pgqueuer-postgresql"],
)


@pytest.fixture
async def jobs(engine: str, database: Database) -> Jobs:
    made = ENGINES[engine](database)
    await made.prepare()
    return made


@pytest.fixture(autouse=True)
def short_back_off(monkeypatch) -> None:
    monkeypatch.setattr(rules, "FIRST_BACK_OFF", timedelta(seconds=0.05))


@asynccontextmanager
async def working(jobs: Jobs, handlers: Mapping[str, Handler], **options: int) -> AsyncIterator[None]:
    worker = asyncio.create_task(jobs.run(handlers, **options))
    try:
        yield
    finally:
        worker.cancel()
        await asyncio.wait({worker})
        assert worker.cancelled()


async def ask(database: Database, jobs: Jobs, key: str, **options) -> int:
    async with database.write() as session:
        return await jobs.enqueue(session, "greet", {"name": key}, key=key, **options)


async def counted(jobs: Jobs, seconds: float = CEILING, **wanted: int) -> None:
    """Wait until as many jobs are in these states."""

    async def reached() -> bool:
        return wanted.items() <= asdict(await jobs.counts()).items()

    await until(reached, seconds)


async def test_work_asked_for_is_done_once(database: Database, jobs: Jobs) -> None:
    seen: list[str] = []

    async def greet(task: Task) -> None:
        seen.append(task.payload["name"])

    for name in ("a", "b", "c"):
        await ask(database, jobs, name)
    async with working(jobs, {"greet": greet}, at_once=2):
        await counted(jobs, done=3)

    assert sorted(seen) == ["a", "b", "c"]


async def test_work_asked_for_while_the_worker_idles_is_done(database: Database, jobs: Jobs) -> None:
    done = asyncio.Event()

    async def greet(task: Task) -> None:
        done.set()

    async with working(jobs, {"greet": greet}), asyncio.timeout(CEILING):
        await asyncio.sleep(0.3)  # let it find nothing first
        await ask(database, jobs, "late")
        await done.wait()
        await counted(jobs, done=1)


async def test_asking_twice_makes_one_job_even_after_it_is_done(database: Database, jobs: Jobs) -> None:
    seen: list[str] = []

    async def greet(task: Task) -> None:
        seen.append(task.key)

    first = await ask(database, jobs, "same")
    assert await ask(database, jobs, "same") == first
    async with working(jobs, {"greet": greet}):
        await counted(jobs, done=1)
        assert await ask(database, jobs, "same") == first
        await ask(database, jobs, "other")
        await counted(jobs, done=2)

    assert seen == ["same", "other"]


async def test_work_asked_for_in_a_failed_transaction_never_happens(database: Database, jobs: Jobs) -> None:
    seen: list[str] = []

    async def greet(task: Task) -> None:
        seen.append(task.key)

    with pytest.raises(ZeroDivisionError):
        async with database.write() as session:
            session.add(Setting(key="x", value=1, changed_at=datetime.now(UTC), changed_by="t"))
            await jobs.enqueue(session, "greet", {}, key="never")
            _ = 1 // 0
    await ask(database, jobs, "kept")
    async with working(jobs, {"greet": greet}):
        await counted(jobs, done=1)

    assert seen == ["kept"]
    async with database.read() as session:
        assert await session.get(Setting, "x") is None


async def test_a_failure_is_tried_again_and_may_succeed(database: Database, jobs: Jobs) -> None:
    attempts: list[int] = []

    async def greet(task: Task) -> None:
        attempts.append(task.attempt)
        if task.attempt == 1:
            raise OSError("the disk was away")

    await ask(database, jobs, "a")
    async with working(jobs, {"greet": greet}):
        await counted(jobs, done=1)

    assert attempts == [1, 2]


async def test_poison_becomes_a_dead_letter_that_is_retried_by_hand(database: Database, jobs: Jobs) -> None:
    broken = True
    attempts: list[int] = []

    async def greet(task: Task) -> None:
        attempts.append(task.attempt)
        if broken:
            raise ValueError("cannot be read")

    job_id = await ask(database, jobs, "poison", max_attempts=2)
    async with working(jobs, {"greet": greet}):
        await counted(jobs, dead=1)
        [letter] = await jobs.dead()
        assert (letter.id, letter.attempts, letter.error) == (job_id, 2, "ValueError: cannot be read")
        assert letter.payload == {"name": "poison"}

        broken = False
        await jobs.retry(job_id)
        await counted(jobs, done=1, dead=0)

    assert attempts == [1, 2, 1]
    with pytest.raises(JobNotDead):
        await jobs.retry(job_id)


async def test_a_hopeless_job_dies_at_once(database: Database, jobs: Jobs) -> None:
    async def greet(task: Task) -> None:
        raise HopelessJob("no such recording")

    await ask(database, jobs, "a", max_attempts=5)
    async with working(jobs, {"greet": greet}):
        await counted(jobs, dead=1)

    assert (await jobs.dead())[0].attempts == 1


async def test_waiting_for_something_that_is_away_counts_no_attempt(database: Database, jobs: Jobs) -> None:
    attempts: list[int] = []

    async def greet(task: Task) -> None:
        attempts.append(task.attempt)
        if len(attempts) < 4:
            raise NotNow("the model is missing", delay=timedelta(seconds=0.05))

    await ask(database, jobs, "a", max_attempts=2)
    async with working(jobs, {"greet": greet}):
        await counted(jobs, done=1)

    assert attempts == [1, 1, 1, 1]


async def test_a_store_that_was_away_in_the_middle_of_the_work_counts_no_attempt(
    database: Database, jobs: Jobs
) -> None:
    attempts: list[int] = []

    async def greet(task: Task) -> None:
        attempts.append(task.attempt)
        if len(attempts) < 3:
            raise StoreUnavailable("the database is locked")

    await ask(database, jobs, "a", max_attempts=2)
    with structlog.testing.capture_logs() as told:
        async with working(jobs, {"greet": greet}):
            await counted(jobs, done=1)

    assert attempts == [1, 1, 1]
    assert [line["event"] for line in told if "reason" in line] == ["job.store_unavailable"] * 2
    assert not [line for line in told if line.get("exc_info")]


async def test_work_is_not_begun_before_it_is_due(database: Database, jobs: Jobs) -> None:
    order: list[str] = []

    async def greet(task: Task) -> None:
        order.append(task.key)

    due = datetime.now(UTC) + timedelta(seconds=0.8)
    await ask(database, jobs, "later", due_at=due)
    await ask(database, jobs, "now")
    async with working(jobs, {"greet": greet}):
        await counted(jobs, done=2)

    assert order == ["now", "later"]
    assert datetime.now(UTC) >= due


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


async def test_a_kind_nobody_here_handles_is_left_for_others(database: Database, jobs: Jobs) -> None:
    async def greet(task: Task) -> None:
        raise AssertionError("not mine")

    await ask(database, jobs, "a")
    async with working(jobs, {"other": greet}):
        await asyncio.sleep(0.3)

    assert (await jobs.counts()).queued == 1


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
