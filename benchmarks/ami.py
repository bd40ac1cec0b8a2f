"""AMI readers beside each other: one server, the same recorded events, as fast as each reader takes them.

    python benchmarks/ami.py [--seconds 3] [--rounds 3] [--quick] [--json FILE]

Readers: ours to typed events; ours to the live board; panoramisk, pyst2's manager and asterisk-ami, which only split
headers. Server and reader run in processes of their own, each on a core of its own where there are two; rounds take
turns, the median round (by CPU per event) is told. Afterwards names arrive
cut in the middle of a character, and each reader's callback fails once: what happens then?
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ami_readers import READERS
from conditions import ROOT, console, environment, measured, options

PLACE = Path(__file__).parent
PEERS_HOME = ROOT / "build" / "bench-venv"
ENOUGH = 10**9
FAULT_EVENTS = 5000
CUT_EVENTS, CUT_PAUSE = 30, 0.06
"""The pause is longer than our reader rests between reads: the cut is really seen."""
READER_SECONDS = 60.0


class Server:
    """The process that plays Asterisk."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self.port = int(self._heard())

    def say(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def sent(self) -> dict[str, int]:
        self.say("")
        return dict(json.loads(self._heard()))

    def _heard(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline()


@contextmanager
def serving() -> Iterator[Server]:
    process = subprocess.Popen(
        [*_core(0), sys.executable, PLACE / "ami_server.py"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        yield Server(process)
    finally:
        process.kill()
        process.wait()


def _core(number: int) -> list[str]:
    cores = sorted(os.sched_getaffinity(0))
    return ["taskset", "-c", str(cores[number % len(cores)])]


def peers_python() -> Path | None:
    """The interpreter with the peers that are no dependency of ours, made when missing; None: no network."""
    python = PEERS_HOME / "bin" / "python"
    wanted = [reader.package for reader in READERS.values() if reader.package]
    mark = PEERS_HOME / "installed"
    if mark.exists() and mark.read_text("utf-8").split() == wanted:
        return python
    try:
        subprocess.run([sys.executable, "-m", "venv", "--clear", PEERS_HOME], check=True, capture_output=True)
        pip: list[str | Path] = [python, "-m", "pip", "install", "--quiet", "--retries", "1"]
        subprocess.run([*pip, *wanted], check=True, capture_output=True, timeout=120)
    except (subprocess.SubprocessError, OSError):
        console.print(f"[yellow]{', '.join(wanted)} cannot be installed (no network?): left out of the comparison[/]")
        return None
    mark.write_text("\n".join(wanted), "utf-8")
    return python


def one_run(server: Server, name: str, python: Path, line: str, *, faulty: bool = False) -> dict[str, Any]:
    """What the reader counted, and under ``sent`` what it should have."""
    reader = subprocess.Popen(
        [*_core(1), python, PLACE / "ami_readers.py", name, str(server.port), *(["raise"] if faulty else [])],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment(),
    )  # fmt: skip
    try:
        assert reader.stdout is not None
        if reader.stdout.readline() != "ready\n":
            raise RuntimeError(f"{name} could not log in")
        server.say(line)
        counted, _ = reader.communicate(timeout=READER_SECONDS)
    finally:
        reader.kill()
        reader.wait()
    return {**json.loads(counted.splitlines()[-1]), "sent": server.sent()}


def run(seconds: float, rounds: int) -> dict[str, Any]:
    others = peers_python()
    chosen = {
        name: python
        for name, reader in READERS.items()
        if (python := others if reader.package else Path(sys.executable))
    }
    taken: dict[str, list[dict[str, Any]]] = {name: [] for name in chosen}
    with serving() as server:
        for number in range(rounds):
            for name, python in chosen.items():
                console.print(f"round {number + 1} of {rounds}: {name}")
                taken[name].append(one_run(server, name, python, f"flood {seconds} {ENOUGH}"))
        cuts = {name: one_run(server, name, python, f"cut {CUT_PAUSE} {CUT_EVENTS}") for name, python in chosen.items()}
        faults = {
            name: one_run(server, name, python, f"flood {ENOUGH} {FAULT_EVENTS}", faulty=True)
            for name, python in chosen.items()
        }
    return {
        "seconds": seconds,
        "rounds": rounds,
        "readers": [_row(name, found, cuts[name], faults[name]) for name, found in taken.items()],
    }


def _row(name: str, rounds: list[dict[str, Any]], cut: dict[str, Any], fault: dict[str, Any]) -> dict[str, Any]:
    middle = sorted(rounds, key=lambda found: found["cpu"] / found["events"])[len(rounds) // 2]
    return {
        "name": READERS[name].title,
        "events_per_second": round(middle["events"] / middle["seconds"]),
        "cpu_us_per_event": round(middle["cpu"] / middle["events"] * 1e6, 1),
        "sent": sum(found["sent"]["events"] for found in rounds),
        "arrived": sum(found["events"] - found["lost"] for found in rounds),
        "names_sent": sum(found["sent"]["names"] for found in rounds),
        "names_whole": sum(found["whole"] for found in rounds),
        "cut_names_sent": cut["sent"]["names"],
        "cut_names_whole": cut["whole"],
        "fault_sent": fault["sent"]["events"],
        "fault_arrived": fault["events"],
        "fault_complete": fault["complete"],
        "fault_reconnected": fault["sent"]["connections"] > 1,
    }


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--seconds", type=float, default=3.0, help="of each stream")
    parser.add_argument("--rounds", type=int, default=3)
    chosen = parser.parse_args()
    measure = (1.0, 1) if chosen.quick else (chosen.seconds, chosen.rounds)
    measured("ami", chosen, lambda: run(*measure))


if __name__ == "__main__":
    main()
