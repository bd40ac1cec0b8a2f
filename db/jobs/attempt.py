"""One attempt at a job: run the handler, then write down what came of it. The same on every engine."""

from dataclasses import dataclass
from datetime import timedelta

import structlog

from db.errors import StoreUnavailable
from db.jobs.interface import Handler, HopelessJob, NotNow, Task, back_off
from db.jobs.ledger import Ledger

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a job after an attempt: finished for good, or to be tried again after ``again``."""

    again: timedelta | None


async def attempt(ledger: Ledger, handler: Handler, task: Task, *, lost: timedelta) -> Settled:
    """Run ``handler`` on ``task`` and settle it. Raises ``StoreUnavailable`` when that could not be written.

    ``lost``: when to look again at a job that was taken from this attempt while it ran.
    """
    again: timedelta | None
    try:
        await handler(task)
    except StoreUnavailable as exc:  # no fault of the job's: not counted, and no traceback worth reading
        log.warning("job.store_unavailable", job=task.id, kind=task.kind, reason=str(exc))
        again = back_off(task.attempt)
        kept = await ledger.give_back(task, error=str(exc), delay=again, counted=False)
    except NotNow as exc:
        log.warning("job.postponed", job=task.id, kind=task.kind, reason=str(exc))
        kept = await ledger.give_back(task, error=str(exc), delay=exc.delay, counted=False)
        again = exc.delay
    except HopelessJob as exc:
        log.error("job.dead", job=task.id, kind=task.kind, error=str(exc))
        kept, again = await ledger.bury(task, _words(exc)), None
    except Exception as exc:  # top of the work: any failure of a handler is its job's failure
        again = None if task.attempt >= task.max_attempts else back_off(task.attempt)
        log.exception("job.failed", job=task.id, kind=task.kind, attempt=task.attempt, dead=again is None)
        if again is None:
            kept = await ledger.bury(task, _words(exc))
        else:
            kept = await ledger.give_back(task, error=_words(exc), delay=again, counted=True)
    else:
        kept, again = await ledger.finish(task), None
    if not kept:
        log.warning("job.lost", job=task.id, kind=task.kind)
        return Settled(lost)
    return Settled(again)


def _words(exc: Exception) -> str:
    return f"{type(exc).__name__}: {exc}"
