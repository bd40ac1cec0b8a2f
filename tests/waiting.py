"""Waiting for what announces nothing: processes, files, rows of another process."""

import asyncio
from collections.abc import Awaitable, Callable
from inspect import isawaitable
from typing import Any

LOOK_SECONDS = 0.05
CEILING = 120.0
"""Seconds after which a test gives up. It costs nothing when things go well, so it is far above what a slow machine
with other work needs; a bound that a test is about stands in that test."""


async def until(condition: Callable[[], Any | Awaitable[Any]], seconds: float = CEILING) -> Any:
    """Return the first true value of ``condition`` (plain or async). Raises ``TimeoutError``."""
    async with asyncio.timeout(seconds):
        while True:
            value = condition()
            value = await value if isawaitable(value) else value
            if value:
                return value
            await asyncio.sleep(LOOK_SECONDS)
