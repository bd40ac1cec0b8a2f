"""Keeps Asterisk's log of warnings from filling the disk: every request of a stranger may write a line of it.

The record (``queue_log``, ``cel.csv``) is never touched: strangers write nothing there.
"""

import asyncio
import os
from pathlib import Path

import structlog

log = structlog.get_logger()

LIMIT = 64 * 1024**2
"""Bytes; about 300,000 refused requests."""
KEPT = 16 * 1024**2
"""Bytes of the end that stay readable in ``<name>.1``."""
LOOK_SECONDS = 15.0


async def keep_bounded(*paths: Path, limit: int = LIMIT, kept: int = KEPT, look: float = LOOK_SECONDS) -> None:
    """Look after ``paths`` until cancelled. A disk that refuses is logged and tried again."""
    while True:
        for path in paths:
            try:
                await asyncio.to_thread(bound, path, limit=limit, kept=kept)
            except OSError as exc:
                log.warning("log.not_bounded", name=path.name, reason=exc.strerror)
        await asyncio.sleep(look)


def bound(path: Path, *, limit: int, kept: int) -> bool:
    """Empty a file that is longer than ``limit``, after keeping its end; whether it was.

    Asterisk appends, so it writes on at the new beginning; what it writes between copy and cut is lost.
    Raises ``OSError``.
    """
    size = path.stat().st_size if path.exists() else 0
    if size <= limit:
        return False
    with path.open("rb") as file:
        file.seek(-min(kept, size), os.SEEK_END)
        end = file.read().partition(b"\n")[2]  # the first line is cut
    older = path.with_name(path.name + ".1")
    with os.fdopen(os.open(older, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o640), "wb") as file:
        file.write(end)
    os.truncate(path, 0)
    log.warning("log.cut", name=path.name, bytes=size)
    return True
