"""The list of calls back on both databases: nobody twice, nobody in vain, nobody forgotten."""

import asyncio

import pytest
from sqlalchemy import select

from db.tables import CallbackCall, CallbackKind, CallbackState, CallEnding
from queue_manager import OrderRefused
from tests.contracts.callbacks.conftest import Office, ago


async def test_who_asked_and_who_was_missed_are_called_in_the_order_of_their_waiting(office: Office) -> None:
    await office.call("main-1", "13800138001", at=ago(30))
    await office.wish("main-2", "13800138002", at=ago(40))
    await office.wish("main-3", "13800138003", at=ago(20))

    await office.keeper.sweep()
    await office.keeper.sweep()

    listed = await office.waiting()
    assert [(row.number[-1], row.kind) for row in listed] == [
        ("2", CallbackKind.ASKED), ("1", CallbackKind.MISSED), ("3", CallbackKind.ASKED),
    ]  # fmt: skip
    assert (await office.give("callback.next"))["callback"] == listed[0].id
    assert (await office.give("callback.next", seat="4002"))["callback"] == listed[1].id


async def test_a_citizen_however_his_number_is_spelt_stands_there_once(office: Office) -> None:
    await office.call("main-1", "+8613800138000", at=ago(30))
    await office.call("main-2", "13800138000", at=ago(20))
    await office.keeper.sweep()
    await office.wish("main-3", "13800138000", at=ago(10))
    await office.keeper.sweep()

    [row] = await office.waiting()
    assert (row.kind, row.waiting_since) == (CallbackKind.ASKED, ago(30)), "and keeps his first place"


async def test_a_row_stands_for_every_call_of_his_in_which_he_asked_or_gave_up_meanwhile(office: Office) -> None:
    """However early the sweep was: what he gave up before he asked, and what is told twice, as well."""
    await office.call("main-0", "+8613800138000", at=ago(60), ending=CallEnding.CONNECTED, connected_at=ago(59))
    await office.call("main-1", at=ago(40))
    await office.wish("main-2", "13800138000", at=ago(30))
    await office.keeper.sweep()
    await office.call("main-3", "+8613800138000", at=ago(20))
    await office.wish("main-4", "13800138000", at=ago(10))
    await office.call("main-5", "13900139000", at=ago(10))

    await office.keeper.sweep()
    await office.keeper.sweep()

    [row, _] = await office.waiting()
    async with office.database.read() as session:
        further = {one.call_id: one.callback_id for one in await session.scalars(select(CallbackCall))}
    assert further | {row.call_id: row.id} == dict.fromkeys(["main-1", "main-2", "main-3", "main-4"], row.id)


@pytest.mark.parametrize("seats", [2, 8])
async def test_of_seats_that_want_the_same_citizen_one_dials_him(office: Office, seats: int) -> None:
    await office.call("main-1")
    await office.keeper.sweep()
    [row] = await office.waiting()

    done = await asyncio.gather(
        *(office.give("callback.dial", row.id, f"40{n:02}") for n in range(seats)), return_exceptions=True
    )

    refused = [exc.code for exc in done if isinstance(exc, OrderRefused)]
    assert len(office.given) == 1
    assert refused == ["callback.taken"] * (seats - 1), done
    [row] = await office.waiting()
    assert (row.state, row.attempts) == (CallbackState.DIALLING, 1)
    assert row.claimed_by == office.given[0].fields["seat"]


async def test_seats_that_take_the_next_get_each_another(office: Office) -> None:
    for n in range(6):
        await office.call(f"main-{n}", f"1380013800{n}", at=ago(30 - n))
    await office.keeper.sweep()

    taken = await asyncio.gather(*(office.give("callback.next", seat=f"40{n:02}") for n in range(6)))

    assert len({done["callback"] for done in taken}) == 6
    with pytest.raises(OrderRefused, match=r"callback\.none"):
        await office.give("callback.next", seat="4099")


async def test_who_calls_again_and_is_answered_is_not_called_back(office: Office) -> None:
    await office.call("main-1", at=ago(30))
    await office.keeper.sweep()
    await office.call("main-2", "+8613800138000", at=ago(5), ending=CallEnding.CONNECTED, connected_at=ago(4))

    await office.keeper.sweep()

    assert await office.waiting() == []
    [row] = await office.rows()
    assert (row.state, row.closing) == (CallbackState.CANCELLED, "answered")
    with pytest.raises(OrderRefused, match=r"callback\.closed"):
        await office.give("callback.dial", row.id)


async def test_who_is_calling_at_this_moment_is_not_dialled(office: Office) -> None:
    await office.call("main-1", at=ago(30))
    await office.keeper.sweep()
    [row] = await office.waiting()
    await office.call("main-2", at=ago(1), ending=None, ended_at=None)

    with pytest.raises(OrderRefused, match=r"callback\.calling"):
        await office.give("callback.dial", row.id)
    assert office.given == []


async def test_a_wish_uttered_while_we_were_down_is_found(office: Office) -> None:
    await office.wish("main-1", "02887654321", at=ago(300))

    await office.keeper.sweep()

    [row] = await office.waiting()
    assert (row.number, row.queue, row.waiting_since) == ("02887654321", "hotline", ago(300))
