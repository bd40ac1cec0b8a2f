"""A storm: five times the normal rate on 80 seats that serve several queues, more than 150 citizens waiting.

    python benchmarks/storm.py [--seats 80] [--calls 420] [--rate 2] [--talk 18-22] [--quick] [--json FILE]

``hotline rehearse --storm`` in an installation of its own, with recording on and without transcription. It listens to
every recording for gaps, compares robots, Asterisk's files and the store call by call, and watches the live board; the
journal's lag is watched from here, ten times a second.
"""

import argparse
import asyncio
from typing import Any

from conditions import measured, options
from places import CALL_PATH, installed, journal_cuts, rehearsed, watching_journal


async def storm(chosen: argparse.Namespace) -> dict[str, Any]:
    arguments = [f"--{name}={getattr(chosen, name)}" for name in ("seats", "calls", "rate", "talk")]
    async with installed() as place:
        await place.hotline("init")
        async with watching_journal(place.database_url) as journal:
            report = await rehearsed(place, "storm", "--storm", *arguments)
    cpu, seconds = report["cpu_seconds"], report["seconds"]
    found = {name: value for verdict in report["verdicts"] for name, value in verdict["figures"].items()}
    return {
        "title": f"{chosen.seats} seats, {chosen.calls} calls, {5 * chosen.rate:g} a second, talks of {chosen.talk} s",
        "offered": report["offered"],
        "answered": report["endings"].get("connected", 0),
        "recordings": f"{report['recordings_present']} of {report['recordings_expected']}",
        "differences": len(report["differences"]),
        "seconds": seconds,
        "cpu_seconds": cpu,
        "asterisk_cores": round(cpu["asterisk"] / seconds, 2),
        "our_cores": round(sum(cpu.get(role, 0.0) for role in CALL_PATH) / seconds, 2),
        "journal_lag_ms": journal_cuts(journal),
        "found": found,
        "kept": {verdict["what"]: verdict["good"] for verdict in report["verdicts"]},
    }


def main() -> None:
    parser = options(__doc__)
    parser.add_argument("--seats", type=int, default=80)
    parser.add_argument("--calls", type=int, default=420)
    parser.add_argument("--rate", type=float, default=2.0, help="the normal rate, in calls a second")
    parser.add_argument("--talk", default="18-22", help="seconds of talk, from-to")
    chosen = parser.parse_args()
    if chosen.quick:
        chosen.seats, chosen.calls, chosen.rate = 8, 30, 0.5
    measured("storm", chosen, lambda: asyncio.run(storm(chosen)))


if __name__ == "__main__":
    main()
