"""The whole hotline under load: 80 busy seats, 240 calls at 8 a second, on a real Asterisk with real SIP and speech.

    python benchmarks/load.py [--seats 80] [--calls 240] [--rate 8] [--talk 9-11] [--quick] [--json FILE]

``hotline rehearse`` in a home folder and on ports of its own, twice: without transcription, which shows what the call
path costs beside Asterisk; then with it. CPU is counted from the robots' registration to the end of the last call.
While it runs, a reader of the live board notes how long each new call took to appear there.
"""

import argparse
import asyncio
from typing import Any

from conditions import console, measured, options
from places import CALL_PATH, installed, rehearsed
from sqlalchemy import func, select

from db import Database
from db.tables import Call
from rehearsal import lag_percentiles, watching_board


async def one_run(title: str, chosen: argparse.Namespace, *, workers: int) -> dict[str, Any]:
    """Raises ``RehearsalFailed``."""
    async with installed(transcribers=workers) as place:
        arguments = [f"--{name}={getattr(chosen, name)}" for name in ("seats", "calls", "rate", "talk")]
        async with watching_board(place.run_folder / "board.sock") as lags:
            report = await rehearsed(place, title, *arguments)
        return _run(title, report, lag_percentiles(lags), await _fallback_calls(place.database_url))


async def _fallback_calls(url: str) -> int:
    """Calls whose dialplan had to go on without our answer at least once."""
    store = Database(url)
    try:
        async with store.read() as session:
            return await session.scalar(select(func.count()).select_from(Call).where(Call.fallbacks > 0)) or 0
    finally:
        await store.close()


def _run(title: str, report: dict[str, Any], lag: dict[str, float], fallbacks: int) -> dict[str, Any]:
    cpu: dict[str, float] = report["cpu_seconds"]
    ours, asterisk = sum(cpu.get(role, 0.0) for role in CALL_PATH), cpu.get("asterisk", 0.0)
    return {
        "title": title,
        "offered": report["offered"],
        "answered": report["endings"].get("connected", 0),
        "endings": report["endings"],
        "recordings": f"{report['recordings_present']} of {report['recordings_expected']}",
        "transcripts_done": report["transcripts_done"],
        "differences": len(report["differences"]),
        "fallback_calls": fallbacks,
        "seconds": report["seconds"],
        "waits": report["waits"],
        "cpu_seconds": cpu,
        "ratio": ours / asterisk,
        "ratio_with_transcription": (ours + cpu.get("transcription", 0.0)) / asterisk,
        "board_lag_ms": lag,
    }


async def compare(chosen: argparse.Namespace) -> dict[str, Any]:
    runs = []
    for title, workers in (("without transcription", 0), ("with transcription", 1)):
        console.print(f"{chosen.calls} calls {title}")
        runs.append(await one_run(title, chosen, workers=workers))
        if chosen.quick:
            break
    title = f"{chosen.seats} seats, {chosen.calls} calls at {chosen.rate:g} a second, talks of {chosen.talk} s"
    return {"title": title, "runs": runs}


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--seats", type=int, default=80)
    parser.add_argument("--calls", type=int, default=240)
    parser.add_argument("--rate", type=float, default=8.0, help="calls a second")
    parser.add_argument("--talk", default="9-11", help="seconds of talk, from-to")
    chosen = parser.parse_args()
    if chosen.quick:
        chosen.seats, chosen.calls, chosen.rate = 10, 12, 2.0
    measured("load", chosen, lambda: asyncio.run(compare(chosen)))


if __name__ == "__main__":
    main()
