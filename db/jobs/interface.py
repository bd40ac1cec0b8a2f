"""What every job engine promises, and the values and refusals it speaks in."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from db.errors import StoreError

FIRST_BACK_OFF = timedelta(seconds=5)
LONGEST_BACK_OFF = timedelta(minutes=10)


class JobError(StoreError):
    """Root of the refusals about jobs."""


class JobNotDead(JobError):
    def __init__(self, job_id: int) -> None:
        super().__init__(f"job {job_id} is not a dead letter")
        self.job_id = job_id


class HopelessJob(JobError):
    """Raised by a handler: no retry can help; the job becomes a dead letter at once."""


class NotNow(JobError):
    """Raised by a handler: what the work needs is away; try again after ``delay``, and count no attempt."""

    def __init__(self, reason: str, *, delay: timedelta) -> None:
        super().__init__(reason)
        self.delay = delay


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One attempt at one job."""

    id: int
    kind: str
    key: str
    payload: dict[str, Any]
    attempt: int
    """1 for the first."""
    max_attempts: int
    owner: str
    """This attempt's own mark: only its holder may finish the job."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobCounts:
    queued: int = 0
    running: int = 0
    done: int = 0
    dead: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadJob:
    id: int
    kind: str
    key: str
    payload: dict[str, Any]
    attempts: int
    error: str
    died_at: datetime


Handler = Callable[[Task], Awaitable[None]]


class Jobs(Protocol):
    """At least once: a handler may see a job again after a worker's death, so it must be idempotent."""

    async def prepare(self) -> None:
        """Install what the engine needs beside the tables. May be repeated. Raises ``StoreUnavailable``."""

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
        """Ask for work within the caller's transaction; return the job's id.

        Nothing is asked for when that transaction rolls back. ``key`` makes it unique until it is forgotten: asking
        again changes nothing and returns the first job's id, whatever became of it.
        """

    async def retry(self, job_id: int) -> None:
        """Queue a dead letter again with all its attempts. Raises ``JobNotDead``, ``StoreUnavailable``."""

    async def dead(self, *, limit: int = 100) -> list[DeadJob]:
        """The dead letters, newest first. Raises ``StoreUnavailable``."""

    async def forget(self, before: datetime) -> int:
        """Remove jobs that were done before ``before``, and with them their keys; how many. Dead letters stay.

        Raises ``StoreUnavailable``.
        """

    async def counts(self) -> JobCounts:
        """How many jobs are in which state. Raises ``StoreUnavailable``."""

    async def run(self, handlers: Mapping[str, Handler], *, at_once: int = 1) -> None:
        """Work on jobs of the kinds in ``handlers``, at most ``at_once`` together, until cancelled.

        A handler that raises is tried again after ``back_off``, then dead. When cancelled, running handlers are
        cancelled too and their jobs go back to the queue with no attempt counted.
        """


def back_off(attempt: int) -> timedelta:
    """How long to wait after the ``attempt``-th failure (from 1): 5 s, 10 s, 20 s … 10 min."""
    doublings: int = 2 ** (min(attempt, 20) - 1)
    return min(FIRST_BACK_OFF * doublings, LONGEST_BACK_OFF)
