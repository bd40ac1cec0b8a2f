"""Asking for work and waiting until it is done."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict

import pytest

from db import Database
from db.jobs import Handler, Jobs
from tests.waiting import CEILING, until

ON_EVERY_ENGINE = pytest.mark.parametrize(
    ("database", "engine"),
    [("sqlite", "lease"), ("postgresql", "lease"), ("postgresql", "pgqueuer")],
    indirect=["database"],
    ids=["lease-sqlite", "lease-postgresql", "pgqueuer-postgresql"],
)


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
