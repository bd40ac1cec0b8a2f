"""The database goes away under a worker, and what an installation uses."""

import asyncio
from datetime import timedelta
from typing import Any

import asyncpg
import pytest
from sqlalchemy import text

from db import Database, StoreOutdated
from db.jobs import Jobs, LeaseJobs, PgQueuerJobs, Task, open_jobs, pgqueuer
from tests.contracts.jobs.engines import ENGINES
from tests.contracts.jobs.work import ask, counted, working
from tests.waiting import CEILING, until

ON_POSTGRESQL = pytest.mark.parametrize("database", ["postgresql"], indirect=True)


@ON_POSTGRESQL
@pytest.mark.parametrize("engine", ["lease", "pgqueuer"])
async def test_a_worker_goes_on_when_its_connections_were_cut(engine: str, database: Database, monkeypatch) -> None:
    monkeypatch.setattr(pgqueuer, "RECONNECT", timedelta(seconds=0.2))
    seen: list[str] = []

    async def greet(task: Task) -> None:
        seen.append(task.key)

    jobs: Jobs = ENGINES[engine](database)
    await jobs.prepare()
    await ask(database, jobs, "before")
    async with working(jobs, {"greet": greet}):
        await counted(jobs, done=1)
        await cut(database)
        async with asyncio.timeout(CEILING):
            await ask(database, jobs, "after")
            await counted(jobs, done=2)

    assert seen == ["before", "after"]


@ON_POSTGRESQL
async def test_a_connection_that_is_never_given_back_does_not_keep_a_worker_from_going_on(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As PgQueuer now and then leaves one behind when its server goes."""
    monkeypatch.setattr(pgqueuer, "RECONNECT", timedelta(seconds=0.2))
    monkeypatch.setattr(pgqueuer, "CLOSING", timedelta(seconds=0.2))
    create_pool, kept = asyncpg.create_pool, []

    async def leaking(*given: Any, **options: Any) -> Any:
        pool = await create_pool(*given, **options)
        kept.append(await pool.acquire())
        return pool

    jobs = PgQueuerJobs(database)
    await jobs.prepare()
    done = asyncio.Event()

    async def greet(task: Task) -> None:
        done.set()

    async with working(jobs, {"greet": greet}):
        monkeypatch.setattr(pgqueuer.asyncpg, "create_pool", leaking)
        await cut(database)
        await until(lambda: kept)
        await cut(database, spared=kept[0].get_server_pid())
        monkeypatch.setattr(pgqueuer.asyncpg, "create_pool", create_pool)
        await ask(database, jobs, "after")
        async with asyncio.timeout(CEILING):
            await done.wait()


async def cut(database: Database, *, spared: int = 0) -> None:
    others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid NOT IN (pg_backend_pid(), :spared)"
    async with database.engine.connect() as connection:
        await connection.execute(text(others), {"spared": spared})


@ON_POSTGRESQL
async def test_jobs_asked_for_before_the_engine_was_changed_are_done(database: Database) -> None:
    done = asyncio.Event()

    async def greet(task: Task) -> None:
        done.set()

    await ask(database, LeaseJobs(database), "old")
    jobs = PgQueuerJobs(database, stall=timedelta(seconds=2))
    await jobs.prepare()
    async with working(jobs, {"greet": greet}), asyncio.timeout(CEILING):
        await done.wait()
        await counted(jobs, done=1)


@ON_POSTGRESQL
async def test_an_engine_that_was_not_prepared_says_so(database: Database) -> None:
    with pytest.raises(StoreOutdated, match="hotline init"):
        await ask(database, PgQueuerJobs(database), "a")


@ON_POSTGRESQL
async def test_preparing_twice_is_harmless(database: Database) -> None:
    for _ in range(2):
        await PgQueuerJobs(database).prepare()


async def test_each_database_has_its_engine(database: Database) -> None:
    assert isinstance(open_jobs(database), LeaseJobs if database.dialect == "sqlite" else PgQueuerJobs)
