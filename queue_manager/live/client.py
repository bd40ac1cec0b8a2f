"""Reads the board from the process that follows the switch."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog

from db import Clock, utc_now
from queue_manager.backoff import BackOff

log = structlog.get_logger()

LONGEST_LINE = 16 * 1024 * 1024
"""Bytes of one board; 80 seats and 200 calls have about 60,000."""


@dataclass(frozen=True, slots=True)
class FeedView:
    """What a page can show: ``board`` as received last (None before the first), and whether it is still being told
    (``up``), since when. A feed that is up may still bring a board whose ``link`` is down."""

    up: bool
    since: datetime
    board: Mapping[str, Any] | None


class BoardClient:
    """One connection for a whole process, reconnected for ever; any number of readers take from ``boards``.

    ``silence`` seconds without a word count as down: the server speaks every five.
    """

    def __init__(
        self,
        path: Path,
        *,
        silence: float = 15.0,
        backoff: BackOff | None = None,
        clock: Clock = utc_now,
    ) -> None:
        self._path, self._silence, self._clock = path, silence, clock
        self._backoff = backoff or BackOff(shortest=0.2, longest=5.0)
        self._view = FeedView(False, clock(), None)
        self._news = asyncio.Event()

    @property
    def current(self) -> FeedView:
        return self._view

    async def boards(self) -> AsyncIterator[FeedView]:
        """What is known now, then every change; a slow reader gets the newest, not all."""
        while True:
            news = self._news
            yield self._view
            await news.wait()

    async def run(self) -> None:
        """Stay connected until cancelled."""
        try:
            while True:
                await self._one_connection()
                self._down()
                await asyncio.sleep(self._backoff.next())
        finally:
            self._down()

    async def _one_connection(self) -> None:
        try:
            reader, writer = await asyncio.open_unix_connection(self._path, limit=LONGEST_LINE)
        except OSError:
            return  # not there yet; ``up`` says so
        try:
            await self._read(reader)
        except (OSError, TimeoutError, ValueError) as exc:
            log.warning("board_feed.lost", reason=type(exc).__name__)
        finally:
            writer.transport.abort()

    async def _read(self, reader: asyncio.StreamReader) -> None:
        while True:
            async with asyncio.timeout(self._silence):
                line = await reader.readline()
            if not line.endswith(b"\n"):
                return
            board = json.loads(line)
            self._backoff.reset()
            since = self._view.since if self._view.up else self._clock()
            if board != self._view.board or not self._view.up:
                self._show(FeedView(True, since, board))

    def _down(self) -> None:
        if self._view.up:
            self._show(FeedView(False, self._clock(), self._view.board))

    def _show(self, view: FeedView) -> None:
        self._view = view
        self._news.set()
        self._news = asyncio.Event()


async def until_live(path: Path) -> None:
    """Wait until the board served at ``path`` says that its switch is connected."""
    client = BoardClient(path)
    reading = asyncio.create_task(client.run(), name="until-live")
    try:
        async for view in client.boards():
            if view.up and view.board is not None and view.board["link"] == "up":
                return
    finally:
        reading.cancel()
        await asyncio.wait({reading})
