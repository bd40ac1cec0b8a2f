"""What every job engine promises about a job."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
import structlog

from db import Database, StoreUnavailable
from db.jobs import HopelessJob, JobNotDead, Jobs, NotNow, Task
from db.tables import Setting
from tests.contracts.jobs.work import ON_EVERY_ENGINE, ask, counted, working
from tests.waiting import CEILING

pytestmark = [ON_EVERY_ENGINE, pytest.mark.usefixtures("short_back_off")]


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


async def test_a_kind_nobody_here_handles_is_left_for_others(database: Database, jobs: Jobs) -> None:
    async def greet(task: Task) -> None:
        raise AssertionError("not mine")

    await ask(database, jobs, "a")
    async with working(jobs, {"other": greet}):
        await asyncio.sleep(0.3)

    assert (await jobs.counts()).queued == 1
