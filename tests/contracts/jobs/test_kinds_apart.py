"""Two kinds of work served side by side by one process, as ``hotline work`` does."""

import asyncio

import pytest

from db import Database
from db.jobs import Task
from tests.contracts.jobs.engines import ENGINES
from tests.contracts.jobs.work import counted, working


@pytest.mark.parametrize(
    ("database", "engine"), [("sqlite", "lease"), ("postgresql", "pgqueuer")], indirect=["database"]
)
async def test_a_kind_does_not_wait_for_another_that_is_busy(database: Database, engine: str) -> None:
    jobs, go_on = ENGINES[engine](database), asyncio.Event()
    await jobs.prepare()

    async def slow(task: Task) -> None:
        await go_on.wait()

    async def quick(task: Task) -> None:
        return None

    async with database.write() as session:
        for number in range(3):
            await jobs.enqueue(session, "slow", {}, key=f"slow-{number}")
            await jobs.enqueue(session, "quick", {}, key=f"quick-{number}")
    async with working(jobs, {"slow": slow}), working(jobs, {"quick": quick}):
        await counted(jobs, done=3)
        go_on.set()
        await counted(jobs, done=6)
