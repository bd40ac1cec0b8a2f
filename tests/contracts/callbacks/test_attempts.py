"""What becomes of a call back: reached, called in vain, given back, struck off. On both databases."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from db.tables import Call, Callback, CallbackState, CallEnding, Case, CaseOrigin
from queue_manager import OrderRefused
from tests.contracts.callbacks.conftest import NOON, Office, ago


async def test_a_call_that_reached_him_leads_to_its_case(office: Office) -> None:
    await office.call("main-1", at=ago(30))
    await office.keeper.sweep()
    [row] = await office.waiting()
    done = await office.give("callback.dial", row.id)
    await office.ours(done["call"], connected_at=NOON)

    await office.keeper.sweep()

    [closed] = await office.rows()
    assert (closed.state, closed.closing) == (CallbackState.REACHED, "talked")
    async with office.database.read() as session:
        case = await session.get_one(Case, closed.case_id)
        assert (case.call_id, case.caller, case.origin) == (done["call"], "13800138000", CaseOrigin.CALLBACK)


async def test_after_three_calls_in_vain_it_is_closed_as_unreached_and_not_before(office: Office) -> None:
    await office.call("main-1", at=ago(30))
    await office.keeper.sweep()
    [row] = await office.waiting()
    for attempt in (1, 2, 3):
        done = await office.give("callback.dial", row.id, seat=f"400{attempt}")
        await office.ours(done["call"])
        await office.keeper.sweep()
        [now] = await office.rows()
        assert (now.attempts, now.closed_at is not None) == (attempt, attempt == 3)
        if attempt < 3:
            with pytest.raises(OrderRefused, match=r"callback\.early"):
                await office.give("callback.dial", row.id)
            office.now += timedelta(minutes=16)

    assert now.state is CallbackState.UNREACHED
    await office.keeper.sweep()
    assert len(await office.rows()) == 1, "and is not listed anew"
    async with office.database.read() as session:
        case = await session.get_one(Case, now.case_id)
    assert (case.origin, case.call_id, case.caller) == (CaseOrigin.CALLBACK, "main-1", "13800138000")
    assert "回拨 3 次均未接通" in case.text
    assert case.draft, "somebody still has to find out what he wanted"


async def test_the_case_of_a_citizen_nobody_reached_is_opened_after_a_crash_too(office: Office) -> None:
    await office.call("main-1", at=ago(30))
    await office.keeper.sweep()
    [row] = await office.waiting()
    async with office.database.write() as session:
        kept = await session.get_one(Callback, row.id)
        kept.state, kept.attempts, kept.closed_at = CallbackState.UNREACHED, 3, office.now

    await office.keeper.sweep()
    await office.keeper.sweep()

    async with office.database.read() as session:
        [case] = await session.scalars(select(Case))
    assert (await office.rows())[0].case_id == case.id


async def test_a_call_that_did_not_come_about_counts_no_attempt(office: Office) -> None:
    await office.call("main-1", at=ago(30))
    await office.keeper.sweep()
    [row] = await office.waiting()
    office.refuses = True

    with pytest.raises(OrderRefused, match=r"number\.forbidden"):
        await office.give("callback.dial", row.id)

    [row] = await office.waiting()
    assert (row.state, row.attempts, row.claimed_by) == (CallbackState.CLAIMED, 0, "4001")


async def test_a_seat_that_does_nothing_loses_him_to_the_others(office: Office) -> None:
    await office.call("main-1", at=ago(30))
    await office.keeper.sweep()
    await office.give("callback.next", seat="4001")
    office.now += timedelta(minutes=16)

    await office.keeper.sweep()

    assert (await office.give("callback.next", seat="4002"))["callback"] == 1


async def test_only_who_holds_him_or_a_supervisor_strikes_him_off(office: Office) -> None:
    await office.call("main-1", at=ago(30))
    await office.keeper.sweep()
    await office.give("callback.next", seat="4001")

    with pytest.raises(OrderRefused, match=r"callback\.taken"):
        await office.give("callback.close", 1, seat="4002", reason="不需要")
    await office.give("callback.close", 1, seat="", reason="市民来信说明已解决")

    [row] = await office.rows()
    assert (row.state, row.closing) == (CallbackState.CANCELLED, "市民来信说明已解决")


async def test_a_missed_call_that_turns_out_answered_is_struck_off(office: Office) -> None:
    """The record's two files are read apart: a call may look given up a moment before it looks connected."""
    await office.call("main-1", at=ago(2))
    await office.keeper.sweep()
    assert len(await office.waiting()) == 1
    async with office.database.write() as session:
        await session.execute(update(Call).values(ending=CallEnding.CONNECTED, connected_at=ago(1)))

    await office.keeper.sweep()

    assert await office.waiting() == []
