"""How cost and lag grow with the calls on the line: 20, 80, 160 and 320 at once.

    python benchmarks/growth.py [--levels 20,80,160,320] [--quick] [--json FILE]

Each level is an installation of its own with a seat for every call, all calls recorded, none transcribed. Citizens come
at the rate that keeps so many on the line; the average that really was is counted from Asterisk's own record. CPU runs
from the robots' registration to the end of the last call, the journal's lag from the time in Asterisk's line to the
moment its row can be read (looked at ten times a second, so 50 ms of it are ours). The same AMI events are meanwhile
read by two processes more: our board alone, and panoramisk, the nearest peer, which splits headers and keeps nothing.
"""

import argparse
import asyncio
import contextlib
import csv
import errno
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from conditions import console, environment, measured, options
from growth_reader import READERS
from places import CALL_PATH, installed, journal_cuts, rehearsed, watching_journal
from sqlalchemy import select

from db import Database
from db.tables import Seat, SeatKind, SeatQueue
from rehearsal import lag_percentiles, watching_board

TALK = 30.0
BEFORE_TALK = 9.0
"""Seconds of greeting, notice and ringing on the main line, about."""
ROUNDS = 2.2
"""Calls made at each level, in times the level: one to fill the line, the rest to keep it full."""
FIRST_SEAT = 5001


async def one_level(level: int) -> dict[str, Any]:
    async with installed() as place:
        place.environment |= _rtp_ports(level)
        await place.hotline("init", "--wrap-up=0")
        async with place.store() as store:
            await _seat(store, level)
        await place.start()
        port = int(place.environment["HOTLINE_AMI_PORT"])
        secret = json.loads((place.home / "secrets.json").read_text("utf-8"))["ami"]
        size = {
            "seats": level, "calls": round(ROUNDS * level), "rate": round(level / (TALK + BEFORE_TALK), 3),
            "talk": f"{TALK - 1:g}-{TALK + 1:g}",
        }  # fmt: skip
        with contextlib.ExitStack() as stack:
            readers = {name: stack.enter_context(_reading(name, port, secret)) for name in READERS}
            async with (
                watching_board(place.run_folder / "board.sock") as lags,
                watching_journal(place.database_url) as journal,
            ):
                report = await rehearsed(place, f"{level} calls", size)
            heard = {name: _told(process) for name, process in readers.items()}
        cel = place.home / "asterisk" / "log" / "cel.csv"
        return _row(level, report, lag_percentiles(lags), journal, heard) | _concurrent(cel)


async def _seat(store: Database, level: int) -> None:
    """Seats beyond those of the example city, on the main queue; the robots take the first so many by number."""
    async with store.write() as session:
        present = len(list(await session.scalars(select(Seat.number))))
        session.add_all(
            Seat(
                number=str(FIRST_SEAT + more), label="受理席", kind=SeatKind.INTAKE, sip_password=f"growth{more:06d}",
                queues=[SeatQueue(queue="hotline", penalty=0)],
            )
            for more in range(max(0, level - present))
        )  # fmt: skip


def _rtp_ports(level: int) -> dict[str, str]:
    """Ports for the speech of so many calls, two legs each with two ports; a test's installation has them for 250."""
    needed = 8 * level  # room for calls that have just ended and those that a seat is rung for
    for first in range(12000, 60000 - needed, 1000):
        if all(_free(port) for port in range(first, first + needed)):
            return {"HOTLINE_RTP_FIRST": str(first), "HOTLINE_RTP_LAST": str(first + needed - 1)}
    raise RuntimeError(f"no {needed} UDP ports in a row are free")


def _free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            return False
        return True


@contextlib.contextmanager
def _reading(name: str, port: int, secret: str) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(
        [sys.executable, Path(__file__).with_name("growth_reader.py"), name, str(port), secret],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment(),
    )  # fmt: skip
    assert process.stdout is not None
    try:
        process.stdout.readline()
        yield process
    finally:
        process.kill()
        process.wait()


def _told(process: "subprocess.Popen[str]") -> dict[str, Any]:
    said, _ = process.communicate(timeout=20)
    return dict(json.loads(said.splitlines()[-1]))


def _row(
    level: int, report: dict[str, Any], board: dict[str, float], journal: list[float], heard: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    cpu, seconds = report["cpu_seconds"], report["seconds"]
    return {
        "level": level,
        "calls": report["offered"],
        "answered": report["endings"].get("connected", 0),
        "differences": len(report["differences"]),
        "seconds": seconds,
        "asterisk_cores": round(cpu.get("asterisk", 0.0) / seconds, 3),
        "our_cores": round(sum(cpu.get(role, 0.0) for role in CALL_PATH) / seconds, 3),
        "cpu_seconds": cpu,
        "board_lag_ms": board,
        "journal_lag_ms": journal_cuts(journal),
        "readers": {name: row | {"cores": round(row["cpu"] / seconds, 3)} for name, row in heard.items()},
    }


def _concurrent(cel: Path) -> dict[str, float]:
    """Citizens on the line, at most and on the average of the middle half of the run."""
    with cel.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.reader(file) if row[2] == row[3] and row[0] in ("CHAN_START", "CHAN_END")]
    changes = sorted((float(row[1]), 1 if row[0] == "CHAN_START" else -1) for row in rows)
    first, last = changes[0][0], changes[-1][0]
    begin, end = first + (last - first) / 4, last - (last - first) / 4
    at, there, most, area = begin, 0, 0, 0.0
    for moment, change in changes:
        inside = min(max(moment, begin), end)
        area, at = area + there * (inside - at), inside
        there += change
        most = max(most, there)
    return {"most_at_once": most, "average_at_once": round(area / (end - begin), 1)}


async def grow(levels: list[int]) -> dict[str, Any]:
    rows = []
    for level in levels:
        console.print(f"{level} calls at once")
        rows.append(await one_level(level))
    return {"talk_seconds": TALK, "rows": rows}


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--levels", default="20,80,160,320", help="calls at once, from few to many")
    chosen: argparse.Namespace = parser.parse_args()
    levels = [4, 8] if chosen.quick else [int(level) for level in chosen.levels.split(",")]
    measured("growth", chosen, lambda: asyncio.run(grow(levels)))


if __name__ == "__main__":
    main()
