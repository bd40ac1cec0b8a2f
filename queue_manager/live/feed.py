"""The board for another process on this host: newline JSON over a Unix socket, whole boards only.

A reader gets the board at once, then again at most every ``every`` seconds while it changes and at least every
``alive`` seconds, so that silence means the feed is down. One that reads slowly misses boards, never order; the
server waits for nobody. The socket's file is its owner's alone: boards hold citizens' numbers.
"""

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import structlog

from queue_manager.live.board import ROWS, Board, CallView, QueueView, SeatView, head_as_json, row_as_json
from queue_manager.live.draft import Key
from queue_manager.sockets import private_socket

log = structlog.get_logger()


class BoardServer:
    """Serves one board at ``path``. Use as ``async with``; ``offer`` is the follower's listener.

    ``patience`` seconds is how long one board may take to be accepted by a reader before it is let go.
    """

    def __init__(
        self,
        path: Path,
        current: Callable[[], Board],
        *,
        every: float = 0.2,
        alive: float = 5.0,
        patience: float = 10.0,
    ) -> None:
        self._path, self._current = path, current
        self._every, self._alive, self._patience = every, alive, patience
        self._news = asyncio.Event()
        self._written: tuple[Board, bytes] | None = None
        self._encoder = _Encoder()
        self._server: asyncio.Server | None = None
        self._readers: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> "BoardServer":
        """Raises ``AddressTooLong``, ``AddressTaken``."""
        self._server = await asyncio.start_unix_server(self._attend, sock=private_socket(self._path))
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.close()
        for reader in self._readers:
            reader.cancel()
        await asyncio.gather(*self._readers, return_exceptions=True)
        await asyncio.sleep(0)  # transports let go of their sockets in the next round of the loop
        self._path.unlink(missing_ok=True)

    def offer(self, board: Board, changed: frozenset[Key]) -> None:
        """There is a new board; readers get it when their turn comes."""
        self._news.set()
        self._news = asyncio.Event()

    async def _attend(self, _: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._readers.add(task)
        writer.transport.set_write_buffer_limits(high=0)
        try:
            await self._send_boards(writer)
        except (OSError, TimeoutError) as exc:
            log.info("board_feed.reader_left", reason=type(exc).__name__)
        except asyncio.CancelledError:
            return  # closing; the server does not await its readers
        finally:
            self._readers.discard(task)
            writer.transport.abort()

    async def _send_boards(self, writer: asyncio.StreamWriter) -> None:
        while True:
            news = self._news
            writer.write(self._line())
            async with asyncio.timeout(self._patience):
                await writer.drain()
            await asyncio.sleep(self._every)
            try:
                async with asyncio.timeout(self._alive):
                    await news.wait()
            except TimeoutError:
                continue

    def _line(self) -> bytes:
        board = self._current()
        if self._written is None or self._written[0] is not board:
            self._written = board, self._encoder.line(board)
        return self._written[1]


class _Encoder:
    """Boards as lines of JSON. Most rows are the same values as in the board before: their text is kept."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[QueueView | SeatView | CallView, str]] = {}

    def line(self, board: Board) -> bytes:
        known, self._known = self._known, {}
        parts = [_text(head_as_json(board))[:-1]]
        for name in ROWS:
            texts = []
            for row in getattr(board, name):
                entry = known.get(id(row)) or (row, _text(row_as_json(row)))  # holding the row keeps its id its own
                self._known[id(row)] = entry
                texts.append(entry[1])
            parts.append(f'"{name}":[{",".join(texts)}]')
        return ",".join(parts).encode() + b"}\n"


def _text(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
