"""A reader of the AMI of a switch under load: ``growth_reader.py NAME PORT SECRET``, until its standard input ends.

Prints what it cost and how late it heard of things. Two of the readers of ``ami.py`` in the same process each: ours
to the published board, panoramisk to the headers of each event.
"""

import asyncio
import json
import math
import sys
import time
from collections.abc import Mapping
from typing import Any


class Heard:
    """How late each event was, by the time Asterisk itself put on it."""

    def __init__(self) -> None:
        self._lags: list[float] = []
        self._cpu = time.process_time()

    def note(self, stamped: str | None) -> None:
        if stamped:
            self._lags.append(time.time() - float(stamped))

    def figures(self) -> dict[str, Any]:
        ordered = sorted(self._lags)
        cuts = {"p50_ms": 0.5, "p99_ms": 0.99} if ordered else {}
        return {
            "events": len(ordered),
            "cpu": round(time.process_time() - self._cpu, 2),
            **{name: round(1000 * ordered[math.ceil(cut * len(ordered)) - 1], 1) for name, cut in cuts.items()},
        }


async def read_ours(port: int, secret: str) -> Heard:
    from queue_manager import AmiLink, AmiLogin, LiveFollower, SwitchSetup  # noqa: PLC0415

    heard = Heard()

    class Link(AmiLink):
        def follow(self, on_event: Any) -> None:
            def take(headers: Mapping[str, str]) -> None:
                heard.note(headers.get("Timestamp"))
                on_event(headers)

            super().follow(take)

    link = Link(AmiLogin(username="hotline", secret=secret, port=port))
    setup = SwitchSetup(lines=frozenset({"12345"}), trunks=frozenset({"rehearsal"}))
    running = asyncio.create_task(LiveFollower(link, setup).run())
    await _until_told()
    running.cancel()
    await asyncio.wait({running})
    return heard


async def read_panoramisk(port: int, secret: str) -> Heard:
    from panoramisk.manager import Manager  # noqa: PLC0415

    heard = Heard()
    manager = Manager(loop=asyncio.get_running_loop(), port=port, username="hotline", secret=secret)  # type: ignore[no-untyped-call]
    manager.register_event("*", lambda _, event: heard.note(event.get("Timestamp")))  # type: ignore[no-untyped-call]
    await manager.connect()  # type: ignore[no-untyped-call]
    await _until_told()
    manager.close()  # type: ignore[no-untyped-call]
    return heard


READERS = {"ours": read_ours, "panoramisk": read_panoramisk}


async def _until_told() -> None:
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.read)


def main() -> None:
    heard = asyncio.run(READERS[sys.argv[1]](int(sys.argv[2]), sys.argv[3]))
    print(json.dumps(heard.figures()), flush=True)


if __name__ == "__main__":
    main()
