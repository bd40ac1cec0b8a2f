"""Keeps transcription off the processor while the hall is busy: people who are talking come first."""

import asyncio
import os
from collections.abc import Awaitable, Callable

import structlog

log = structlog.get_logger()

LOOK_SECONDS = 2.0
PATIENCE_SECONDS = 600.0
"""A recording waits at most this long, so that transcripts also come in a hall that is never calm."""


def calm_limit(calls_per_core: int) -> int:
    """So many calls in progress leave this machine enough processor for transcription."""
    return calls_per_core * (os.cpu_count() or 1)


class Calm:
    """Waits until at most ``limit`` calls are in progress, ``patience`` seconds at most.

    ``in_progress`` raises ``StoreUnavailable``; the job that was to wait then fails and is tried again.
    """

    def __init__(
        self,
        in_progress: Callable[[], Awaitable[int]],
        *,
        limit: int,
        look: float = LOOK_SECONDS,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self._in_progress, self._limit = in_progress, limit
        self._look, self._patience = look, patience

    async def __call__(self) -> None:
        clock = asyncio.get_running_loop().time
        begin = clock()
        while (calls := await self._in_progress()) > self._limit:
            if clock() - begin >= self._patience:
                log.warning("transcription.not_held_back", calls=calls, limit=self._limit)
                return
            await asyncio.sleep(self._look)
