"""How late the live board is: from a call's arrival at Asterisk to its first appearance on the feed."""

import asyncio
import contextlib
import math
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

from queue_manager import BoardClient

Lags = dict[str, float]
"""Call id → seconds."""


@contextlib.asynccontextmanager
async def watching_board(socket: Path) -> AsyncIterator[Lags]:
    """Fills what it yields while the block runs. Both clocks are this host's. Calls that were there when the feed
    began are left out: nobody saw them arrive."""
    lags: Lags = {}
    client = BoardClient(socket)
    tasks = [asyncio.create_task(client.run()), asyncio.create_task(_watch(client, lags))]
    try:
        yield lags
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


async def _watch(client: BoardClient, lags: Lags) -> None:
    known: set[str] | None = None
    async for view in client.boards():
        now = datetime.now(UTC)
        if not view.up or view.board is None or view.board["link"] != "up":
            known = None
            continue
        calls = {call["id"]: call["arrived_at"] for call in view.board["calls"]}
        for call in calls.keys() - (calls.keys() if known is None else known):
            lags.setdefault(call, (now - datetime.fromisoformat(calls[call])).total_seconds())
        known = set(calls) | (known or set())


def lag_percentiles(lags: Lags) -> dict[str, float]:
    """``calls`` and, when there are any, p50, p95, p99 in milliseconds: the smallest lag that so many do not exceed."""
    ordered = sorted(lags.values())
    cuts = {"p50": 0.50, "p95": 0.95, "p99": 0.99} if ordered else {}
    return {"calls": float(len(ordered))} | {
        name: round(ordered[math.ceil(cut * len(ordered)) - 1] * 1000) for name, cut in cuts.items()
    }
