"""One follower of the feed per process; any number of open pages wait on it."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from web.services import Boards
from web.wallboard.board import Board, read_board

log = structlog.get_logger()

RETRY_SECONDS = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the pages show now. ``down_since`` is None while the board is live; else since when it is not."""

    version: int
    board: Board | None
    down_since: datetime | None


class LiveBoard:
    """Holds the newest board and wakes those who wait for a newer one. A slow page skips boards, never queues them."""

    def __init__(self, boards: Boards, clock: Callable[[], datetime]) -> None:
        self._boards, self._clock = boards, clock
        self._shown = Shown(version=0, board=None, down_since=clock())
        self._news = asyncio.Event()

    @property
    def shown(self) -> Shown:
        return self._shown

    async def newer_than(self, version: int, *, timeout: float) -> Shown:
        """The newest board as soon as its version is above ``version``; after ``timeout`` seconds whatever there is."""
        try:
            async with asyncio.timeout(timeout):
                while self._shown.version <= version:
                    await self._news.wait()
        except TimeoutError:
            pass
        return self._shown

    async def run(self) -> None:
        """Follow the feed until cancelled; when it is lost, say so on the pages and try again."""
        while True:
            try:
                latest = self._boards.latest()
                if latest is not None:
                    self._publish(read_board(latest))
                async for data in self._boards.changes():
                    self._publish(read_board(data))
            except OSError as exc:
                log.warning("web.feed.lost", reason=type(exc).__name__)
            except (KeyError, ValueError, TypeError):
                log.exception("web.feed.unreadable")
            self._lost()
            await asyncio.sleep(RETRY_SECONDS)

    def _publish(self, board: Board) -> None:
        down_since = None if board.link_up else board.link_since or self._shown.down_since or self._clock()
        self._set(board, down_since)

    def _lost(self) -> None:
        if self._shown.down_since is None:
            self._set(self._shown.board, self._clock())

    def _set(self, board: Board | None, down_since: datetime | None) -> None:
        self._shown = Shown(version=self._shown.version + 1, board=board, down_since=down_since)
        news, self._news = self._news, asyncio.Event()
        news.set()
