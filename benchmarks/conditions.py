"""Under which conditions a benchmark ran: machine, load, versions, date. Figures without them are worth little."""

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import psutil
from rich.console import Console
from tables import TABLES

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "build" / "benchmarks"
QUIET = 1.0
"""Load average of the last minute above which figures are noisy on two cores."""
WATCHED = ("panoramisk", "pyst2", "vosk", "structlog", "SQLAlchemy")

console = Console(stderr=True)


def load() -> float:
    return round(os.getloadavg()[0], 2)


def machine() -> dict[str, Any]:
    """No host name: results are published."""
    return {
        "processor": _processor(),
        "cores": os.cpu_count() or 1,
        "memory_gib": round(psutil.virtual_memory().total / 2**30, 1),
        "system": f"{platform.system()} {platform.release().partition('-')[0]}",
        "python": platform.python_version(),
        "versions": {name: _version(name) for name in WATCHED},
    }


def options(doc: str) -> argparse.ArgumentParser:
    """What every benchmark understands."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path, help="write figures and conditions to this file")
    parser.add_argument("--quick", action="store_true", help="a short trial; its figures are not for publishing")
    return parser


def measured(name: str, chosen: argparse.Namespace, measure: Callable[[], Mapping[str, Any]]) -> None:
    """Measure, show the tables, keep the figures with their conditions."""
    before = load()
    console.print(f"[bold]{name}[/]: load average {before} before")
    if before > QUIET:
        console.print(
            f"[yellow]the load average is above {QUIET:g}: figures will be noisy; try again when it is quiet[/]"
        )
    began = datetime.now(UTC)
    figures = measure()
    seconds = (datetime.now(UTC) - began).total_seconds()
    kept = {
        "name": name,
        "at": began.isoformat(timespec="seconds"),
        "seconds": round(seconds, 1),
        "quick": bool(chosen.quick),
        "load_before": before,
        "load_after": load(),
        "machine": machine(),
        "figures": figures,
    }
    for table in TABLES[name](figures):
        Console(width=None if sys.stdout.isatty() else 160).print(table.rich())
    console.print(f"{name}: {seconds:.0f} s, load average {kept['load_after']} after")
    if chosen.json:
        chosen.json.parent.mkdir(parents=True, exist_ok=True)
        chosen.json.write_text(json.dumps(kept, ensure_ascii=False, indent=2) + "\n", "utf-8")


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.machine()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"


def environment() -> dict[str, str]:
    """For our own processes: this checkout's rooms, whatever is installed."""
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
