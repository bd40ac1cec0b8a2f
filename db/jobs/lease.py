"""Jobs on the table ``job`` alone: a worker holds a job by a lease that it must renew."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from db.database import Database
from db.errors import StoreUnavailable
from db.jobs.attempt import attempt
from db.jobs.interface import DeadJob, Handler, JobCounts, Task
from db.jobs.ledger import Ledger
from db.times import Clock, utc_now

log = structlog.get_logger()


class LeaseJobs:
    """``Jobs`` on SQLite or PostgreSQL.

    ``lease``: how long a dead worker's job stays his. It is renewed three times in that span by the loop that
    runs the handlers, so a handler must not block the loop for longer; heavy work belongs in a process.
    ``poll``: how long an idle worker sleeps.
    """

    def __init__(
        self,
        database: Database,
        *,
        lease: timedelta = timedelta(seconds=60),
        poll: timedelta = timedelta(seconds=1),
        clock: Clock = utc_now,
    ) -> None:
        self._database = database
        self._ledger = Ledger(database, clock)
        self._lease, self._poll = lease, poll

    async def prepare(self) -> None:
        """Nothing beside the tables is needed."""

    async def enqueue(
        self,
        session: AsyncSession,
        kind: str,
        payload: dict[str, Any],
        *,
        key: str,
        due_at: datetime | None = None,
        max_attempts: int = 3,
    ) -> int:
        job_id, _ = await self._ledger.add(session, kind, payload, key=key, due_at=due_at, max_attempts=max_attempts)
        return job_id

    async def retry(self, job_id: int) -> None:
        async with self._database.write() as session:
            await self._ledger.revive(session, job_id)

    async def dead(self, *, limit: int = 100) -> list[DeadJob]:
        return await self._ledger.dead(limit)

    async def forget(self, before: datetime) -> int:
        return await self._ledger.forget(before)

    async def counts(self) -> JobCounts:
        return await self._ledger.counts()

    async def run(self, handlers: Mapping[str, Handler], *, at_once: int = 1) -> None:
        async with asyncio.TaskGroup() as group:
            for _ in range(at_once):
                group.create_task(self._lane(handlers))

    async def _lane(self, handlers: Mapping[str, Handler]) -> None:
        while True:
            try:
                task = await self._ledger.claim(handlers, self._lease)
                if task is not None:
                    await self._work(handlers[task.kind], task)
                    continue
            except StoreUnavailable as exc:
                log.warning("jobs.store_unavailable", error=str(exc))
            await asyncio.sleep(self._poll.total_seconds())

    async def _work(self, handler: Handler, task: Task) -> None:
        working = asyncio.create_task(attempt(self._ledger, handler, task, lost=self._lease))
        try:
            while not (await asyncio.wait({working}, timeout=self._lease.total_seconds() / 3))[0]:
                if not await self._still_ours(task):
                    log.warning("job.lost", job=task.id, kind=task.kind)
                    return
            working.result()
        except asyncio.CancelledError:
            await _stop(working)
            await self._release(task)
            raise
        finally:
            await _stop(working)

    async def _release(self, task: Task) -> None:
        try:
            await self._ledger.give_back(task, error=None, delay=timedelta(0), counted=False)
        except StoreUnavailable as exc:  # the lease runs out by itself
            log.warning("jobs.store_unavailable", job=task.id, error=str(exc))

    async def _still_ours(self, task: Task) -> bool:
        try:
            return await self._ledger.renew(task, self._lease)
        except StoreUnavailable as exc:  # the work may still end before the lease does
            log.warning("jobs.store_unavailable", job=task.id, error=str(exc))
            return True


async def _stop(working: "asyncio.Task[Any]") -> None:
    """Cancel and wait until it is done; its outcome is of no interest any more."""
    working.cancel()
    await asyncio.wait({working})
    if not working.cancelled():
        working.exception()
