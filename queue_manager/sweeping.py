"""The loop of those who keep a list true to the record: whatever nobody told them, they find by looking."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import NoReturn

import structlog

from db import StoreUnavailable

log = structlog.get_logger()

SWEEP_SECONDS = 20.0


async def sweep_for_ever(sweep: Callable[[], Awaitable[object]], *, what: str) -> NoReturn:
    """Sweep until cancelled; ``what`` names the sweeper in the log. A sweep that fails is made again."""
    while True:
        try:
            await sweep()
        except StoreUnavailable as exc:
            log.warning("sweep.store_away", what=what, reason=str(exc))
        except Exception:  # top of the loop: one row that cannot be settled must not end the switch's other work
            log.exception("sweep.failed", what=what)
        await asyncio.sleep(SWEEP_SECONDS)
