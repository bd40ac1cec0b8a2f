"""Many people on the same cases at once: 50 agents and 200 people of units over HTTP, on both databases.

    python benchmarks/crowd.py [--agents 50] [--units 200] [--quick] [--json FILE]

``hotline web`` runs in a process of its own, as it does in production; the crowd is one process beside it on the same
cores. Everybody reads a case, changes it on the version that was read, with a key, and begins again: once at the pace
of people (a change in ten seconds each on the average), once without a pause, which is what the machine can do. Then
every change is looked for in the store (``tests/crowd.py``): an accepted one that is not in the row's version, its
audit or its steps, or a refused one that is, counts as lost.
"""

import argparse
import asyncio
import contextlib
import importlib
import math
import os
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

import psutil
from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector
from conditions import ROOT, console, environment, measured, options

from cases import Steps
from db.jobs import open_jobs

sys.path.insert(0, str(ROOT))  # the tests know how to set up an installation, and what a crowd does

UNITS, CASES = 20, 100
PACES = {"as people work": 7.5, "without a pause": 0.0}
"""Seconds between two changes of one person, a quarter of them between reading and changing."""
CHANGES = {"as people work": 6, "without a pause": 8}
"""Of each person."""
PATIENCE = 120.0


async def on_database(
    dialect: str, url: str, *, agents: int, units: int, changes: Mapping[str, int]
) -> list[dict[str, Any]]:
    """A row for each pace."""
    crowd = importlib.import_module("tests.crowd")
    installation = importlib.import_module("tests.installation").installation
    rows = []
    async with installation(url) as place:
        code, said = await place.hotline("init")
        if code:
            raise RuntimeError(f"{dialect}: init ended with {code}\n{said[-2000:]}")
        async with place.store() as store, _web(place) as process:
            steps = Steps(store, open_jobs(store))
            members = await crowd.gather_crowd(
                store, steps, agents=agents, unit_people=units, units=UNITS, cases=CASES, now=datetime.now(UTC)
            )
            everything = crowd.Told()
            for day, (pace, pause) in enumerate(PACES.items()):
                console.print(f"{dialect}, {pace}: {len(members)} people, {changes[pace]} changes each")
                work = partial(
                    crowd.work, base=place.web_url, members=members, changes=changes[pace], pause=pause, day=day
                )
                row, told = await _run(process, work)
                everything.add(told)
                lost = await crowd.lost_updates(store, everything)
                rows.append({"database": dialect, "pace": pace, **row, "lost": lost})
    return rows


async def _run(process: psutil.Process, work: Callable[[ClientSession], Awaitable[Any]]) -> tuple[dict[str, Any], Any]:
    """One day of the crowd: its figures, and what the crowd was told."""
    began, cpu = time.perf_counter(), sum(process.cpu_times()[:2])
    async with ClientSession(
        cookie_jar=DummyCookieJar(), connector=TCPConnector(limit=0), timeout=ClientTimeout(PATIENCE)
    ) as client:
        told = await work(client)
    seconds = time.perf_counter() - began
    used = sum(process.cpu_times()[:2]) - cpu
    asked = sum(map(len, told.seconds.values()))
    row = {
        "seconds": round(seconds, 1),
        "tried": len(told.changes),
        "accepted": len(told.accepted),
        "refused": dict(told.refusals),
        "requests_per_second": round(asked / seconds, 1),
        "accepted_per_second": round(len(told.accepted) / seconds, 1),
        "server_cpu_ms_per_request": round(1000 * used / asked, 2),
        **{f"{kind}_ms": _cuts(told.seconds[kind]) for kind in ("read", "accepted", "refused")},
    }
    return row, told


def _cuts(seconds: Sequence[float]) -> dict[str, int]:
    ordered = sorted(seconds)
    cuts = {"p50": 0.5, "p99": 0.99}
    return {name: round(1000 * ordered[math.ceil(cut * len(ordered)) - 1]) for name, cut in cuts.items() if ordered}


@contextlib.asynccontextmanager
async def _web(place: Any) -> AsyncIterator[psutil.Process]:
    """``hotline web`` alone: the telephones are no part of this."""
    with (place.home / "web.log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "hotline", "web", cwd=ROOT, env=place.environment, stdout=log, stderr=log,
            stdin=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
    try:
        await _answers(f"{place.web_url}/healthz")
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        await process.wait()


async def _answers(address: str) -> None:
    async with asyncio.timeout(PATIENCE), ClientSession() as client:
        while True:
            with contextlib.suppress(ClientError):
                async with client.get(address) as answer:
                    if answer.status == 200:
                        return
            await asyncio.sleep(0.2)


async def measure(agents: int, units: int, changes: Mapping[str, int]) -> dict[str, Any]:
    postgres = importlib.import_module("tests.postgres").postgres_server
    empty = importlib.import_module("tests.conftest").empty_postgres
    rows = await on_database("SQLite", "", agents=agents, units=units, changes=changes)
    with postgres() as server:
        url = await empty(server.address)
        rows += await on_database("PostgreSQL", url, agents=agents, units=units, changes=changes)
    return {"agents": agents, "unit_people": units, "units": UNITS, "cases": CASES, "rows": rows}


def main() -> None:
    parser = options(__doc__ or "")
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--agents", type=int, default=50)
    parser.add_argument("--units", type=int, default=200, help="people of units")
    chosen = parser.parse_args()
    os.environ |= environment()
    agents, units, changes = chosen.agents, chosen.units, dict(CHANGES)
    if chosen.quick:
        agents, units, changes = min(agents, 5), min(units, 20), dict.fromkeys(CHANGES, 2)
    measured("crowd", chosen, lambda: asyncio.run(measure(agents, units, changes)))


if __name__ == "__main__":
    main()
