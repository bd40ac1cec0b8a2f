"""Installations to measure in: each has a home folder, ports and an Asterisk of its own."""

import argparse
import asyncio
import contextlib
import importlib
import json
import math
import sys
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from typing import Any

from conditions import ROOT, console, options
from sqlalchemy import select

from db import Database
from db.tables import JournalEntry, RecordSource

CALL_PATH = ("telephony", "web", "work")
"""Our processes on a call's way; transcription is niced and waits."""
LOOK_SECONDS = 0.1
TAIL, SHOWN = 3000, 20


class RehearsalFailed(Exception):
    """The command gave no report; carries what it said last."""


def installed(transcribers: int = 0) -> contextlib.AbstractAsyncContextManager[Any]:
    """A ``tests.installation.Installation``: the tests know how to set one up."""
    sys.path.insert(0, str(ROOT))
    installation = importlib.import_module("tests.installation").installation
    place: contextlib.AbstractAsyncContextManager[Any] = installation(transcribers=transcribers)
    return place


def chosen_rehearsal(doc: str, rate_is: str, *, quick: Mapping[str, float], **usual: Any) -> argparse.Namespace:
    """``--seats``, ``--calls``, ``--rate`` (as ``rate_is``), ``--talk``; of ``usual`` size unless asked otherwise."""
    parser = options(doc)
    parser.add_argument("--seats", type=int)
    parser.add_argument("--calls", type=int)
    parser.add_argument("--rate", type=float, help=rate_is)
    parser.add_argument("--talk", help="seconds of talk, from-to")
    parser.set_defaults(**usual)
    chosen = parser.parse_args()
    if chosen.quick:
        vars(chosen).update(quick)
    return chosen


async def rehearsed(place: Any, title: str, size: Mapping[str, Any], *more: str) -> dict[str, Any]:
    """What ``hotline rehearse`` of this size (seats, calls, rate, talk) reports there. Raises ``RehearsalFailed``."""
    arguments = [*more, *(f"--{name}={size[name]}" for name in ("seats", "calls", "rate", "talk"))]
    kept = place.home / "report.json"
    code, said = await place.hotline("rehearse", *arguments, f"--json={kept}")
    if not kept.exists():
        raise RehearsalFailed(f"{title}: ended with {code}\n{said[-TAIL:]}")
    report = dict(json.loads(kept.read_text("utf-8")))
    for difference in report["differences"][:SHOWN]:
        console.print(f"difference: {difference}", style="red", soft_wrap=True)
    return report


def outcome(report: dict[str, Any]) -> dict[str, Any]:
    """What every rehearsal is judged by."""
    return {
        "offered": report["offered"],
        "answered": report["endings"].get("connected", 0),
        "recordings": f"{report['recordings_present']} of {report['recordings_expected']}",
        "differences": len(report["differences"]),
        "seconds": report["seconds"],
        "cpu_seconds": report["cpu_seconds"],
    }


def our_seconds(report: dict[str, Any]) -> float:
    """Of processor, spent by what is ours on a call's way."""
    return float(sum(report["cpu_seconds"].get(role, 0.0) for role in CALL_PATH))


@contextlib.asynccontextmanager
async def watching_journal(url: str) -> AsyncIterator[list[float]]:
    """Seconds from a line's own time to the first look that found its row; of cel.csv, which has microseconds."""
    lags: list[float] = []
    store = Database(url)
    watching = asyncio.create_task(_look(store, lags))
    try:
        yield lags
    finally:
        watching.cancel()
        await asyncio.wait({watching})
        await store.close()


async def _look(store: Database, lags: list[float]) -> None:
    last = 0
    while True:
        query = select(JournalEntry.id, JournalEntry.at).where(
            JournalEntry.id > last, JournalEntry.source == RecordSource.CEL
        )
        async with store.read() as session:
            rows = [(row.id, row.at) for row in await session.execute(query)]
        now = datetime.now(UTC)
        lags += [(now - at).total_seconds() for _, at in rows]
        last = max([last, *(number for number, _ in rows)])
        await asyncio.sleep(LOOK_SECONDS)


def journal_cuts(lags: list[float]) -> dict[str, int | None]:
    """p50 and p99 in milliseconds: the smallest lag that so many do not exceed."""
    ordered = sorted(lags)
    return {
        name: round(1000 * ordered[math.ceil(cut * len(ordered)) - 1]) if ordered else None
        for name, cut in {"p50": 0.5, "p99": 0.99}.items()
    }
