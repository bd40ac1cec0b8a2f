"""What size costs: the same work on stores of 1 million and 5 million cases, on SQLite and PostgreSQL.

    python benchmarks/scale.py [--sizes 1000000,5000000] [--engines sqlite,postgresql] [--repeat 100] [--quick]

The stores are invented (``hotline generate``), made once and kept in ``build/benchmarks/scale``. Each kind of work is
done in turns on every size, so that whatever else the machine does falls on all alike. The first time of each is told
apart: the server has just started and the system's cache has been told to forget the store's files.
"""

import argparse
import asyncio
import math
import os
import time
from pathlib import Path
from random import Random
from typing import Any

from conditions import RESULTS, console, measured, options
from scale_stores import ENGINES, UNTIL, stores
from scale_work import WORK, Desk, Work

from rehearsal import archive_now


async def compare(folder: Path, sizes: list[int], engines: list[str], repeat: int) -> dict[str, Any]:
    rows = []
    async with stores(folder, sizes, engines) as opened:
        # One core for every store's questions, the last one: else whoever is dealt the busier core looks slow.
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
        for engine in engines:
            desks = {size: Desk(opened[engine, size], archive_now(UNTIL)) for size in sizes}
            for desk in desks.values():
                await desk.look()
            for name, work in WORK.items():
                console.print(f"{engine}: {name}")
                rows.append({"engine": engine, "work": name, "sizes": await _in_turns(work, desks, repeat)})
    return {"sizes": sizes, "repeat": repeat, "rows": rows}


async def _in_turns(work: Work, desks: dict[int, Desk], repeat: int) -> dict[str, dict[str, float]]:
    """Milliseconds, by size."""
    taken: dict[int, list[float]] = {size: [] for size in desks}
    chance = {size: Random(12345) for size in desks}
    for _ in range(repeat + 1):
        for size, desk in desks.items():
            began = time.perf_counter()
            await work(desk, chance[size])
            taken[size].append(1000 * (time.perf_counter() - began))
    return {str(size): _cuts(times) for size, times in taken.items()}


def _cuts(times: list[float]) -> dict[str, float]:
    first, *warm = times
    ordered = sorted(warm)
    cuts = {name: ordered[math.ceil(cut * len(ordered)) - 1] for name, cut in {"p50": 0.5, "p99": 0.99}.items()}
    return {name: round(value, 2) for name, value in (cuts | {"first": first}).items()}


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--sizes", default="1000000,5000000", help="cases, from few to many")
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--repeat", type=int, default=100, help="times each kind of work is done when warm")
    parser.add_argument("--stores", type=Path, default=RESULTS / "scale", help="where the stores are kept")
    chosen: argparse.Namespace = parser.parse_args()
    sizes = [10_000, 50_000] if chosen.quick else [int(size) for size in chosen.sizes.split(",")]
    repeat = 20 if chosen.quick else chosen.repeat
    measured(
        "scale", chosen, lambda: asyncio.run(compare(chosen.stores, sizes, chosen.engines.split(","), repeat))
    )  # fmt: skip


if __name__ == "__main__":
    main()
