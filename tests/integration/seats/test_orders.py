"""Orders of seats and supervisors on a real Asterisk, and what its record tells of them afterwards."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import select

from db.tables import AuditEntry, SeatMessage, SeatQueue
from queue_manager import OrderRefused
from tests.integration.seats.conftest import Hall
from tests.integration.seats.switches import dial, members
from tests.integration.seats.talks import a_talk
from tests.waiting import until

OpenHall = Callable[..., Awaitable[Hall]]


async def test_who_signed_in_by_order_serves_the_queues_of_the_seats_skills_and_is_named(open_hall: OpenHall) -> None:
    hall = await open_hall()

    assert (await hall.order("seat.sign-in", seat="1003", by="li"))["queues"] == ["market"]
    await hall.order("seat.sign-in")
    assert await members(hall.switch) == ["hotline 1001 0", "market 1001 0", "market 1003 5"]
    with pytest.raises(OrderRefused, match=r"seat\.signed-in"):
        await hall.order("seat.sign-in")

    await hall.order("seat.sign-out")
    with pytest.raises(OrderRefused, match=r"seat\.not-signed-in"):
        await hall.order("seat.ready")
    assert await members(hall.switch) == ["market 1003 5"]
    assert await hall.sessions("1003") == [("li", False)]
    with pytest.raises(OrderRefused, match=r"seat\.unknown"):
        await hall.order("seat.sign-in", seat="9999")


async def test_a_pause_stops_calls_of_all_queues_and_its_rules_hold(open_hall: OpenHall) -> None:
    hall = await open_hall()
    for seat in ("1001", "1002"):
        await hall.order("seat.sign-in", seat=seat)

    await hall.order("seat.pause", pause="break")

    assert (await hall.switch.asterisk.rx("queue show")).count("(paused:break") == 2
    for refused, key in (("too-many", "break"), ("needs-approval", "meeting"), ("unknown", "wrap_up"), ("unknown", "")):
        with pytest.raises(OrderRefused, match=rf"pause\.{refused}"):
            await hall.order("seat.pause", seat="1002", pause=key)
    await hall.order("seat.ready")
    await hall.order("seat.pause", seat="1002", pause="break")
    assert (await hall.states())[-1:] == [("ready", None)]


async def test_wrap_up_is_extended_and_ended_by_order_and_the_store_tells_each_state(open_hall: OpenHall) -> None:
    hall = await open_hall(wrap_up=60)
    await hall.order("seat.sign-in")
    with pytest.raises(OrderRefused, match=r"seat\.no-wrap-up"):
        await hall.order("seat.wrap-up-extend")
    async with a_talk(hall.switch, line="12345"):
        pass
    await until(lambda: ("HOTLINE_WRAPUP", "60") in hall.switch.told())

    await asyncio.sleep(1.1)  # queue_log counts whole seconds
    await hall.order("seat.wrap-up-extend")
    assert (await hall.switch.asterisk.rx("queue show")).count("(paused:wrap_up") == 2
    await asyncio.sleep(1.1)
    await hall.order("seat.wrap-up-end")

    async with a_talk(hall.switch, line="12315"):
        await until(lambda: any((line[4], line[2]) == ("CONNECT", "market") for line in hall.switch.queue_log()))
    told = [state for state, _ in await hall.states()]
    assert told[:3] == ["ready", "ringing", "talking"]
    assert told[3:6] == ["wrap_up", "wrap_up", "ready"], "its time, then its extension"
    assert told[-5:] == ["ready", "ringing", "talking", "wrap_up", "ready"], "the last two foretold"
    assert await hall.sessions() == [("zhang", False)], "the wrap-up's end was no sign-out"


async def test_a_supervisors_order_needs_a_reason_and_is_written_with_it(open_hall: OpenHall) -> None:
    hall = await open_hall()
    await hall.order("seat.sign-in")
    with pytest.raises(OrderRefused, match=r"reason\.missing"):
        await hall.order("seat.force", state="paused", by="wang")

    await hall.order("seat.force", state="paused", by="wang", reason="安排培训")
    assert (await hall.switch.asterisk.rx("queue show")).count("(paused:forced") == 2
    await hall.order("seat.force", state="ready", by="wang", reason="培训结束")
    assert "paused" not in await hall.switch.asterisk.rx("queue show")
    await hall.order("seat.force", state="signed-out", by="wang", reason="下班未签出")
    assert await members(hall.switch) == []

    async with hall.database.read() as session:
        entries = list(await session.scalars(select(AuditEntry).order_by(AuditEntry.id)))
    assert [(entry.actor, entry.subject_id, entry.reason) for entry in entries] == [
        ("wang", "1001", "安排培训"), ("wang", "1001", "培训结束"), ("wang", "1001", "下班未签出"),
    ]  # fmt: skip
    assert {entry.after["outcome"] for entry in entries} == {"done"}


async def test_a_seat_is_moved_for_now_or_for_good_without_ever_being_signed_out(open_hall: OpenHall) -> None:
    hall = await open_hall()
    await hall.order("seat.sign-in", seat="1003", by="li")

    await hall.order("seat.move", seat="1003", queue="hotline", level="2", leave="market", by="wang", reason="市场忙")
    assert await members(hall.switch) == ["hotline 1003 2"]
    with pytest.raises(OrderRefused, match=r"seat\.last-queue"):
        await hall.order("seat.move", seat="1003", leave="hotline", by="wang", reason="x")
    with pytest.raises(OrderRefused, match=r"queue\.same"):
        await hall.order("seat.move", seat="1003", queue="market", leave="market", by="wang", reason="x")
    await dial(hall.switch, "*12", seat="1003")
    await dial(hall.switch, "*11", seat="1003")
    assert await members(hall.switch) == ["market 1003 5"], "the next sign-in brings its own queues back"

    await hall.order("seat.move", seat="1003", queue="hotline", level="1", for_good="yes", by="wang", reason="轮岗")
    await hall.order("seat.move", seat="1003", queue="market", level="3", by="wang", reason="轮岗")
    assert await members(hall.switch) == ["hotline 1003 1", "market 1003 3"]
    assert hall.refreshed == [True]
    async with hall.database.read() as session:
        rows = await session.execute(select(SeatQueue.queue, SeatQueue.penalty).where(SeatQueue.seat == "1003"))
        assert sorted(tuple(row) for row in rows) == [("hotline", 1), ("market", 5)]
    assert len(await hall.sessions("1003")) <= 2
    with pytest.raises(OrderRefused, match=r"queue\.unknown"):
        await hall.order("seat.move", seat="1003", queue="nowhere", by="wang", reason="x")
    with pytest.raises(OrderRefused, match=r"seat\.level"):
        await hall.order("seat.move", seat="1003", queue="hotline", level="-1", by="wang", reason="x")


async def test_a_broadcast_is_kept_as_long_as_it_is_valid(open_hall: OpenHall) -> None:
    hall = await open_hall()

    await hall.order("seats.broadcast", text="今晚停水，请统一口径。", minutes="30", by="wang", reason="突发")

    async with hall.database.read() as session:
        message = (await session.scalars(select(SeatMessage))).one()
    assert (message.text, message.sent_by) == ("今晚停水，请统一口径。", "wang")
    assert (message.valid_until - message.sent_at).total_seconds() == 1800
    for wrong in ({"text": " "}, {"text": "好", "minutes": "0"}, {"text": "好", "minutes": "x"}):
        with pytest.raises(OrderRefused, match="message"):
            await hall.order("seats.broadcast", by="wang", reason="x", **wrong)
