"""The AMI readers that ``ami.py`` compares; run as ``ami_readers.py NAME PORT [raise]``.

Each imports only its own library, logs in, says "ready", takes events until the stream's last one or until nothing
has come for a while, and prints what arrived as JSON. With ``raise`` its callback fails once, at event 100.
"""

import asyncio
import gc
import json
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from ami_stream import LAST_SEAT, NAMES

RAISE_AT = 100
PATIENCE = 3.0
"""Seconds without an event until the stream counts as cut; more than panoramisk's pause before it reconnects."""


@dataclass
class Tally:
    """Counts on the reader's own thread; ``seconds`` and ``cpu`` from the first event to the last."""

    faulty: bool
    events: int = 0
    whole: int = 0
    broken: int = 0
    complete: bool = False
    cpu: float = 0.0
    seconds: float = 0.0
    lost: int = 0
    over: threading.Event = field(default_factory=threading.Event)
    _began: tuple[float, float] = (0.0, 0.0)
    _names: frozenset[str] = frozenset(NAMES)

    def see(self, caller: str, connected: str, member: str = "") -> None:
        if not self.events:
            self._began = time.perf_counter(), time.process_time()
        self.events += 1
        for name in (caller, connected):
            if not name.isascii():
                self.whole += name in self._names
                self.broken += name not in self._names
        if member == LAST_SEAT:
            self.finish()
        if self.faulty and self.events == RAISE_AT:
            raise RuntimeError("a fault in somebody's callback")

    def finish(self) -> None:
        self.complete = True
        self.measure()
        self.over.set()

    def measure(self) -> None:
        began, cpu = self._began
        self.seconds, self.cpu = time.perf_counter() - began, time.process_time() - cpu

    def wait(self) -> None:
        """Until the stream is over or cut."""
        print("ready", flush=True)
        seen = -1
        while not self.over.wait(PATIENCE):
            if self.events and self.events == seen:
                self.measure()
                self.seconds -= PATIENCE
                return
            seen = self.events

    def print(self) -> None:
        figures = ("events", "whole", "broken", "complete", "cpu", "seconds", "lost")
        print(json.dumps({name: getattr(self, name) for name in figures}), flush=True)


def read_headers(port: int, tally: Tally) -> None:
    """Ours, as far as the other libraries go."""
    _read_link(port, tally, lambda _: None)


def read_typed(port: int, tally: Tally) -> None:
    """Ours, from the socket to typed events."""
    from queue_manager import event_of  # noqa: PLC0415

    now = datetime.now(UTC)
    _read_link(port, tally, lambda headers: event_of(headers, now))


def _read_link(port: int, tally: Tally, work: Callable[[Mapping[str, str]], object]) -> None:
    from queue_manager import AmiLink, AmiLogin  # noqa: PLC0415

    def take(headers: Mapping[str, str]) -> None:
        if headers["Event"] == "FullyBooted":
            return
        work(headers)
        get = headers.get
        tally.see(get("CallerIDName", ""), get("ConnectedLineName", ""), get("MemberName", ""))

    async def main() -> None:
        _as_in_the_product()
        link = AmiLink(AmiLogin(username="bench", secret="bench", port=port))
        link.follow(take)
        await link.connect()
        await asyncio.to_thread(tally.wait)
        tally.lost = link.dropped
        await link.close()

    asyncio.run(main())


