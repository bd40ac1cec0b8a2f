"""Waiting for what announces nothing: processes, files, rows of another process."""

import asyncio
from collections.abc import Awaitable, Callable
from inspect import isawaitable
from typing import Any

LOOK_SECONDS = 0.05


async def until(condition: Callable[[], Any | Awaitable[Any]], seconds: float = 20.0) -> Any:
    """Return the first true value of ``condition`` (plain or async). Raises ``TimeoutError``."""
    async with asyncio.timeout(seconds):
        while True:
            value = condition()
            value = await value if isawaitable(value) else value
            if value:
                return value
            await asyncio.sleep(LOOK_SECONDS)
