"""Follows one Asterisk: connect, take a snapshot, keep up, and say honestly when that is not possible."""

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import structlog

from db import Clock, utc_now
from queue_manager.backoff import BackOff
from queue_manager.live import events as ev
from queue_manager.live.board import Board
from queue_manager.live.draft import Key
from queue_manager.live.errors import LiveError
from queue_manager.live.link import AmiLink
from queue_manager.live.parse import event_of
from queue_manager.live.reducer import apply
from queue_manager.live.snapshot import take_snapshot
from queue_manager.live.state import State, SwitchSetup
from queue_manager.live.views import board_of, next_wrap_end

log = structlog.get_logger()

SLICE = 200
"""Events worked on in one go before others have their turn."""

Listener = Callable[[Board, frozenset[Key]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowerTuning:
    """Seconds, but for ``backlog``. Events are gathered for ``gather`` before they are worked on, a board is published
    at most every ``publish``, and a resync asks for everything anew ``resync_every`` so often (that heals what no event
    tells, such as a new queue). At most ``backlog`` events wait to be worked on; more are dropped, counted, and lead to
    a resync at once, though not sooner than ``resync_pause`` after the last. A connection that lasts ``steady``
    forgets earlier failures."""

    gather: float = 0.01
    publish: float = 0.1
    resync_every: float = 300.0
    resync_pause: float = 1.0
    steady: float = 10.0
    backlog: int = 10_000


class LiveFollower:
    """Owns ``link``: connects it, and connects it again. Others may send actions through it meanwhile."""

    def __init__(
        self,
        link: AmiLink,
        setup: SwitchSetup,
        *,
        tuning: FollowerTuning | None = None,
        backoff: BackOff | None = None,
        clock: Clock = utc_now,
    ) -> None:
        self._link, self._clock = link, clock
        self._tuning, self._backoff = tuning or FollowerTuning(), backoff or BackOff()
        self._state = State(setup=setup, at=clock(), link_since=clock())
        self._board = board_of(self._state)
        self._listeners: list[Listener] = []
        self._backlog: deque[Mapping[str, str]] = deque()
        self._overflow = self._told_dropped = self._boots = 0
        self._changed: set[Key] = set()
        self._wake = asyncio.Event()
        self._resync_due = False
        self._trouble = ""
        self._timers: dict[str, asyncio.TimerHandle] = {}
        self._last_published = self._resynced_at = 0.0
        link.follow(self._take)

    @property
    def board(self) -> Board:
        """The board as published last; never older than ``FollowerTuning.publish`` while events come."""
        return self._board

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` with the board and its changed rows after changes, from the event loop; it must not block.
        Returns what ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def resync(self) -> None:
        """Ask Asterisk for everything soon, for example after its configuration changed."""
        self._resync_due = True
        self._wake.set()

    def set_up(self, setup: SwitchSetup) -> None:
        """The switch has been set up anew: lines and seats came or went. Shown with the next resync, which is soon."""
        self._state = replace(self._state, setup=setup)
        self.resync()

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
        self._backlog.clear()
        self._overflow = 0
        try:
            await self._link.connect()
            self._reduce(ev.LinkChanged(self._clock(), "resyncing"))
            await self._resync()
            self._trouble = ""
            log.info("live.up", switch=self._state.setup.switch)
            await self._keep_up()
        except LiveError as exc:
            # A switch away for the night is one line in the log, not thousands.
            if self._trouble != str(exc):
                self._trouble = str(exc)
                log.warning("live.down", switch=self._state.setup.switch, error=type(exc).__name__, reason=str(exc))
        await self._link.close()

    async def _keep_up(self) -> None:
        watch = asyncio.create_task(self._link.lost(), name="ami-lost")
        watch.add_done_callback(lambda _: self._wake.set())
        began = _loop_time()
        try:
            while not watch.done():
                await self._wake.wait()
                self._wake.clear()
                if self._overflow or self._resync_due:
                    await asyncio.sleep(max(0.0, self._resynced_at + self._tuning.resync_pause - _loop_time()))
                    await self._resync()
                await self._drain()
            log.warning("live.down", switch=self._state.setup.switch, reason=watch.result())
        finally:
            watch.cancel()
            if _loop_time() - began >= self._tuning.steady:
                self._backoff.reset()

    def _take(self, headers: Mapping[str, str]) -> None:
        """From the AMI reader: keep it, at no cost; bounded, since a board that is behind is no board."""
        if headers.get("Event") == "FullyBooted":
            self._boots += 1
            self._resync_due = True
        if len(self._backlog) >= self._tuning.backlog:
            self._overflow += 1
        else:
            self._backlog.append(headers)
        self._after("drain", self._tuning.gather, self._wake.set)

    async def _resync(self) -> None:
        """Mark and sweep. What is told while we ask is applied on top, in order, afterwards."""
        while True:
            if self._overflow:
                self._reduce(ev.Lost(self._clock(), self._overflow + len(self._backlog)))
                self._reduce(ev.LinkChanged(self._clock(), "resyncing"))
                self._backlog.clear()
                self._overflow = 0
            await self._drain()
            self._resync_due = False
            boots = self._boots
            snapshot = await take_snapshot(self._link, self._clock)
            self._reduce(snapshot)
            if not self._overflow and boots == self._boots:
                break
            await asyncio.sleep(self._tuning.resync_pause)
        self._resync_due = False
        self._resynced_at = _loop_time()
        await self._drain()
        self._reduce(ev.LinkChanged(self._clock(), "up"))
        self._after("resync", self._tuning.resync_every, self.resync)

    async def _drain(self) -> None:
        self._count_dropped()
        now = self._clock()
        while self._backlog:
            for _ in range(min(SLICE, len(self._backlog))):
                self._reduce(event_of(self._backlog.popleft(), now))
            if self._backlog:
                await asyncio.sleep(0)

    def _count_dropped(self) -> None:
        dropped = self._link.dropped
        if dropped > self._told_dropped:
            self._reduce(ev.Lost(self._clock(), dropped - self._told_dropped))
            self._told_dropped = dropped
            self._resync_due = True

    def _reduce(self, event: ev.Event) -> None:
        self._state, changed = apply(self._state, event)
        if changed:
            self._changed |= changed
            due = self._last_published + self._tuning.publish - _loop_time()
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
