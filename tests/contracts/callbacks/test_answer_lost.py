"""Nobody knows whether the telephone rings: the citizen is not dialled again before the record tells. On both
databases."""

from datetime import timedelta

import pytest

from agi_scripts import national
from db.tables import CallbackState
from queue_manager import (
    CallbackControls,
    CallControls,
    ControlLate,
    LiveError,
    Order,
    OrderDialler,
    OrderRefused,
)
from queue_manager.live import ActionLate, ActionRefused, LinkLost
from tests.contracts.callbacks.conftest import NOON, Office, ago
from tests.contracts.callcontrol.link import Link, furnish


@pytest.fixture
async def link(office: Office) -> Link:
    """Asterisk behind the office, with one citizen on the list."""
    made = Link()
    calls = CallControls(made, office.database, switch="main", spell=national, clock=office.clock)  # type: ignore[arg-type]
    office.orders = CallbackControls(office.desk, OrderDialler(calls.table()["call.dial"].work)).table()
    await furnish(office.database, NOON)
    await office.call("main-1", at=ago(30))
    await office.keeper.sweep()
    return made


@pytest.mark.parametrize("lost", [ActionLate("Originate", 5.0), LinkLost("closed by the other side")])
async def test_a_call_whose_answer_is_lost_is_found_by_its_record_and_he_is_not_dialled_again(
    office: Office, link: Link, lost: LiveError
) -> None:
    link.fails = lost

    with pytest.raises(ControlLate):
        await office.give("callback.dial", 1)

    [row] = await office.waiting()
    assert (row.state, row.attempts) == (CallbackState.DIALLING, 1)
    for seat in ("4001", "4002"):
        with pytest.raises(OrderRefused, match=r"callback\.taken"):
            await office.give("callback.dial", 1, seat=seat)
    await office.ours(link.rung[0]["ChannelId"], connected_at=NOON)
    await office.keeper.sweep()
    [closed] = await office.rows()
    assert (closed.state, closed.closing) == (CallbackState.REACHED, "talked")
    assert len(link.rung) == 1


async def test_a_process_that_died_over_the_call_leaves_its_id_behind(office: Office, link: Link) -> None:
    """The row is as it is between the dialling and the answer to whoever gave the order."""
    await office.desk.begin(1, "4001")
    [row] = await office.rows()
    await office.ours(str(row.dialled_call_id), connected_at=NOON)
    office.now += timedelta(minutes=11)

    await office.keeper.sweep()

    assert (await office.rows())[0].state is CallbackState.REACHED


async def test_the_id_in_the_row_is_that_of_the_call(office: Office, link: Link) -> None:
    done = await office.give("callback.dial", 1)

    [call] = link.rung
    assert done["call"] == call["ChannelId"] == (await office.rows())[0].dialled_call_id
    assert "__HOTLINE_RETURN=1" in call["Variable"]


@pytest.mark.parametrize("away", [True, False])
async def test_where_no_call_can_have_begun_the_seat_may_try_at_once(office: Office, link: Link, away: bool) -> None:
    link.away, link.fails = away, ActionRefused("Originate", "Extension does not exist.")
    with pytest.raises(LiveError):
        await office.give("callback.dial", 1)
    [row] = await office.waiting()
    assert (row.state, row.attempts, row.claimed_by) == (CallbackState.CLAIMED, 0, "4001")

    link.away, link.fails = False, None
    await office.give("callback.dial", 1)
    assert (await office.waiting())[0].state is CallbackState.DIALLING


async def test_nobody_calls_back_who_did_not_take_him(office: Office, link: Link) -> None:
    """The order behind it takes the row's word, not a browser's."""
    dial = OrderDialler(CallControls(link, office.database, switch="main", spell=national).table()["call.dial"].work)  # type: ignore[arg-type]
    with pytest.raises(OrderRefused, match=r"callback\.taken"):
        await dial.dial((await office.waiting())[0], seat="4001", order=Order(name="callback.dial", by="agent"))
    assert link.rung == []
