"""Installations to measure in: each has a home folder, ports and an Asterisk of its own."""

import asyncio
import contextlib
import importlib
import json
import math
import socket
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

from conditions import ROOT, console
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
    place: contextlib.AbstractAsyncContextManager[Any] = installation(_free_port, transcribers=transcribers)
    return place


async def rehearsed(place: Any, title: str, *arguments: str) -> dict[str, Any]:
    """What ``hotline rehearse`` reports there. Raises ``RehearsalFailed``."""
    kept = place.home / "report.json"
    code, said = await place.hotline("rehearse", *arguments, f"--json={kept}")
    if not kept.exists():
        raise RehearsalFailed(f"{title}: ended with {code}\n{said[-TAIL:]}")
    report = dict(json.loads(kept.read_text("utf-8")))
    for difference in report["differences"][:SHOWN]:
        console.print(f"difference: {difference}", style="red", soft_wrap=True)
    return report


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


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
