"""Talks of three at the worst instant: steps are slowed down in the dialplan, telephones vanish between them."""

from __future__ import annotations

import asyncio
import contextlib

from queue_manager import OrderRefused
from tests.integration.callcontrol.hall import Hall
from tests.integration.callcontrol.hearing import hears
from tests.integration.callcontrol.test_talk import CITIZEN, MUSIC, SEAT, THIRD, a_talk
from tests.integration.rtp import Telephone
from tests.integration.sipp import ON_WORD
from tests.waiting import until

GONE_WITHIN = 15.0
"""Seconds; the music looks every three whether it still has a reason."""


async def slow_back(hall: Hall, seconds: float) -> None:
    """A seat whose consultation is over takes ``seconds`` for its way back to the citizen."""
    for priority, step in ((1, f"Wait({seconds})"), (2, "Bridge(${CITIZEN})")):
        said = await hall.switch.asterisk.rx(f"dialplan add extension back,{priority},{step} into meet replace")
        assert f"by 'back,{priority},{step}'" in said, said


async def music(hall: Hall) -> list[str]:
    return [channel for channel in await hall.channels() if channel.startswith("Local/music@")]


async def test_the_third_waits_until_the_seat_is_back_with_the_citizen_and_then_three_talk(hall: Hall) -> None:
    await slow_back(hall, 1.5)
    async with (
        a_talk(hall) as talk,
        Telephone(THIRD) as third,
        hall.switch.sipp.callee(third.port, hall.outside) as joined,
    ):
        await hall.order("call.emergency", seat="1001", call=talk.call, number="120", way="consult")
        assert await hears(third, SEAT)
        await hall.order("call.join", seat="1001", call=talk.call)
        assert await hears(third, CITIZEN)
        assert await hears(talk.citizen, THIRD)
        assert await hears(talk.seat, THIRD)
        assert await music(hall) == []
        await talk.calling.hang_up()
        await talk.answering.ends_well()
        await joined.ends_well()
    await hall.ended()
    assert [event for event, _ in hall.queue_events()] == ["ENTERQUEUE", "CONNECT", "COMPLETECALLER"]
    assert await hall.differences() == []
    assert await hall.channels() == []


async def test_a_third_who_hangs_up_while_he_is_asked_in_leaves_seat_and_citizen_talking(hall: Hall) -> None:
    async with (
        a_talk(hall) as talk,
        Telephone(THIRD) as third,
        hall.switch.sipp.callee(third.port, hall.outside, hang_up_after_ms=ON_WORD) as asked,
    ):
        await hall.order("call.emergency", seat="1001", call=talk.call, number="120", way="consult")
        assert await hears(third, SEAT)
        with contextlib.suppress(OrderRefused):  # whichever was first
            await asyncio.gather(hall.order("call.join", seat="1001", call=talk.call), asked.hang_up())
        assert await hears(talk.citizen, SEAT)
        assert await hears(talk.seat, CITIZEN)
        assert not await hears(talk.citizen, MUSIC, 0.1)
        await talk.calling.hang_up()
        await talk.answering.ends_well()
    await hall.ended()
    assert await hall.differences() == []
    assert await hall.channels() == []


async def test_seat_and_third_vanish_together_and_the_citizen_is_not_left_with_the_music(hall: Hall) -> None:
    await slow_back(hall, 30)
    async with (
        a_talk(hall) as talk,
        Telephone(THIRD) as third,
        hall.switch.sipp.callee(third.port, hall.outside, hang_up_after_ms=ON_WORD) as asked,
    ):
        await hall.order("call.emergency", seat="1001", call=talk.call, number="110", way="consult")
        assert await hears(third, SEAT)
        await asked.hang_up()
        [seat] = [channel for channel in await hall.channels() if channel.startswith("PJSIP/1001-")]
        await hall.switch.asterisk.rx(f"channel request hangup {seat}")
        await talk.answering.ends_well()

        async def alone() -> bool:
            return not await music(hall)

        await until(alone, GONE_WITHIN)
        await talk.calling.hang_up()
    await hall.ended()
    assert [event for event, _ in hall.queue_events()] == ["ENTERQUEUE", "CONNECT", "COMPLETEAGENT"]
    assert await hall.differences() == []
