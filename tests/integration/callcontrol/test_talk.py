"""What a seat does with its talk, on a real Asterisk: who hears whom, and what the record says of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from db.tables import CallEnding
from queue_manager import OrderRefused
from tests.integration.callcontrol.hall import Hall
from tests.integration.callcontrol.hearing import hears, stops_hearing
from tests.integration.rtp import Telephone
from tests.integration.sipp import ON_WORD, Run
from tests.waiting import until

CITIZEN, SEAT, THIRD = 1000, 440, 1700
MUSIC = 300


@dataclass
class Talk:
    """Citizen and seat 1001 talk; a third telephone waits to be rung."""

    call: str
    citizen: Telephone
    seat: Telephone
    calling: Run
    answering: Run


@asynccontextmanager
async def a_talk(hall: Hall) -> AsyncIterator[Talk]:
    async with (
        Telephone(CITIZEN) as citizen,
        Telephone(SEAT) as seat,
        hall.seat(seat.port) as answering,
        hall.switch.sipp.citizen(citizen.port, hang_up_after_ms=ON_WORD) as calling,
    ):
        call = await hall.call_in_talk()
        yield Talk(call, citizen, seat, calling, answering)


async def test_a_citizen_handed_to_another_seat_stays_one_call(hall: Hall) -> None:
    async with a_talk(hall) as talk, Telephone(THIRD) as third, hall.seat(third.port, "1002") as taking:
        await hall.order("call.transfer", seat="1001", call=talk.call, to="seat:1002")
        await talk.answering.ends_well()
        assert await hears(third, CITIZEN)
        assert await hears(talk.citizen, THIRD)
        await talk.calling.hang_up()
        await taking.ends_well()
    [call] = await hall.ended()

    assert hall.told("HOTLINE_TRANSFER") == ["seat 1002"]
    assert (call.seat, call.ending) == ("1001", CallEnding.CONNECTED)
    assert [event for event, _ in hall.queue_events()] == ["ENTERQUEUE", "CONNECT", "BLINDTRANSFER"]
    assert await hall.differences() == []


async def test_a_citizen_who_was_handed_on_is_asked_for_a_rating_like_everybody(hall: Hall) -> None:
    async with (
        a_talk(hall) as talk,
        Telephone(THIRD) as third,
        hall.seat(third.port, "1002", hang_up_after_ms=ON_WORD) as taking,
    ):
        await hall.order("call.transfer", seat="1001", call=talk.call, to="seat:1002")
        assert await hears(third, CITIZEN)
        await taking.hang_up()
        await talk.citizen.press_until(5, lambda: hall.told("HOTLINE_RATING") == ["5"])
        [call] = await hall.ended()
    assert (call.rating, call.ending) == (5, CallEnding.CONNECTED)
    assert hall.told("HOTLINE_TRANSFER_END") == ["ANSWER"]
    assert await hall.differences() == []


async def test_a_citizen_handed_to_119_takes_the_case_along_and_no_limit_holds_him(hall: Hall) -> None:
    await hall.change_rule(per_hour=0, at_once=0, patterns="")
    async with (
        a_talk(hall) as talk,
        Telephone(THIRD) as fire,
        hall.switch.sipp.callee(fire.port, hall.outside) as fire_station,
    ):
        await hall.point_case_at("20261122-000009", talk.call)
        await hall.order("call.emergency", seat="1001", call=talk.call, number="119")
        assert await hears(fire, CITIZEN)
        assert "X-Case: 20261122-000009" in fire_station.messages.read_text()
        await talk.calling.hang_up()
        await fire_station.ends_well()
    [call] = await hall.ended()

    assert hall.told("HOTLINE_TRANSFER") == ["duty 119"]
    assert await hall.differences() == []
    assert call.ending is CallEnding.CONNECTED


async def test_a_citizen_whom_nobody_takes_comes_back_to_the_queue(hall: Hall) -> None:
    async with a_talk(hall) as talk:
        with pytest.raises(OrderRefused, match=r"seat\.away"):
            await hall.order("call.transfer", seat="1001", call=talk.call, to="seat:1002")
        await hall.order("call.emergency", seat="1001", call=talk.call, number="120")  # nobody is behind the trunk
        await until(lambda: [event for event, _ in hall.queue_events()].count("ENTERQUEUE") == 2)
        await talk.calling.hang_up()
    await hall.ended()
    assert hall.told("HOTLINE_TRANSFER_END") != ["ANSWER"]
    assert await hall.differences() == []


async def test_a_consultation_keeps_the_citizen_on_music_and_hands_him_over(hall: Hall) -> None:
    async with a_talk(hall) as talk, Telephone(THIRD) as third, hall.seat(third.port, "1002") as consulted:
        await hall.order("call.consult", seat="1001", call=talk.call, to="seat:1002")
        assert await hears(talk.seat, THIRD)
        assert await hears(third, SEAT)
        assert await hears(talk.citizen, MUSIC)
        assert not await hears(third, CITIZEN, 0.1)

        await hall.order("call.complete", seat="1001", call=talk.call)
        await talk.answering.ends_well()
        assert await hears(talk.citizen, THIRD)
        assert await hears(third, CITIZEN)
        await talk.calling.hang_up()
        await consulted.ends_well()
    [call] = await hall.ended()

    assert (call.id, call.seat, call.ending) == (talk.call, "1001", CallEnding.CONNECTED)
    story = await hall.story(call.id)
    assert [line.data["extra"] for line in story.journal if line.kind in ("HOTLINE_CONSULT", "HOTLINE_HANDED")] == [
        {"extra": "seat 1002"}, {"extra": "seat 1002"},
    ]  # fmt: skip
    assert [event for event, _ in hall.queue_events()] == ["ENTERQUEUE", "CONNECT", "COMPLETEAGENT"]
    assert await hall.differences() == []
    assert await hall.channels() == []


@pytest.mark.parametrize("who", ["the seat ends it", "the third party hangs up"])
async def test_after_a_consultation_the_seat_is_back_with_the_citizen(hall: Hall, who: str) -> None:
    leaves = None if who == "the seat ends it" else ON_WORD
    async with (
        a_talk(hall) as talk,
        Telephone(THIRD) as third,
        hall.switch.sipp.callee(third.port, hall.outside, hang_up_after_ms=leaves) as consulted,
    ):
        await hall.order("call.emergency", seat="1001", call=talk.call, number="110", way="consult")
        assert await hears(talk.seat, THIRD)
        if leaves is None:
            await hall.order("call.return", seat="1001", call=talk.call)
            await consulted.ends_well()
        else:
            await consulted.hang_up()
        assert await hears(talk.citizen, SEAT)
        assert await hears(talk.seat, CITIZEN)
        assert not await hears(talk.citizen, MUSIC, 0.1)
        await talk.calling.hang_up()
        await talk.answering.ends_well()
    await hall.ended()
    assert [event for event, _ in hall.queue_events()] == ["ENTERQUEUE", "CONNECT", "COMPLETECALLER"]
    assert await hall.differences() == []


@pytest.mark.parametrize("consulted_before", [False, True])
async def test_three_talk_until_the_seat_leaves(hall: Hall, consulted_before: bool) -> None:
    async with (
        a_talk(hall) as talk,
        Telephone(THIRD) as third,
        hall.switch.sipp.callee(third.port, hall.outside) as joined,
    ):
        way = "consult" if consulted_before else "join"
        await hall.order("call.emergency", seat="1001", call=talk.call, number="120", way=way)
        if consulted_before:
            assert await hears(third, SEAT)
            await hall.order("call.join", seat="1001", call=talk.call)
        for telephone, others in (
            (talk.citizen, (SEAT, THIRD)),
            (talk.seat, (CITIZEN, THIRD)),
            (third, (CITIZEN, SEAT)),
        ):
            for other in others:
                assert await hears(telephone, other)
        await hall.order("call.leave", seat="1001", call=talk.call)
        await talk.answering.ends_well()
        assert await hears(talk.citizen, THIRD)
        assert await hears(third, CITIZEN)
        await talk.calling.hang_up()
        await joined.ends_well()
    await hall.ended()
    assert [event for event, _ in hall.queue_events()] == ["ENTERQUEUE", "CONNECT", "COMPLETEAGENT"]
    assert await hall.differences() == []
    assert await hall.channels() == []


async def test_hold_and_mute(hall: Hall) -> None:
    async with a_talk(hall) as talk:
        await hall.order("call.hold", seat="1001", call=talk.call)
        assert await hears(talk.citizen, MUSIC)
        assert not await hears(talk.citizen, SEAT, 0.1)
        await hall.order("call.unhold", seat="1001", call=talk.call)
        assert await hears(talk.citizen, SEAT)
        assert await hears(talk.seat, CITIZEN)
        await hall.order("call.mute", seat="1001", call=talk.call)
        await stops_hearing(talk.citizen, SEAT)
        assert not await hears(talk.citizen, SEAT, 0.3)
        assert await hears(talk.seat, CITIZEN)
        await hall.order("call.unmute", seat="1001", call=talk.call)
        assert await hears(talk.citizen, SEAT)
        await talk.calling.hang_up()
        await talk.answering.ends_well()
    [call] = await hall.ended()
    story = await hall.story(call.id)
    assert [line.kind for line in story.journal if "HOLD" in line.kind] == ["HOTLINE_HOLD", "HOTLINE_UNHOLD"]
    assert [event for event, _ in hall.queue_events()] == ["ENTERQUEUE", "CONNECT", "COMPLETECALLER"]
    assert await hall.differences() == []


async def test_an_order_about_a_call_that_is_over_touches_no_other(hall: Hall) -> None:
    async with a_talk(hall) as talk:
        for name in ("call.hangup", "call.hold", "call.transfer", "call.complete"):
            with pytest.raises(OrderRefused, match=r"call\.gone"):
                await hall.order(name, seat="1001", call="test-1.1", to="seat:1002")
        with pytest.raises(OrderRefused, match=r"call\.gone"):
            await hall.order("call.hold", seat="1002", call=talk.call)
        with pytest.raises(OrderRefused, match=r"call\.not-consulting"):
            await hall.order("call.return", seat="1001", call=talk.call)
        assert await hears(talk.citizen, SEAT)
