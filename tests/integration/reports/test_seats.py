"""Occupancy and wrap-up of seats who really signed in and talked, equal to a plain count of Asterisk's lines."""

import csv
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db import Database
from queue_manager import RecordFollower
from rehearsal import RobotSeat, Shares, rehearse
from reports import Figures
from tests.integration.rehearsal.switches import a_rehearsal
from tests.integration.seats.switches import a_hall
from tests.integration.switch import PASSWORD, Switch

WRAP_UP = 2


@pytest.fixture
async def switch(tmp_path: Path) -> AsyncIterator[Switch]:
    async with a_hall(tmp_path, wrap_up=WRAP_UP) as running:
        yield running


async def test_occupancy_and_wrap_up_of_a_rehearsal(switch: Switch, tmp_path: Path, database: Database) -> None:
    since, log = datetime.now(UTC) - timedelta(seconds=2), switch.plan.folders.log
    plan = a_rehearsal(
        switch, seats=(RobotSeat(number="1001", password=PASSWORD),), calls=4, rate=0.2,
        lines=tuple(line.number for line in switch.plan.lines),
        shares=Shares(greeting=0, queue=0, seat_ends=0.5, rate=0),
    )  # fmt: skip
    await rehearse(plan, work=tmp_path / "work")
    follower = RecordFollower(database, "test", cel=log / "cel.csv", queue_log=log / "queue_log")
    await follower.catch_up()
    follower.close()
    figures = Figures(database)
    await figures.seed(now=since)

    occupancy, wrap_up = await figures.of_period(["occupancy", "average_wrap_up"], since, since + timedelta(hours=1))

    signed_in, handling, wrapped = plain_times(switch)
    assert len(wrapped) == wrap_up.denominator == 4
    assert float(wrap_up.value) == pytest.approx(sum(wrapped) / 4, abs=0.05)
    # Signing in and out is told in whole seconds.
    assert float(occupancy.value) == pytest.approx((handling + sum(wrapped)) / signed_in, abs=2 / signed_in)


def plain_times(switch: Switch) -> tuple[float, float, list[float]]:
    """Seconds signed in, ringing or talking, and of each wrap-up, of the one seat there was."""
    lines = [line for line in switch.queue_log() if line[3] == "1001"]
    joined = min(int(line[0]) for line in lines if line[4] == "ADDMEMBER")
    left = max(int(line[0]) for line in lines if line[4] == "REMOVEMEMBER")
    rows = list(csv.reader(switch.plan.folders.cel.read_text().splitlines()))
    own = [row for row in rows if row[4].startswith("PJSIP/1001-") and row[2] != row[3]]
    began = [float(row[1]) for row in own if row[0] == "CHAN_START"]
    ended = [float(row[1]) for row in own if row[0] == "CHAN_END"]
    handling = sum(end - begin for begin, end in zip(began, ended, strict=True))
    wrapped = [min(WRAP_UP, following - end) for end, following in zip(ended, [*began[1:], float(left)], strict=True)]
    return left - joined, handling, wrapped
