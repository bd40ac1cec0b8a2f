"""Tells those who listen to the journal which calls changed, each at its own pace: none holds up the record."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence

import structlog

from db import StoreUnavailable
from queue_manager.journal.shapes import CallChange

log = structlog.get_logger()

LISTENER_SECONDS = 30.0
"""How long a listener may take over one helping."""
HELPING = 100
"""Changes told at once."""
BACKLOG = 5_000
"""Changes kept for a listener that cannot keep up; older ones it finds by its sweep."""

Listener = Callable[[Sequence[CallChange]], Awaitable[None]]


class News:
    """What one listener has still to be told, in the order of the commits."""

    def __init__(self, listener: Listener, switch: str) -> None:
        self._listener, self._switch = listener, switch
        self._waiting: deque[CallChange] = deque()
        self._some = asyncio.Event()

    def offer(self, changes: Sequence[CallChange]) -> None:
        """Keep ``changes`` until the listener takes them."""
        self._waiting.extend(changes)
        dropped = len(self._waiting) - BACKLOG
        for _ in range(dropped):
            self._waiting.popleft()
        if dropped > 0:
            log.warning("journal.listener_behind", switch=self._switch, who=self._who, dropped=dropped)
        self._some.set()

    async def run(self) -> None:
        """Tell until cancelled."""
        while True:
            await self._some.wait()
            self._some.clear()
            await self.tell()

    async def tell(self) -> None:
        """Tell everything that waits, and return."""
        while self._waiting:
            helping = [self._waiting.popleft() for _ in range(min(HELPING, len(self._waiting)))]
            await self._tell(helping)

    async def _tell(self, changes: Sequence[CallChange]) -> None:
        try:
            async with asyncio.timeout(LISTENER_SECONDS):
                await self._listener(changes)
        except (StoreUnavailable, TimeoutError) as exc:  # each listener sweeps for what it missed
            why = type(exc).__name__
            log.warning("journal.listener_late", switch=self._switch, who=self._who, calls=_ids(changes), why=why)
        except Exception:  # top of the loop: others, and what comes later, are told whatever a listener does
            log.exception("journal.listener_failed", switch=self._switch, who=self._who, calls=_ids(changes))

    @property
    def _who(self) -> str:
        return getattr(self._listener, "__qualname__", type(self._listener).__name__)


def _ids(changes: Sequence[CallChange]) -> list[str]:
    return [record.id for change in changes if (record := change.new or change.old)]
