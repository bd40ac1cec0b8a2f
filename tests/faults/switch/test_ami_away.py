"""AMI cut or stalled while citizens call on a real Asterisk: the board says so and recovers, the journal is whole."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from db import Database
from queue_manager import (
    AmiLink,
    AmiLogin,
    BackOff,
    Board,
    LiveFollower,
    RecordFollower,
    SwitchSetup,
    differences,
    recount,
    stored,
)
from queue_manager.live import LinkTimes
from rehearsal import Shares, rehearse
from tests.faults.relay import Relay
from tests.integration.rehearsal.switches import a_rehearsal, a_switch
from tests.integration.switch import PASSWORD, Switch
from tests.waiting import until

MINUTES = LinkTimes(login=10, answer=10, ping_every=0.5, ping_answer=2)
"""Looks often, so that a stall is noticed after seconds; but a switch on a busy machine is not taken for a dead one."""
CALLS = 12


@pytest.fixture
async def switch(tmp_path: Path) -> AsyncIterator[Switch]:
    async with a_switch(tmp_path, seats=3) as running:
        yield running


@asynccontextmanager
async def following(switch: Switch, port: int) -> AsyncIterator[LiveFollower]:
    plan = switch.plan
    setup = SwitchSetup(
        lines=frozenset({plan.lines[0].number}), trunks=frozenset({plan.trunks[0].name}),
        wrapup={queue.name: queue.wrapup_seconds for queue in plan.queues},
    )  # fmt: skip
    link = AmiLink(AmiLogin(username="hotline", secret=PASSWORD, port=port), times=MINUTES)
    follower = LiveFollower(link, setup, backoff=BackOff(shortest=0.1, longest=0.3))
    running = asyncio.create_task(follower.run())
    try:
        await until(lambda: follower.board.link == "up")
        yield follower
    finally:
        running.cancel()
        await asyncio.wait({running})


def floor(board: Board) -> object:
    """What two boards of the same moment must agree on."""
    seats = {seat.number: (seat.state, seat.call_id, seat.queues) for seat in board.seats}
    calls = {call.id: (call.state, call.caller, call.queue, call.seat) for call in board.calls}
    return seats, calls, {queue.name: (queue.waiting, queue.members, queue.talking) for queue in board.queues}


@pytest.mark.parametrize("trouble", ["cut", "stall"])
async def test_the_board_says_that_it_hears_nothing_and_recovers_and_the_journal_is_whole(
    switch: Switch, tmp_path: Path, sqlite: Database, trouble: str
) -> None:
    since, log = datetime.now(UTC) - timedelta(seconds=2), switch.plan.folders.log
    record = RecordFollower(sqlite, "test", cel=log / "cel.csv", queue_log=log / "queue_log")
    recording = asyncio.create_task(record.run())
    nobody_leaves = Shares(greeting=0, queue=0, seat_ends=0.5)
    plan = replace(a_rehearsal(switch, calls=CALLS, rate=1.0, shares=nobody_leaves), talk_seconds=(3.0, 4.0))
    async with Relay.to(switch.plan.ports.ami) as relay, following(switch, relay.port) as live:
        calling = asyncio.create_task(rehearse(plan, work=tmp_path / "work"))
        await until(lambda: calling.done() or any(seat.state == "talking" for seat in live.board.seats))
        assert not calling.done(), await calling

        if trouble == "cut":
            relay.stall()  # nobody gets back in at once
            await relay.cut()
        else:
            relay.stall()
        await until(lambda: live.board.link == "down")
        connected = sum(line[4] == "CONNECT" for line in switch.queue_log())
        await until(lambda: sum(line[4] == "CONNECT" for line in switch.queue_log()) > connected)
        assert live.board.link == "down"

        await relay.cut()  # what a network does to connections it has forgotten
        relay.resume()
        await until(lambda: live.board.link == "up")
        async with following(switch, switch.plan.ports.ami) as other:
            await until(lambda: floor(live.board) == floor(other.board))
        await calling
        await until(lambda: not live.board.calls and all(seat.state != "talking" for seat in live.board.seats))
    files = log / "queue_log", log / "cel.csv"

    async def whole() -> bool:
        return not differences(recount(*files, since), await stored(sqlite, since))

    await until(whole)
    recording.cancel()
    await asyncio.wait({recording})
    assert len(recount(*files, since)) == CALLS
