"""Seats that serve two queues: never rung twice at once, held back by the wrap-up of either, counted in each."""

from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from asterisk_conf import LinePlan, QueuePlan, SwitchPlan
from db import Database
from queue_manager import RecordFollower
from rehearsal import Shares, rehearse
from rehearsal.floor import queues_served, rings, rung_twice
from reports import Figures
from tests.faults.switch.test_ami_away import following
from tests.integration.rehearsal.switches import a_rehearsal
from tests.integration.switch import Switch, running_switch
from tests.plain_figures import plain_calls
from tests.waiting import until

WRAP_UP = 3
CALLS = 12
QUEUES = ("general_service", "market")


def shared(plan: SwitchPlan) -> SwitchPlan:
    """A second line with a queue of its own; every seat serves both."""
    general = replace(plan.queues[0], wrapup_seconds=WRAP_UP)
    return replace(
        plan,
        queues=(general, QueuePlan(name="market", label="市场监管", retry_seconds=1, wrapup_seconds=WRAP_UP)),
        lines=(*plan.lines, LinePlan(number="12315", label="消费者投诉举报", queue="market")),
        seats=tuple(replace(seat, queues=tuple((queue, 0) for queue in QUEUES)) for seat in plan.seats),
        default_line=plan.lines[0].number,
    )


@pytest.fixture
async def switch(tmp_path: Path) -> AsyncIterator[Switch]:
    async with running_switch(tmp_path, shared) as running:
        yield running


async def test_two_queues_share_their_seats_without_treading_on_each_other(
    switch: Switch, tmp_path: Path, sqlite: Database
) -> None:
    since, log = datetime.now(UTC) - timedelta(seconds=2), switch.plan.folders.log
    plan = a_rehearsal(
        switch, calls=CALLS, rate=4.0, shares=Shares(greeting=0, queue=0, seat_ends=0.5, rate=0),
        lines=tuple(line.number for line in switch.plan.lines),
    )  # fmt: skip
    seen: set[tuple[str, tuple[str, ...]]] = set()
    async with following(switch, switch.plan.ports.ami) as live:
        live.listen(lambda board, _: seen.update((seat.state, seat.queues) for seat in board.seats))
        await rehearse(plan, work=tmp_path / "work")
        await until(lambda: all(seat.state == "unavailable" for seat in live.board.seats))

    rung = rings((log / "cel.csv").read_text().splitlines(), since.timestamp())
    assert rung_twice(rung) == []
    assert ("wrap_up", tuple(sorted(QUEUES))) in seen
    for seat in ("1001", "1002"):
        own = [ring for ring in rung if ring.seat == seat]
        # Asterisk counts wrap-up in whole seconds: the last of them may be cut short.
        assert all(later.began - earlier.ended > WRAP_UP - 1 for earlier, later in pairwise(own))
    assert queues_served(log.joinpath("queue_log").read_text().splitlines(), since.timestamp()) == {
        "1001": set(QUEUES), "1002": set(QUEUES),
    }  # fmt: skip
    await each_queue_counts_its_own(switch, sqlite, since)


async def each_queue_counts_its_own(switch: Switch, sqlite: Database, since: datetime) -> None:
    log = switch.plan.folders.log
    follower = RecordFollower(sqlite, "test", cel=log / "cel.csv", queue_log=log / "queue_log")
    await follower.catch_up()
    follower.close()
    await Figures(sqlite).seed(now=since)
    wrote = Counter((line[2], line[4]) for line in switch.queue_log())
    for queue in QUEUES:
        offered, answered = await Figures(sqlite).of_period(
            ["offered", "answered"], since, since + timedelta(hours=1), queue=queue
        )
        assert offered.numerator == wrote[queue, "ENTERQUEUE"] == CALLS / 2
        assert answered.numerator == wrote[queue, "CONNECT"] == CALLS / 2
    assert len(plain_calls(log / "queue_log", log / "cel.csv")) == CALLS
