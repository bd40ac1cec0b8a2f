"""Jobs handed out by PgQueuer on PostgreSQL, for any number of workers on any number of hosts.

The row of table ``job`` stays the truth (unique key, attempts, error, dead letter); PgQueuer's own row only carries
its id to a worker at once, keeps it alive by heartbeats and hands it out again when they stop. PgQueuer counts no
attempt of a worker that died, so the cap on attempts is the ledger's. PgQueuer's tables live in a schema of their own.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import asyncpg
import structlog
from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver, AsyncpgPoolDriver
from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment, QueryQueueBuilder, QuerySchedulerBuilder
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.core.qm import QueueManager
from pgqueuer.domain.errors import FailingListenerError, RetryRequested
from pgqueuer.domain.settings import DBSettings
from pgqueuer.domain.types import Channel
from pgqueuer.models import Job as Delivery
from pgqueuer.ports.driver import Driver
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.database import Database
from db.errors import StoreOutdated, StoreUnavailable
from db.jobs.attempt import Settled, attempt
from db.jobs.interface import DeadJob, Handler, JobCounts
from db.jobs.ledger import Ledger
from db.tables import Job, JobState
from db.times import Clock, utc_now

log = structlog.get_logger()

NAMES = DBSettings(db_schema="pgqueuer")
AT_ONCE = timedelta(0)
RECONNECT = timedelta(seconds=5)
CLOSING = timedelta(seconds=5)
"""For a pool to close. What PgQueuer had lent itself when the server went it may never give back, and asyncpg waits for
it without end: the worker would not go on when the server is there again."""
NOTES_KEPT = timedelta(days=7)


class PgQueuerJobs:
    """``Jobs`` on PostgreSQL through PgQueuer.

    ``stall``: after how long without a heartbeat a job is handed to another worker; heartbeats come twice in that
    span from the loop that runs the handlers, so a handler must not block the loop.
    """

    def __init__(self, database: Database, *, stall: timedelta = timedelta(seconds=60), clock: Clock = utc_now) -> None:
        self._database = database
        self._ledger = Ledger(database, clock)
        self._stall, self._clock = stall, clock
        self._dsn = database.url.set(drivername="postgresql").render_as_string(hide_password=False)

    async def prepare(self) -> None:
        async with self._pool() as pool, pool.acquire() as connection:
            queries = _queries(AsyncpgDriver(connection))
            async with queries.schema_lock():
                fresh = not await queries.schema_is_installed()
                if fresh:
                    await queries.install()
            if not fresh:
                await queries.upgrade()

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
        job_id, fresh = await self._ledger.add(
            session, kind, payload, key=key, due_at=due_at, max_attempts=max_attempts
        )  # fmt: skip
        if fresh:
            await self._hand_over(session, [(job_id, kind, due_at)])
        return job_id

    async def retry(self, job_id: int) -> None:
        async with self._database.write() as session:
            job = await self._ledger.revive(session, job_id)
            await self._hand_over(session, [(job.id, job.kind, None)])

    async def dead(self, *, limit: int = 100) -> list[DeadJob]:
        return await self._ledger.dead(limit)

    async def forget(self, before: datetime) -> int:
        return await self._ledger.forget(before)

    async def counts(self) -> JobCounts:
        return await self._ledger.counts()

    async def run(self, handlers: Mapping[str, Handler], *, at_once: int = 1) -> None:
        while True:
            try:
                await self._readmit()
                async with self._pool() as pool:
                    await self._forget_old_notes(pool)
                    await self._serve(pool, handlers, at_once)
            except StoreUnavailable as exc:
                log.warning("jobs.store_unavailable", error=str(exc))
            await asyncio.sleep(RECONNECT.total_seconds())

    async def _forget_old_notes(self, pool: Any) -> None:
        """PgQueuer notes every step of every job and keeps the notes for ever; our truth is elsewhere."""
        notes = NAMES.qualified.queue_table_log
        with _translated():
            await pool.execute(f"DELETE FROM {notes} WHERE created < now() - $1::interval", NOTES_KEPT)  # noqa: S608

    async def _serve(self, pool: Any, handlers: Mapping[str, Handler], at_once: int) -> None:
        """Let PgQueuer dispatch until cancelled; then stop the handlers first, so that it drains by itself."""
        queue = QueueManager(_queries(AsyncpgPoolDriver(pool)), Channel(NAMES.channel))
        running = _Running(self._ledger, handlers, self._stall, at_once)
        for kind in handlers:
            queue.entrypoint(kind)(running.deliver)
        # PgQueuer wants room for two batches; what is beyond ``at_once`` waits inside ``running``.
        serving = asyncio.create_task(
            queue.run(
                batch_size=max(1, at_once // 2),
                max_concurrent_tasks=max(2, at_once),
                heartbeat_timeout=self._stall,
                dequeue_timeout=self._stall / 2,
                shutdown_on_listener_failure=True,
            )
        )
        try:
            with _translated():
                await asyncio.shield(serving)
        finally:
            running.stop()
            queue.shutdown.set()
            await asyncio.wait({serving})
            if not serving.cancelled():
                serving.exception()

    async def _readmit(self) -> None:
        """Hand PgQueuer every unfinished job it does not know: from a time before it, or lost by it."""
        async with self._database.write() as session:
            unfinished = select(Job.id, Job.kind, Job.due_at).where(Job.state.in_([JobState.QUEUED, JobState.RUNNING]))
            await self._hand_over(
                session, [(row.id, row.kind, row.due_at) for row in await session.execute(unfinished)]
            )

    async def _hand_over(self, session: AsyncSession, jobs: list[tuple[int, str, datetime | None]]) -> None:
        """Insert PgQueuer's rows through the session's own connection, so in its transaction."""
        if not jobs:
            return
        now = self._clock()
        raw = await (await session.connection()).get_raw_connection()
        with _translated():
            await _queries(AsyncpgDriver(raw.driver_connection)).enqueue(
                [kind for _, kind, _ in jobs],
                [str(job_id).encode() for job_id, _, _ in jobs],
                [0] * len(jobs),
                [max(due_at - now, AT_ONCE) if due_at else AT_ONCE for _, _, due_at in jobs],
                [str(job_id) for job_id, _, _ in jobs],
                on_conflict="skip",
            )

    @asynccontextmanager
    async def _pool(self) -> AsyncIterator[Any]:
        with _translated():
            pool = await asyncpg.create_pool(self._dsn, min_size=2, max_size=4)
        try:
            yield pool
        finally:
            with _translated():
                await _close(pool)


async def _close(pool: Any) -> None:
    try:
        async with asyncio.timeout(CLOSING.total_seconds()):
            await pool.close()
    except TimeoutError:
        log.warning("jobs.pool_cut_off")
        pool.terminate()


class _Running:
    """The deliveries this worker has accepted."""

    def __init__(self, ledger: Ledger, handlers: Mapping[str, Handler], stall: timedelta, at_once: int) -> None:
        self._ledger, self._handlers, self._stall = ledger, handlers, stall
        self._room = asyncio.Semaphore(at_once)
        self._working: set[asyncio.Task[Settled]] = set()
        self._stopping = False

    async def deliver(self, delivery: Delivery) -> None:
        """Work on one delivery. Returning drops PgQueuer's row; ``RetryRequested`` queues it again."""
        working = asyncio.create_task(self._settle(delivery))
        self._working.add(working)
        try:
            await asyncio.wait({working})
        finally:
            self._working.discard(working)
        if working.cancelled():
            raise RetryRequested(AT_ONCE, "the worker was stopped")
        try:
            settled = working.result()
        except StoreUnavailable as exc:
            raise RetryRequested(self._stall, str(exc)) from exc
        if settled.again is not None:
            raise RetryRequested(settled.again)

    def stop(self) -> None:
        self._stopping = True
        for working in self._working:
            working.cancel()

    async def _settle(self, delivery: Delivery) -> Settled:
        async with self._room:
            if self._stopping:
                return Settled(AT_ONCE)
            task = await self._ledger.claim_one(int(delivery.payload or b"0"), self._stall)
            if task is None:
                return Settled(None)
            try:
                return await attempt(self._ledger, self._handlers[task.kind], task, lost=self._stall)
            except asyncio.CancelledError:
                await self._ledger.give_back(task, error=None, delay=AT_ONCE, counted=False)
                raise


_LOST = (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, FailingListenerError, StoreUnavailable)


class _translated:  # noqa: N801 (used as a statement)
    """Turn PgQueuer's view of a lost or foreign database into ours."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, exc: BaseException | None, trace: object) -> None:
        if isinstance(exc, asyncpg.UndefinedTableError | asyncpg.InvalidSchemaNameError):
            raise StoreOutdated("PgQueuer's tables are missing: run 'hotline init'") from exc
        # PgQueuer works in task groups: what several of its tasks met comes as a group.
        others = exc.split(_LOST)[1] if isinstance(exc, BaseExceptionGroup) else exc
        if exc is not None and (others is None or isinstance(others, _LOST)):
            raise StoreUnavailable(f"database unavailable: {str(exc) or type(exc).__name__}") from exc


def _queries(driver: Driver) -> Queries:
    return Queries(
        driver,
        qbe=QueryBuilderEnvironment(NAMES),
        qbq=QueryQueueBuilder(NAMES),
        qbs=QuerySchedulerBuilder(NAMES),
    )
