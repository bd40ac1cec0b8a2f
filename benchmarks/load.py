"""The whole hotline under load: 80 busy seats, 240 calls at 8 a second, on a real Asterisk with real SIP and speech.

    python benchmarks/load.py [--seats 80] [--calls 240] [--rate 8] [--talk 9-11] [--quick] [--json FILE]

``hotline rehearse`` in a home folder and on ports of its own, twice: without transcription, which shows what the call
path costs beside Asterisk; then with it. CPU is counted from the robots' registration to the end of the last call.
While it runs, a reader of the live board notes how long each new call took to appear there.
"""

import argparse
import asyncio
from typing import Any

from conditions import console, measured
from places import chosen_rehearsal, installed, our_seconds, outcome, rehearsed
from sqlalchemy import func, select

from db import Database
from db.tables import Call
from rehearsal import lag_percentiles, watching_board


async def one_run(title: str, chosen: argparse.Namespace, *, workers: int) -> dict[str, Any]:
    """Raises ``RehearsalFailed``."""
    async with installed(transcribers=workers) as place:
        async with watching_board(place.run_folder / "board.sock") as lags:
            report = await rehearsed(place, title, vars(chosen))
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
    ours, asterisk = our_seconds(report), cpu.get("asterisk", 0.0)
    return {
        "title": title,
        **outcome(report),
        "endings": report["endings"],
        "transcripts_done": report["transcripts_done"],
        "fallback_calls": fallbacks,
        "waits": report["waits"],
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
    chosen = chosen_rehearsal(
        __doc__, "calls a second",
        seats=80, calls=240, rate=8.0, talk="9-11", quick={"seats": 10, "calls": 12, "rate": 2.0},
    )  # fmt: skip
    measured("load", chosen, lambda: asyncio.run(compare(chosen)))


if __name__ == "__main__":
    main()
