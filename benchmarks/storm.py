"""A storm: five times the normal rate on 80 seats that serve several queues, more than 150 citizens waiting.

    python benchmarks/storm.py [--seats 80] [--calls 420] [--rate 2] [--talk 18-22] [--quick] [--json FILE]

``hotline rehearse --storm`` in an installation of its own, with recording on and without transcription. It listens to
every recording for gaps, compares robots, Asterisk's files and the store call by call, and watches the live board; the
journal's lag is watched from here, ten times a second.
"""

import argparse
import asyncio
from typing import Any

from conditions import measured
from places import chosen_rehearsal, installed, journal_cuts, our_seconds, outcome, rehearsed, watching_journal


async def storm(chosen: argparse.Namespace) -> dict[str, Any]:
    async with installed() as place:
        await place.hotline("init", "--wrap-up=0")
        async with watching_journal(place.database_url) as journal:
            report = await rehearsed(place, "storm", vars(chosen), "--storm")
    seconds = report["seconds"]
    found = {name: value for verdict in report["verdicts"] for name, value in verdict["figures"].items()}
    return {
        "title": f"{chosen.seats} seats, {chosen.calls} calls, {5 * chosen.rate:g} a second, talks of {chosen.talk} s",
        **outcome(report),
        "asterisk_cores": round(report["cpu_seconds"]["asterisk"] / seconds, 2),
        "our_cores": round(our_seconds(report) / seconds, 2),
        "journal_lag_ms": journal_cuts(journal),
        "found": found,
        "kept": {verdict["what"]: verdict["good"] for verdict in report["verdicts"]},
    }


def main() -> None:
    chosen = chosen_rehearsal(
        __doc__, "the normal rate, in calls a second",
        seats=80, calls=420, rate=2.0, talk="18-22", quick={"seats": 8, "calls": 30, "rate": 0.5},
    )  # fmt: skip
    measured("storm", chosen, lambda: asyncio.run(storm(chosen)))


if __name__ == "__main__":
    main()
