"""A consultation or a third party that still rings is called off."""

from __future__ import annotations

import pytest

from queue_manager import OrderRefused
from tests.integration.callcontrol.hall import Hall
from tests.integration.callcontrol.hearing import hears
from tests.integration.callcontrol.test_talk import CITIZEN, SEAT, THIRD, a_talk
from tests.integration.rtp import Telephone
from tests.integration.switch import PASSWORD
from tests.waiting import until


async def ringing(hall: Hall) -> bool:
    return any(channel.startswith("PJSIP/1002-") for channel in await hall.channels())


@pytest.mark.parametrize("order", ["call.consult", "call.join"])
async def test_whoever_rings_for_a_talk_is_called_off_and_the_talk_goes_on(hall: Hall, order: str) -> None:
    async with a_talk(hall) as talk, hall.switch.sipp.silent_seat(user="1002", password=PASSWORD):
        await hall.order(order, seat="1001", call=talk.call, to="seat:1002")
        await until(lambda: ringing(hall))
        with pytest.raises(OrderRefused, match=r"call\.consulting"):
            await hall.order("call.consult", seat="1001", call=talk.call, to="seat:2001")

        await hall.order("call.cancel", seat="1001", call=talk.call)

        async def quiet() -> bool:
            return not await ringing(hall)

        await until(quiet)
        assert await hears(talk.citizen, SEAT)
        assert await hears(talk.seat, CITIZEN)
        with pytest.raises(OrderRefused, match=r"call\.not-consulting"):
            await hall.order("call.cancel", seat="1001", call=talk.call)
        await talk.calling.hang_up()
        await talk.answering.ends_well()
    await hall.ended()
    assert [event for event, _ in hall.queue_events()] == ["ENTERQUEUE", "CONNECT", "COMPLETECALLER"]
    assert await hall.differences() == []


async def test_a_consultation_that_was_lifted_is_called_off_too_and_the_citizen_leaves_the_music(hall: Hall) -> None:
    async with a_talk(hall) as talk, Telephone(THIRD) as third, hall.seat(third.port, "1002") as consulted:
        await hall.order("call.consult", seat="1001", call=talk.call, to="seat:1002")
        assert await hears(third, SEAT)
        await hall.order("call.cancel", seat="1001", call=talk.call)
        await consulted.ends_well()
        assert await hears(talk.citizen, SEAT)
        await talk.calling.hang_up()
        await talk.answering.ends_well()
    await hall.ended()
    assert await hall.differences() == []


async def test_a_supervisor_who_is_rung_for_the_same_talk_is_not_called_off_by_the_seat(hall: Hall) -> None:
    async with a_talk(hall) as talk, hall.switch.sipp.silent_seat(user="1002", password=PASSWORD):
        await hall.supervise("call.listen", seat="1002", call=talk.call)
        await until(lambda: ringing(hall))
        with pytest.raises(OrderRefused, match=r"call\.not-consulting"):
            await hall.order("call.cancel", seat="1001", call=talk.call)
        assert await ringing(hall)
        await talk.calling.hang_up()
        await talk.answering.ends_well()


async def test_who_joined_a_talk_of_three_is_not_left_with_music_and_can_be_asked_to_leave(hall: Hall) -> None:
    async with (
        a_talk(hall) as talk,
        Telephone(THIRD) as third,
        hall.switch.sipp.callee(third.port, hall.outside) as joined,
    ):
        await hall.order("call.emergency", seat="1001", call=talk.call, number="119", way="join")
        assert await hears(third, CITIZEN)
        with pytest.raises(OrderRefused, match=r"call\.three"):
            await hall.order("call.emergency", seat="1001", call=talk.call, number="120", way="consult")

        await hall.order("call.cancel", seat="1001", call=talk.call)
        await joined.ends_well()
        assert await hears(talk.citizen, SEAT)
        assert await hears(talk.seat, CITIZEN)
        await talk.calling.hang_up()
        await talk.answering.ends_well()
    await hall.ended()
    assert [event for event, _ in hall.queue_events()] == ["ENTERQUEUE", "CONNECT", "COMPLETECALLER"]
    assert await hall.differences() == []
