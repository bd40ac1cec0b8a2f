"""panoramisk's AMI client made safe: one connection, framed on bytes, nothing raised can break it.

Of panoramisk 1.4 stay the actions, their ids and the matching of answers. Replaced are the parts that lose data:
decoding per read, callbacks that may end the connection, reconnecting by itself, sending actions again.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

import structlog
from panoramisk.actions import Action
from panoramisk.ami_protocol import AMIProtocol
from panoramisk.manager import Manager
from panoramisk.message import Message

from queue_manager.live.framing import MESSAGE_LIMIT, Framer, headers_of

log = structlog.get_logger()

Headers = Mapping[str, str]


READ_PAUSE = 0.05
"""Seconds between reads while nobody waits for an answer: waking up for every event alone costs more than the event."""

FLOOD_BYTES = 65536
"""A read this large means that more is waiting behind it: then there is no pause."""


class _Everything:
    """The set of all action names: panoramisk sends none of them again."""

    def __contains__(self, name: object) -> bool:
        return True


class SafeAMI(AMIProtocol):
    """The protocol of one connection. ``on_event`` gets the headers of every event, in order, synchronously."""

    transport: asyncio.Transport
    responses: dict[str, Action]

    def __init__(self, on_event: Callable[[Headers], None], on_lost: Callable[[str], None], *, limit: int) -> None:
        self._on_event, self._on_lost = on_event, on_lost
        self._framer = Framer(limit)
        self.malformed = 0
        self.failed = 0
        self.lost = False
        self._read_on: asyncio.TimerHandle | None = None

    @property
    def dropped(self) -> int:
        """Messages that came and were not handed on: too long, not AMI, or failed in the callback."""
        return self._framer.oversized + self.malformed + self.failed

    def data_received(self, data: bytes) -> None:
        for block in self._framer.feed(data):
            if self.lost:
                return
            try:
                self._take(block)
            except Exception:
                self.failed += 1
                log.exception("ami.callback_failed")
        if not self.responses and not self.lost and len(data) < FLOOD_BYTES:
            self.transport.pause_reading()
            self._read_on = asyncio.get_running_loop().call_later(READ_PAUSE, self.resume)

    def resume(self) -> None:
        """Read on at once: somebody waits for an answer."""
        if self._read_on is not None:
            self._read_on.cancel()
            self._read_on = None
            self.transport.resume_reading()

    def _take(self, block: bytes) -> None:
        headers = headers_of(block)
        action = self.responses.get(headers.get("ActionID", ""))
        if action is not None:
            self._answer(action, block)
        elif "Event" in headers:
            self._on_event(headers)
        elif "Response" not in headers:
            self.malformed += 1

    def _answer(self, action: Action, block: bytes) -> None:
        text = block.decode("utf-8", "replace").replace("\r\n", "\n").replace("\n", "\r\n")
        message = Message.from_line(text.strip())  # type: ignore[no-untyped-call]
        if message is None:
            self.malformed += 1
        elif action.add_message(message):  # type: ignore[no-untyped-call]
            self.forget(action)

    def forget(self, action: Action) -> None:
        """Stop waiting for an answer to ``action``."""
        for key in [key for key, known in self.responses.items() if known is action]:
            del self.responses[key]

    def connection_lost(self, exc: Exception | None) -> None:
        self.drop(f"connection ended ({type(exc).__name__})" if exc else "Asterisk closed the connection")

    def drop(self, reason: str) -> None:
        """End the connection now; said once, whoever ends it first."""
        if self.lost:
            return
        self.lost = self.closed = True
        self.resume()
        self.responses.clear()
        self.transport.abort()
        self._on_lost(reason)


class OneConnection(Manager):
    """panoramisk's Manager for exactly one connection: it never reconnects, pings or repeats an action by itself."""

    protocol: SafeAMI | None

    def __init__(
        self,
        on_event: Callable[[Headers], None],
        on_lost: Callable[[str], None],
        *,
        limit: int = MESSAGE_LIMIT,
    ) -> None:
        super().__init__(forgetable_actions=_Everything(), encoding="utf-8")  # type: ignore[no-untyped-call]
        self._protocol_of = lambda: SafeAMI(on_event, on_lost, limit=limit)

    async def open(self, host: str, port: int) -> SafeAMI:
        """Raises ``OSError``."""
        loop = self.loop = asyncio.get_running_loop()
        pair = await loop.create_connection(self._protocol_of, host, port)
        made: asyncio.Future[Any] = loop.create_future()
        made.set_result(pair)
        self.connection_made(made)  # type: ignore[no-untyped-call]
        if self.pinger is not None:
            self.pinger.cancel()
        return pair[1]
