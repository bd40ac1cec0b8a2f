"""Follows one Asterisk: connect, take stock, keep up, and say honestly when that is not possible."""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog

from queue_manager.live import events as ev
from queue_manager.live.backoff import BackOff
from queue_manager.live.board import Board
from queue_manager.live.draft import Key
from queue_manager.live.errors import LiveError
from queue_manager.live.link import AmiLink
from queue_manager.live.parse import event_of
from queue_manager.live.reducer import apply
from queue_manager.live.snapshot import take_snapshot
from queue_manager.live.state import Floor, State
from queue_manager.live.views import board_of, next_wrap_end

log = structlog.get_logger()

SLICE = 200
"""Events worked on in one go before others have their turn."""

Listener = Callable[[Board, frozenset[Key]], None]


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Seconds: events are ``gathered`` this long before they are worked on, boards ``published`` at most this often,
    and everything is asked anew every ``stocktaking`` (that heals what no event tells, such as a new queue).
    ``pile`` events at most wait to be worked on; more are dropped, counted, and lead to a stocktaking at once,
    though not sooner than ``again`` after the last. A connection that lasts ``steady`` forgets earlier failures."""

    gathered: float = 0.01
    published: float = 0.1
    stocktaking: float = 300.0
    again: float = 1.0
    steady: float = 10.0
    pile: int = 10_000


class LiveFollower:
    """Owns ``link``: connects it, and connects it again. Others may send actions through it meanwhile."""

    def __init__(
        self,
        link: AmiLink,
        floor: Floor,
        *,
        pace: Pace | None = None,
        backoff: BackOff | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self._link, self._pace, self._backoff, self._clock = link, pace or Pace(), backoff or BackOff(), clock
        self._state = State(floor=floor, at=clock(), link_since=clock())
        self._board = board_of(self._state)
        self._listeners: list[Listener] = []
        self._pile: deque[Mapping[str, str]] = deque()
        self._overflow = self._told_dropped = self._boots = 0
        self._changed: set[Key] = set()
        self._wake = asyncio.Event()
        self._stocktaking_due = False
        self._trouble = ""
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._last_published = self._stock_taken = 0.0
        link.follow(self._take)

    @property
    def board(self) -> Board:
        """The board as published last; never older than ``Pace.published`` while events come."""
        return self._board

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` with the board and its changed rows after changes, from the event loop; it must not block.
        Returns what ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def take_stock(self) -> None:
        """Ask Asterisk for everything soon, for example after its configuration changed."""
        self._stocktaking_due = True
        self._wake.set()

    async def run(self) -> None:
        """Follow until cancelled."""
        try:
            while True:
                await self._one_connection()
                self._go_down()
                await asyncio.sleep(self._backoff.next())
        finally:
            self._go_down()
            for timer in self._timers.values():
                timer.cancel()
            self._timers.clear()
            await self._link.close()

    def _go_down(self) -> None:
        if self._state.link != "down":
            self._reduce(ev.LinkChanged(self._clock(), "down"))
            self._publish()

    async def _one_connection(self) -> None:
        self._pile.clear()
        self._overflow = 0
        try:
            await self._link.connect()
            self._reduce(ev.LinkChanged(self._clock(), "resyncing"))
            await self._take_stock()
            self._trouble = ""
            log.info("live.up", switch=self._state.floor.switch)
            await self._keep_up()
        except LiveError as exc:
            # A switch away for the night is one line in the log, not thousands.
            if self._trouble != str(exc):
                self._trouble = str(exc)
                log.warning("live.down", switch=self._state.floor.switch, error=type(exc).__name__, reason=str(exc))
        await self._link.close()

    async def _keep_up(self) -> None:
        watch = asyncio.create_task(self._link.lost(), name="ami-lost")
        watch.add_done_callback(lambda _: self._wake.set())
        began = _loop_time()
        try:
            while not watch.done():
                await self._wake.wait()
                self._wake.clear()
                if self._overflow or self._stocktaking_due:
                    await asyncio.sleep(max(0.0, self._stock_taken + self._pace.again - _loop_time()))
                    await self._take_stock()
                await self._drain()
            log.warning("live.down", switch=self._state.floor.switch, reason=watch.result())
        finally:
            watch.cancel()
            if _loop_time() - began >= self._pace.steady:
                self._backoff.reset()

    def _take(self, headers: Mapping[str, str]) -> None:
        """From the AMI reader: keep it, at no cost; bounded, since a board that is behind is no board."""
        if headers.get("Event") == "FullyBooted":
            self._boots += 1
            self._stocktaking_due = True
        if len(self._pile) >= self._pace.pile:
            self._overflow += 1
        else:
            self._pile.append(headers)
        self._after("drain", self._pace.gathered, self._wake.set)

    async def _take_stock(self) -> None:
        """Mark and sweep. What is told while we ask is applied on top, in order, afterwards."""
        while True:
            if self._overflow:
                self._reduce(ev.Lost(self._clock(), self._overflow + len(self._pile)))
                self._reduce(ev.LinkChanged(self._clock(), "resyncing"))
                self._pile.clear()
                self._overflow = 0
            await self._drain()
            self._stocktaking_due = False
            boots = self._boots
            snapshot = await take_snapshot(self._link, self._clock)
            self._reduce(snapshot)
            if not self._overflow and boots == self._boots:
                break
            await asyncio.sleep(self._pace.again)
        self._stocktaking_due = False
        self._stock_taken = _loop_time()
        await self._drain()
        self._reduce(ev.LinkChanged(self._clock(), "up"))
        self._after("stocktaking", self._pace.stocktaking, self.take_stock)

    async def _drain(self) -> None:
        self._count_dropped()
        now = self._clock()
        while self._pile:
            for _ in range(min(SLICE, len(self._pile))):
                self._reduce(event_of(self._pile.popleft(), now))
            if self._pile:
                await asyncio.sleep(0)

    def _count_dropped(self) -> None:
        dropped = self._link.dropped
        if dropped > self._told_dropped:
            self._reduce(ev.Lost(self._clock(), dropped - self._told_dropped))
            self._told_dropped = dropped
            self._stocktaking_due = True

    def _reduce(self, event: ev.Event) -> None:
        self._state, changed = apply(self._state, event)
        if changed:
            self._changed |= changed
            due = self._last_published + self._pace.published - _loop_time()
            self._after("publish", max(0.0, due), self._publish)

    def _publish(self) -> None:
        self._cancel("publish")
        self._last_published = _loop_time()
        self._board, changed = board_of(self._state), frozenset(self._changed)
        self._changed.clear()
        for listener in tuple(self._listeners):
            try:
                listener(self._board, changed)
            except Exception:
                log.exception("live.listener_failed")
        wrap_end = next_wrap_end(self._state)
        self._cancel("tick")
        if wrap_end is not None:
            self._after("tick", max(0.0, (wrap_end - self._clock()).total_seconds()) + 0.001, self._tick)

    def _tick(self) -> None:
        self._reduce(ev.Ticked(self._clock()))
        if next_wrap_end(self._state) is not None:
            self._after("tick", 1.0, self._tick)

    def _after(self, name: str, delay: float, do: Callable[[], None]) -> None:
        """Do it once after ``delay``; asked again meanwhile, it stays as it was."""
        if name not in self._timers:

            def run() -> None:
                del self._timers[name]
                do()

            self._timers[name] = asyncio.get_running_loop().call_later(delay, run)

    def _cancel(self, name: str) -> None:
        timer = self._timers.pop(name, None)
        if timer is not None:
            timer.cancel()


def _loop_time() -> float:
    return asyncio.get_running_loop().time()
