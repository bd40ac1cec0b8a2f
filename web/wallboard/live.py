"""One follower of the feed per process; any number of open pages wait on it."""

import asyncio
from dataclasses import dataclass
from datetime import datetime

import structlog

from web.services import Boards, Feed
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

    def __init__(self, boards: Boards) -> None:
        self._boards = boards
        self._shown = Shown(version=0, board=None, down_since=boards.current.since)
        self._news = asyncio.Event()
        self._closed = False

    @property
    def closed(self) -> bool:
        """Whether the application is going down; streams end then, or they would hold it up."""
        return self._closed

    def close(self) -> None:
        self._closed = True
        self._news.set()

    @property
    def shown(self) -> Shown:
        return self._shown

    async def newer_than(self, version: int, *, timeout: float) -> Shown:
        """The newest board as soon as its version is above ``version``; after ``timeout`` seconds whatever there is."""
        try:
            async with asyncio.timeout(timeout):
                while self._shown.version <= version and not self._closed:
                    await self._news.wait()
        except TimeoutError:
            pass
        return self._shown

    async def run(self) -> None:
        """Follow the feed until cancelled. A board that cannot be read is logged and skipped."""
        while True:
            async for feed in self._boards.boards():
                try:
                    self._publish(feed)
                except Exception:  # top of the loop: one board that cannot be read must not end all that follow
                    log.exception("web.feed.unreadable")
            await asyncio.sleep(RETRY_SECONDS)

    def _publish(self, feed: Feed) -> None:
        board = read_board(feed.board) if feed.board is not None else self._shown.board
        down_since = None if feed.up else feed.since
        if feed.up and (board is None or not board.link_up):
            down_since = (board and board.link_since) or feed.since
        self._shown = Shown(version=self._shown.version + 1, board=board, down_since=down_since)
        news, self._news = self._news, asyncio.Event()
        news.set()
