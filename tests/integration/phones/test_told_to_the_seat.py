"""What the seat's page can show of its talk: whether it is muted, and what became of whom it had rung."""

from __future__ import annotations

import pytest

from queue_manager.control import calls_switch
from queue_manager.live import SeatView
from tests.integration.callcontrol.hall import Hall
from tests.integration.callcontrol.hearing import hears, stops_hearing
from tests.integration.callcontrol.test_talk import CITIZEN, SEAT, THIRD, a_talk
from tests.integration.rtp import Telephone
from tests.integration.switch import PASSWORD
from tests.waiting import until


def the_seat(hall: Hall) -> SeatView:
    return next(seat for seat in hall.live.board.seats if seat.number == "1001")


async def test_a_seat_sees_that_it_is_muted_until_it_is_heard_again(hall: Hall) -> None:
    async with a_talk(hall) as talk:
        await hall.order("call.mute", seat="1001", call=talk.call)
        await until(lambda: the_seat(hall).muted)
        await stops_hearing(talk.citizen, SEAT)
        # The end of holding is the end of muting, too.
        await hall.order("call.hold", seat="1001", call=talk.call)
        assert the_seat(hall).muted
        await hall.order("call.unhold", seat="1001", call=talk.call)
        await until(lambda: not the_seat(hall).muted)
        assert await hears(talk.citizen, SEAT)
        await talk.calling.hang_up()
        await talk.answering.ends_well()
    await hall.ended()


async def test_a_seat_is_told_that_whom_it_consults_rings_and_was_called_off(hall: Hall) -> None:
    async with a_talk(hall) as talk, hall.switch.sipp.silent_seat(user="1002", password=PASSWORD):
        await hall.order("call.consult", seat="1001", call=talk.call, to="seat:1002")
        await until(lambda: (the_seat(hall).third, the_seat(hall).whom) == ("ringing", "seat 1002"))
        await hall.order("call.cancel", seat="1001", call=talk.call)
        await until(lambda: the_seat(hall).third == "none")
        await talk.calling.hang_up()
        await talk.answering.ends_well()
    await hall.ended()


async def test_a_seat_is_told_that_whom_it_consults_is_busy_and_that_another_lifted(hall: Hall) -> None:
    async with a_talk(hall) as talk:
        async with hall.switch.sipp.busy(hall.outside) as engaged:
            await hall.order("call.emergency", seat="1001", call=talk.call, number="110", way="join")
            await until(lambda: (the_seat(hall).third, the_seat(hall).whom) == ("busy", "duty 110"))
            await engaged.ends_well()
        assert await hears(talk.citizen, SEAT)

        async with Telephone(THIRD) as third, hall.seat(third.port, "1002") as consulted:
            await hall.order("call.consult", seat="1001", call=talk.call, to="seat:1002")
            assert await hears(talk.seat, THIRD)
            await until(lambda: the_seat(hall).third == "none")
            await hall.order("call.return", seat="1001", call=talk.call)
            await consulted.ends_well()
        assert await hears(talk.seat, CITIZEN)
        await talk.calling.hang_up()
        await talk.answering.ends_well()
    await hall.ended()
    assert await hall.differences() == []


async def test_a_seat_is_told_that_whom_it_consults_let_it_ring(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls_switch, "RING_MS", 1000)
    async with a_talk(hall) as talk, hall.switch.sipp.silent_seat(user="1002", password=PASSWORD):
        await hall.order("call.join", seat="1001", call=talk.call, to="seat:1002")
        await until(lambda: the_seat(hall).third == "unanswered")
        assert the_seat(hall).whom == "seat 1002"
        await talk.calling.hang_up()
        await talk.answering.ends_well()
    await hall.ended()
