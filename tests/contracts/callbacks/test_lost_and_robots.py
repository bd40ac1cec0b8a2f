"""Calls back that never came about, robots on the list, and news that come at once. On both databases."""

import asyncio
from datetime import timedelta

import pytest

from db.tables import CallbackKind, CallbackState, CallDirection, CallEnding, Trunk
from queue_manager import OrderRefused
from tests.contracts.callbacks.conftest import NOON, Office, ago


async def test_a_seat_that_did_not_lift_its_own_telephone_gives_him_back_within_minutes(office: Office) -> None:
    """The record knows nothing of such a call: nobody called him, and no try is lost."""
    await office.call("main-1", at=ago(30))
    await office.keeper.sweep()
    await office.give("callback.dial", 1)
    office.now += timedelta(minutes=9)
    await office.keeper.sweep()
    assert (await office.rows())[0].state is CallbackState.DIALLING

    office.now += timedelta(minutes=2)
    await office.keeper.sweep()

    [row] = await office.rows()
    assert (row.state, row.attempts, row.claimed_by) == (CallbackState.WANTED, 0, None)
    await office.give("callback.dial", 1, seat="4002")


async def test_who_waited_when_asterisk_died_is_called_back_and_who_talked_is_not(office: Office) -> None:
    cut = {"ending": CallEnding.LOST, "wait_seconds": None}
    await office.call("main-1", "13800138001", at=ago(30), **cut)
    await office.call("main-2", "13800138002", at=ago(30), connected_at=ago(29), **cut)
    await office.call("main-3", "13800138003", at=ago(30), **cut | {"queued_at": None})

    await office.keeper.sweep()

    [row] = await office.waiting()
    assert (row.call_id, row.kind) == ("main-1", CallbackKind.MISSED)


async def test_a_long_talk_is_not_taken_for_a_call_that_never_was(office: Office) -> None:
    await office.call("main-1", at=ago(30))
    await office.keeper.sweep()
    done = await office.give("callback.dial", 1)
    await office.call(
        done["call"], direction=CallDirection.CALLBACK, queue=None, queued_at=None, ending=None, ended_at=None,
        connected_at=NOON,
    )  # fmt: skip
    office.now += timedelta(hours=4)

    await office.keeper.sweep()

    assert (await office.rows())[0].state is CallbackState.DIALLING


@pytest.mark.parametrize(("server", "rehearsal", "dialled"), [("10.0.0.1", False, False), ("10.0.0.1", True, True)])
async def test_a_robot_is_dialled_only_where_robots_alone_can_be_reached(
    office: Office, server: str, rehearsal: bool, dialled: bool
) -> None:
    """The number a robot called from may be somebody's."""
    async with office.database.write() as session:
        session.add(Trunk(name="city", label="中继", server=server, rehearsal=rehearsal))
    await office.call("main-1", at=ago(30), simulated=True)
    await office.call("main-2", "13900139000", at=ago(20))
    await office.keeper.sweep()

    if dialled:
        assert (await office.give("callback.next"))["callback"] == 1
        return
    assert (await office.give("callback.next"))["callback"] == 2
    for order in ("callback.claim", "callback.dial"):
        with pytest.raises(OrderRefused, match=r"callback\.robot"):
            await office.give(order, 1)
    assert office.given == []


async def test_a_wish_and_a_missed_call_told_at_once_make_one_row(office: Office) -> None:
    """The journal's news and the sweep run side by side."""
    for n in range(8):
        number = f"1380013800{n}"
        await office.call(f"missed-{n}", number, at=ago(30))
        await office.wish(f"wish-{n}", number, at=ago(20))
    keepers = [Office(office.database).keeper for _ in range(3)]

    await asyncio.gather(*(keeper.sweep() for keeper in keepers))
    await office.keeper.sweep()

    rows = await office.waiting()
    assert sorted(row.number for row in rows) == [f"1380013800{n}" for n in range(8)]
    assert {row.kind for row in rows} == {CallbackKind.ASKED}
