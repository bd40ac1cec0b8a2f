"""The loop of those who keep rows true to others: whatever nobody told them, they find by looking."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import NoReturn

import structlog

from db.errors import StoreUnavailable

log = structlog.get_logger()

SWEEP_SECONDS = 20.0


async def sweep_for_ever(
    sweep: Callable[[], Awaitable[object]], *, what: str, seconds: float = SWEEP_SECONDS
) -> NoReturn:
    """Sweep until cancelled, with ``seconds`` in between; ``what`` names the sweeper in the log."""
    while True:
        try:
            await sweep()
        except StoreUnavailable as exc:
            log.warning("sweep.store_away", what=what, reason=str(exc))
        except Exception:  # top of the loop: one row that cannot be settled must not end all other work of the process
            log.exception("sweep.failed", what=what)
        await asyncio.sleep(seconds)
