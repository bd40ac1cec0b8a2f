"""The rows of table ``job``: the truth about every job, whichever engine hands it out."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, and_, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from db.database import Database
from db.jobs.interface import DeadJob, JobCounts, JobNotDead, Task
from db.tables import Job, JobState
from db.times import Clock

LONGEST_ERROR = 2000
FORGOTTEN_AT_ONCE = 500
"""Rows of one unit of work."""


class Ledger:
    """Every change of a job's row, one short transaction each. All methods raise ``StoreUnavailable``.

    Leases are compared with this host's clock, so the clocks of several hosts must agree within a fraction of
    the lease.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def add(
        self,
        session: AsyncSession,
        kind: str,
        payload: dict[str, Any],
        *,
        key: str,
        due_at: datetime | None,
        max_attempts: int,
    ) -> tuple[int, bool]:
        """Insert a job in the caller's transaction; its id, and whether it is new."""
        now = self._clock()
        insert = sqlite.insert if self._database.dialect == "sqlite" else postgresql.insert
        row = {
            "kind": kind, "payload": payload, "key": key, "state": JobState.QUEUED, "due_at": due_at or now,
            "attempts": 0, "max_attempts": max_attempts, "created_at": now,
        }  # fmt: skip
        added = await session.scalar(insert(Job).values(row).on_conflict_do_nothing().returning(Job.id))
        if added is not None:
            return added, True
        return (await session.scalars(select(Job.id).where(Job.key == key))).one(), False

    async def claim(self, kinds: Iterable[str], lease: timedelta) -> Task | None:
        """Take the job that has waited longest, or one whose holder's lease ran out; None when nothing is due."""
        now = self._clock()
        mine = Job.kind.in_(list(kinds))
        expired = and_(Job.state == JobState.RUNNING, Job.leased_until < now)
        ready = and_(mine, or_(and_(Job.state == JobState.QUEUED, Job.due_at <= now), expired))
        async with self._database.read() as session:  # an idle worker must not take SQLite's write lock
            if await session.scalar(select(Job.id).where(ready).limit(1)) is None:
                return None
        async with self._database.write() as session:
            await session.execute(_bury_spent(now).where(mine, expired))
            oldest = select(Job.id).where(ready).order_by(Job.due_at, Job.id).limit(1).with_for_update(skip_locked=True)
            claimed = await session.scalar(_take(now, lease).where(Job.id == oldest.scalar_subquery()).returning(Job))
            return None if claimed is None else _task(claimed)

    async def claim_one(self, job_id: int, lease: timedelta) -> Task | None:
        """Take this job over from whoever holds it; None when it is finished, dead or has used up its attempts."""
        now = self._clock()
        unfinished = and_(Job.id == job_id, Job.state.in_([JobState.QUEUED, JobState.RUNNING]))
        async with self._database.write() as session:
            await session.execute(_bury_spent(now).where(unfinished, Job.state == JobState.RUNNING))
            claimed = await session.scalar(_take(now, lease).where(unfinished).returning(Job))
            return None if claimed is None else _task(claimed)

    async def renew(self, task: Task, lease: timedelta) -> bool:
        """Keep the lease; False when the job was taken from us."""
        return await self._change(task, leased_until=self._clock() + lease)

    async def finish(self, task: Task) -> bool:
        now = self._clock()
        return await self._change(
            task, state=JobState.DONE, finished_at=now, owner=None, leased_until=None, error=None
        )  # fmt: skip

    async def give_back(self, task: Task, *, error: str | None, delay: timedelta, counted: bool) -> bool:
        """Queue the job again after ``delay``; ``counted``: the attempt is used up."""
        attempts = task.attempt if counted else task.attempt - 1
        return await self._change(
            task, state=JobState.QUEUED, due_at=self._clock() + delay, attempts=attempts,
            owner=None, leased_until=None, error=_cut(error),
        )  # fmt: skip

    async def bury(self, task: Task, error: str) -> bool:
        """Make the job a dead letter."""
        now = self._clock()
        return await self._change(
            task, state=JobState.DEAD, finished_at=now, owner=None, leased_until=None, error=_cut(error)
        )  # fmt: skip

    async def revive(self, session: AsyncSession, job_id: int) -> Job:
        """Queue a dead letter again in the caller's transaction. Raises ``JobNotDead``."""
        revived: Job | None = await session.scalar(
            update(Job)
            .where(Job.id == job_id, Job.state == JobState.DEAD)
            .values(state=JobState.QUEUED, due_at=self._clock(), attempts=0, finished_at=None)
            .returning(Job)
        )
        if revived is None:
            raise JobNotDead(job_id)
        return revived

    async def dead(self, limit: int) -> list[DeadJob]:
        async with self._database.read() as session:
            newest = select(Job).where(Job.state == JobState.DEAD).order_by(Job.finished_at.desc()).limit(limit)
            return [
                DeadJob(
                    id=job.id, kind=job.kind, key=job.key, payload=job.payload, attempts=job.attempts,
                    error=job.error or "", died_at=job.finished_at or job.created_at,
                )
                for job in await session.scalars(newest)
            ]  # fmt: skip

    async def forget(self, before: datetime) -> int:
        """A piece at a time, so that nobody waits for the store meanwhile."""
        # What is done was due before; the index knows that.
        done = (Job.state == JobState.DONE, Job.due_at < before, Job.finished_at < before)
        removed = 0
        while True:
            async with self._database.write() as session:
                piece = select(Job.id).where(*done).limit(FORGOTTEN_AT_ONCE)
                result = await session.execute(delete(Job).where(Job.id.in_(piece)))
            removed += (count := cast(CursorResult[Any], result).rowcount)
            if count < FORGOTTEN_AT_ONCE:
                return removed

    async def counts(self) -> JobCounts:
        async with self._database.read() as session:
            rows = await session.execute(select(Job.state, func.count()).group_by(Job.state))
            return JobCounts(**{state.value: count for state, count in rows})

    async def _change(self, task: Task, **values: Any) -> bool:
        """Fenced: only the attempt that still owns the job may change it."""
        owned = and_(Job.id == task.id, Job.state == JobState.RUNNING, Job.owner == task.owner)
        async with self._database.write() as session:
            result = await session.execute(update(Job).where(owned).values(**values))
            return cast(CursorResult[Any], result).rowcount == 1


def _take(now: datetime, lease: timedelta) -> Any:
    return update(Job).values(
        state=JobState.RUNNING, owner=secrets.token_hex(16), leased_until=now + lease, attempts=Job.attempts + 1
    )


def _bury_spent(now: datetime) -> Any:
    """A job whose last allowed attempt never came back: the work itself may be what kills its workers."""
    return (
        update(Job)
        .where(Job.attempts >= Job.max_attempts)
        .values(
            state=JobState.DEAD,
            finished_at=now,
            owner=None,
            leased_until=None,
            error=func.coalesce(Job.error + "\n", "") + "the worker died in the last attempt",
        )
    )


def _task(job: Job) -> Task:
    return Task(
        id=job.id, kind=job.kind, key=job.key, payload=job.payload, attempt=job.attempts,
        max_attempts=job.max_attempts, owner=job.owner or "",
    )  # fmt: skip


def _cut(error: str | None) -> str | None:
    return error if error is None else error[:LONGEST_ERROR]
