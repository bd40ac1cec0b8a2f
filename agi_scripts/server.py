"""The FastAGI server: one short conversation per connection, hundreds at once.

It stands on ``asyncio.start_server``. panoramisk has a FastAGI application too, and its AMI side serves us well, but
there a peer that connects and closes spins for ever, a hangup is taken for an answer and nothing has a deadline; what
would remain of it after mending is a dictionary of routes.
"""

import asyncio
import errno
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

import structlog

from agi_scripts.conversation import Conversation
from agi_scripts.entry import Entry
from agi_scripts.errors import AgiError, HangupError, NotAgi, PortTaken, ReplyLate
from agi_scripts.protocol import call_id, entry_name
from agi_scripts.wire import LONGEST_LINE, Wire
from db import StoreUnavailable

log = structlog.get_logger()

HEADER_SECONDS = 5.0


@dataclass(slots=True)
class Counters:
    """What became of every connection since the start; each is counted once.

    ``served``: the entry came to its end. ``late``: it did not within its time. ``failed``: it was refused or broke.
    ``hung_up``: the citizen left. ``refused``: too many at once. ``garbled``: the peer spoke no AGI.
    ``unknown``: no such entry.
    """

    served: int = 0
    late: int = 0
    failed: int = 0
    hung_up: int = 0
    refused: int = 0
    garbled: int = 0
    unknown: int = 0
    by_entry: dict[str, int] = field(default_factory=dict)
    """How many of ``served`` were of which entry."""


class AgiServer:
    """``async with AgiServer(entries, port=…)``, or ``start`` and ``stop``."""

    def __init__(
        self,
        entries: Iterable[Entry],
        *,
        host: str = "127.0.0.1",
        port: int = 4573,
        at_once: int = 600,
        header_seconds: float = HEADER_SECONDS,
    ) -> None:
        """``port`` 0 takes a free one. Beyond ``at_once`` conversations a new one is closed at once, so that its call
        goes on by the dialplan's default instead of waiting for us."""
        self._entries = {entry.name: entry for entry in entries}
        self._host, self._port = host, port
        self._at_once, self._header_seconds = at_once, header_seconds
        self._counters = Counters()
        self._server: asyncio.Server | None = None
        self._open: set[asyncio.Task[None]] = set()

    @property
    def counters(self) -> Counters:
        """A copy, as of now."""
        return replace(self._counters, by_entry=dict(self._counters.by_entry))

    @property
    def active(self) -> int:
        """Connections open now."""
        return len(self._open)

    @property
    def port(self) -> int:
        """The port listened on; the wanted one before the start."""
        port: int = self._server.sockets[0].getsockname()[1] if self._server else self._port
        return port

    async def start(self) -> None:
        """Begin to listen. Raises ``PortTaken``."""
        try:
            self._server = await asyncio.start_server(
                self._accept, self._host, self._port, limit=LONGEST_LINE, backlog=1024
            )
        except OSError as exc:
            if exc.errno in (errno.EADDRINUSE, errno.EACCES):
                raise PortTaken(self._host, self._port) from exc
            raise
        log.info("agi.listening", port=self.port, entries=sorted(self._entries))

    async def stop(self) -> None:
        """Stop listening and end every conversation; their calls go on by the dialplan's default."""
        if self._server is None:
            return
        self._server.close()
        for task in self._open:
            task.cancel()
        if self._open:
            await asyncio.wait(self._open)
        await self._server.wait_closed()
        self._server = None

    async def __aenter__(self) -> "AgiServer":
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        wire = Wire(reader, writer)
        if len(self._open) >= self._at_once:
            self._counters.refused += 1
            wire.close()
            return
        task = asyncio.create_task(self._converse(wire), name="agi-conversation")
        self._open.add(task)
        task.add_done_callback(self._open.discard)

    async def _converse(self, wire: Wire) -> None:
        connected = asyncio.get_running_loop().time()
        try:
            header = await wire.header(seconds=self._header_seconds)
            name = entry_name(header)
            entry = self._entries.get(name) if name else None
            if entry is None:
                self._counters.unknown += 1
                log.warning("agi.unknown_entry", entry=name, call=call_id(header))
            else:
                await self._answer(entry, Conversation(header, wire, until=connected + entry.seconds))
        except (HangupError, ReplyLate, NotAgi) as exc:  # before any entry was named: a probe, not a call
            self._counters.garbled += 1
            log.info("agi.garbled", why=type(exc).__name__)
        finally:
            wire.close()

    async def _answer(self, entry: Entry, call: Conversation) -> None:
        told = log.bind(entry=entry.name, call=call.call_id)
        try:
            async with asyncio.timeout_at(call.until):
                await entry.answer(call)
        except HangupError:
            self._counters.hung_up += 1
            told.info("agi.hung_up")
        except (TimeoutError, ReplyLate) as exc:
            self._counters.late += 1
            told.warning("agi.late", why=type(exc).__name__)
        except (AgiError, StoreUnavailable) as exc:
            # Without a traceback: that of a database error shows the caller's number among its parameters.
            self._counters.failed += 1
            told.error("agi.failed", why=type(exc).__name__)
        except Exception:  # noqa: BLE001  top of a loop: one call's trouble must not end the others
            self._counters.failed += 1
            told.exception("agi.broke")
        else:
            self._counters.served += 1
            self._counters.by_entry[entry.name] = self._counters.by_entry.get(entry.name, 0) + 1
            told.debug("agi.served", seconds=round(entry.seconds - call.seconds_left, 3))