def read_board(port: int, tally: Tally) -> None:
    """Ours, whole: the board of the floor, kept and published as in the product."""
    from queue_manager import AmiLink, AmiLogin, Board, LiveFollower, SwitchSetup  # noqa: PLC0415

    class Link(AmiLink):
        def follow(self, on_event: Callable[[Mapping[str, str]], None]) -> None:
            super().follow(lambda headers: count(headers, on_event))

    def count(headers: Mapping[str, str], on_event: Callable[[Mapping[str, str]], None]) -> None:
        on_event(headers)
        get = headers.get
        if headers["Event"] != "FullyBooted":
            tally.see(get("CallerIDName", ""), get("ConnectedLineName", ""))

    async def main() -> None:
        _as_in_the_product()
        follower = LiveFollower(
            Link(AmiLogin(username="bench", secret="bench", port=port)),
            SwitchSetup(lines=frozenset({"12345"}), trunks=frozenset({"trunk"})),
        )
        up = asyncio.Event()

        def published(board: Board, changed: frozenset[tuple[str, str]]) -> None:
            tally.lost = board.dropped_events
            if board.link == "up":
                up.set()
            if ("seat", LAST_SEAT) in changed:
                tally.finish()

        follower.listen(published)
        running = asyncio.create_task(follower.run())
        await up.wait()
        await asyncio.to_thread(tally.wait)
        running.cancel()
        await asyncio.wait({running})

    asyncio.run(main())


def read_panoramisk(port: int, tally: Tally) -> None:
    from panoramisk.manager import Manager  # noqa: PLC0415

    def take(_: object, event: Any) -> None:
        if event["Event"] != "FullyBooted":
            get = event.get
            tally.see(get("CallerIDName", ""), get("ConnectedLineName", ""), get("MemberName", ""))

    async def main() -> None:
        manager = Manager(loop=asyncio.get_running_loop(), port=port, username="bench", secret="bench")  # type: ignore[no-untyped-call]
        manager.register_event("*", take)  # type: ignore[no-untyped-call]
        logged_in = asyncio.Event()
        manager.on_login = lambda _: logged_in.set()
        await manager.connect()  # type: ignore[no-untyped-call]
        await logged_in.wait()
        await asyncio.to_thread(tally.wait)
        manager.close()  # type: ignore[no-untyped-call]

    asyncio.run(main())


def read_pyst2(port: int, tally: Tally) -> None:
    from asterisk.manager import Manager  # noqa: PLC0415

    def take(event: Any, _: object) -> None:
        if event.name != "FullyBooted":
            get = event.get_header
            tally.see(get("CallerIDName", ""), get("ConnectedLineName", ""), get("MemberName", ""))

    manager = Manager()
    manager.connect("127.0.0.1", port)
    manager.register_event("*", take)
    manager.login("bench", "bench")
    tally.wait()


def read_asterisk_ami(port: int, tally: Tally) -> None:
    from asterisk.ami import AMIClient  # noqa: PLC0415

    def take(event: Any, **_: object) -> None:
        if event.name != "FullyBooted":
            get = event.keys.get
            tally.see(get("CallerIDName", ""), get("ConnectedLineName", ""), get("MemberName", ""))

    client = AMIClient("127.0.0.1", port)
    client.add_event_listener(take)
    client.login("bench", "bench").response  # noqa: B018 - reading it waits for the answer
    tally.wait()


def _as_in_the_product() -> None:
    import structlog  # noqa: PLC0415

    structlog.configure(logger_factory=structlog.PrintLoggerFactory(sys.stderr))
    gc.collect()
    gc.freeze()  # as `hotline telephony` does


@dataclass(frozen=True)
class Reader:
    title: str
    run: Callable[[int, Tally], None]
    package: str = ""
    """Installed into the throwaway environment; "": a dependency of ours."""


READERS = {
    "headers": Reader("Hotline 12345: headers, as the others", read_headers),
    "typed": Reader("Hotline 12345: typed events", read_typed),
    "board": Reader("Hotline 12345: live board (typed, reduced, published)", read_board),
    "panoramisk": Reader("panoramisk 1.4 (asyncio)", read_panoramisk),
    "asterisk-ami": Reader("asterisk-ami 0.1.7 (a thread)", read_asterisk_ami, "asterisk-ami==0.1.7"),
    "pyst2": Reader("pyst2 0.5.1 asterisk.manager (threads)", read_pyst2),
}


def main() -> None:
    import logging  # noqa: PLC0415

    logging.basicConfig(stream=sys.stderr)
    tally = Tally(faulty="raise" in sys.argv)
    READERS[sys.argv[1]].run(int(sys.argv[2]), tally)
    tally.print()


if __name__ == "__main__":
    main()
