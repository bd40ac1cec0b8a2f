"""FastAGI servers beside each other: one client, the same call of six commands, fifty calls at once.

    python benchmarks/fastagi.py [--seconds 3] [--rounds 3] [--parallel 50] [--quick] [--json FILE]

Peers: panoramisk's Application (asyncio), pyst2's AGI behind a forking server (its constructor sets a signal handler,
so threads cannot use it), and a thread per call on the standard library, the style of wazo-agid. Every server runs in a
process of its own; rounds take turns so that a noisy minute hits all alike; the median round is told. Our server runs
as in the product, deadlines included. "After a probe": is a call still answered within a second after twenty peers have
connected and closed without a word? On a busy machine trust the CPU column.
"""

import asyncio
import statistics
import subprocess
import sys
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil
from conditions import environment, measured, options
from fastagi_peers import SERVERS

HEADER = (
    b"agi_network: yes\nagi_network_script: bench\nagi_request: agi://127.0.0.1/bench\nagi_channel: PJSIP/t-1\n"
    b"agi_language: zh\nagi_type: PJSIP\nagi_uniqueid: main-1795305600.7\nagi_callerid: 13800138000\n"
    b"agi_context: citizen\nagi_extension: s\nagi_priority: 1\nagi_enhanced: 0.0\nagi_accountcode: \n\n"
)
COMMANDS = 6
PEERS = Path(__file__).with_name("fastagi_peers.py")


# --- the client


class Call(asyncio.Protocol):
    """Asterisk's side of one call. ``done`` gets the number of commands answered when the server closes."""

    def __init__(self, done: "asyncio.Future[int]") -> None:
        self._done, self._answered = done, 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        transport.write(HEADER)

    def data_received(self, data: bytes) -> None:
        self._answered += 1
        self._transport.write(b"200 result=1 (12345)\n" if data.startswith(b"GET") else b"200 result=1\n")

    def connection_lost(self, exc: Exception | None) -> None:
        if not self._done.done():
            self._done.set_result(self._answered)


async def one_call(port: int) -> float:
    """Seconds from connecting to the server's close. Raises ``RuntimeError`` when the call was not served whole."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    done: asyncio.Future[int] = loop.create_future()
    transport, _ = await loop.create_connection(lambda: Call(done), "127.0.0.1", port)
    try:
        if await done != COMMANDS:
            raise RuntimeError("a call was not served whole")
    finally:
        transport.close()
    return loop.time() - began


@dataclass(frozen=True)
class Round:
    calls: int
    seconds: float
    waits: list[float]
    cpu: float

    @property
    def rate(self) -> float:
        return self.calls / self.seconds


async def measure(port: int, process: psutil.Process, *, seconds: float, parallel: int) -> Round:
    waits: list[float] = []
    loop = asyncio.get_running_loop()
    await asyncio.gather(*(one_call(port) for _ in range(parallel)))  # warm
    before, began = _cpu(process), loop.time()

    async def caller() -> None:
        while loop.time() - began < seconds:
            waits.append(await one_call(port))

    await asyncio.gather(*(caller() for _ in range(parallel)))
    return Round(len(waits), loop.time() - began, waits, _cpu(process) - before)


def _cpu(process: psutil.Process) -> float:
    used = process.cpu_times()
    return used.user + used.system + used.children_user + used.children_system


async def survives_probes(port: int) -> bool:
    for _ in range(20):
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.close()
    await asyncio.sleep(0.2)
    try:
        async with asyncio.timeout(1):
            await one_call(port)
    except (TimeoutError, RuntimeError, OSError):
        return False
    return True


# --- the run


@dataclass(frozen=True)
class Result:
    name: str
    calls_per_second: float
    commands_per_second: float
    p50_ms: float
    p99_ms: float
    cpu_ms_per_call: float
    answers_after_probe: bool


def result(name: str, rounds: list[Round], *, survived: bool) -> Result:
    middle = sorted(rounds, key=lambda one: one.rate)[len(rounds) // 2]
    cuts = statistics.quantiles(middle.waits, n=100)
    return Result(
        name=SERVERS[name][0],
        calls_per_second=round(middle.rate),
        commands_per_second=round(middle.rate * COMMANDS),
        p50_ms=round(cuts[49] * 1000, 1),
        p99_ms=round(cuts[98] * 1000, 1),
        cpu_ms_per_call=round(middle.cpu / middle.calls * 1000, 2),
        answers_after_probe=survived,
    )


def run(seconds: float, rounds: int, parallel: int) -> list[Result]:
    processes: dict[str, tuple[subprocess.Popen[str], int]] = {}
    try:
        for name in SERVERS:
            process = subprocess.Popen(
                [sys.executable, str(PEERS), name],
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                text=True,
                env=environment(),
            )
            assert process.stdout is not None
            processes[name] = process, int(process.stdout.readline())
        taken: dict[str, list[Round]] = {name: [] for name in SERVERS}
        for _ in range(rounds):
            for name, (process, port) in processes.items():
                watched = psutil.Process(process.pid)
                taken[name].append(asyncio.run(measure(port, watched, seconds=seconds, parallel=parallel)))
                time.sleep(0.2)
        survived = {name: asyncio.run(survives_probes(port)) for name, (_, port) in processes.items()}
    finally:
        for process, _ in processes.values():
            process.kill()
            process.wait()
    return [result(name, found, survived=survived[name]) for name, found in taken.items()]


def figures(seconds: float, rounds: int, parallel: int) -> dict[str, Any]:
    servers = [asdict(row) for row in run(seconds, rounds, parallel)]
    return {
        "commands_per_call": COMMANDS,
        "parallel": parallel,
        "seconds": seconds,
        "rounds": rounds,
        "servers": servers,
    }


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--parallel", type=int, default=50)
    chosen = parser.parse_args()
    seconds, rounds = (1.0, 1) if chosen.quick else (chosen.seconds, chosen.rounds)
    measured("fastagi", chosen, lambda: figures(seconds, rounds, chosen.parallel))


if __name__ == "__main__":
    main()
