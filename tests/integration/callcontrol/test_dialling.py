"""Outbound calls on a real Asterisk: made, recorded, linked, counted, limited."""

from pathlib import Path

import numpy as np
import pytest

from db.tables import CallDirection, CallEnding, LegRole
from queue_manager import OrderRefused
from tests.integration.callcontrol.hall import CASE, MOBILE, Hall, a_hall
from tests.integration.rtp import Telephone, loudest
from tests.integration.sipp import ON_WORD
from tests.integration.switch import PASSWORD
from tests.waiting import until


async def test_a_seat_calls_for_a_case_and_the_talk_is_recorded_linked_and_counted_as_outbound(hall: Hall) -> None:
    async with (
        Telephone(440) as seat,
        Telephone(1000) as citizen,
        hall.seat(seat.port) as ringing,
        hall.switch.sipp.callee(citizen.port, hall.outside, hang_up_after_ms=ON_WORD) as called,
    ):
        done = await hall.order("call.dial", seat="1001", case=CASE)
        await citizen.hears_for(2.2)
        await called.hang_up()
        await ringing.ends_well()
    [call] = await hall.ended()

    assert done == {"call": call.id, "case": CASE}
    assert (call.direction, call.caller, call.case_number, call.line, call.seat) == (
        CallDirection.OUTBOUND, MOBILE, CASE, "12345", "1001",
    )  # fmt: skip
    assert (call.ending, str(call.ended_by), call.queued_at) == (CallEnding.CONNECTED, "citizen", None)
    assert call.talk_seconds is not None
    assert 2 <= call.talk_seconds <= (call.ended_at - call.arrived_at).total_seconds()
    assert call.simulated
    story = await hall.story(call.id)
    assert [(leg.role, leg.seat) for leg in story.call.legs] == [(LegRole.SEAT, "1001"), (LegRole.CITIZEN, None)]
    assert await hall.differences() == []
    assert await hall.audited() == [("call.dial", "done", None)]
    [recording] = await hall.switch.talks()
    assert recording.stem == call.id
    stereo = np.frombuffer(recording.read_bytes(), "<i2").reshape(-1, 2)
    assert abs(loudest(stereo[8000:, 0]) - 1000) < 5, "citizen on the left"
    assert abs(loudest(stereo[8000:, 1]) - 440) < 5, "seat on the right"


async def test_whom_nobody_reaches_is_unreached_and_redial_rings_the_same_number(hall: Hall) -> None:
    async with (
        Telephone(440) as seat,
        hall.seat(seat.port) as ringing,
        hall.switch.sipp.busy(hall.outside) as called,
    ):
        await hall.order("call.dial", seat="1001", case=CASE)
        await called.ends_well()
        await ringing.ends_well()
    assert hall.told("HOTLINE_DIAL_END") == ["BUSY"]
    [first] = await hall.ended()
    assert (first.ending, first.talk_seconds, first.caller) == (CallEnding.UNREACHED, None, MOBILE)

    async with Telephone(440) as seat, Telephone(1000) as citizen, hall.seat(seat.port) as ringing:
        async with hall.switch.sipp.callee(citizen.port, hall.outside, hang_up_after_ms=ON_WORD) as called:
            await hall.order("call.redial", seat="1001")
            await citizen.hears_for(0.5)
            await called.hang_up()
        await ringing.ends_well()
    calls = await hall.ended(2)
    assert [call.ending for call in calls] == [CallEnding.UNREACHED, CallEnding.CONNECTED]
    assert {call.case_number for call in calls} == {CASE}
    assert await hall.differences() == []


async def test_limits_are_asked_before_any_telephone_rings_and_refusals_are_written(hall: Hall) -> None:
    async with hall.switch.sipp.silent_seat(user="1001", password=PASSWORD):
        refusals = [
            ("number.forbidden", {"number": "0085212345678"}),
            ("number.forbidden", {"number": "16899168"}),
            ("number.unreadable", {"number": "138;rm"}),
            ("case.unknown", {"case": "20200101-000001"}),
        ]
        for code, fields in refusals:
            with pytest.raises(OrderRefused, match=code):
                await hall.order("call.dial", seat="1001", **fields)
        with pytest.raises(OrderRefused, match=r"dial\.not-allowed"):
            await hall.order("call.dial", by="qa", seat="1001", number=MOBILE)
        with pytest.raises(OrderRefused, match=r"seat\.away"):
            await hall.order("call.dial", seat="1002", number=MOBILE)
        await hall.change_rule(per_hour=0)
        with pytest.raises(OrderRefused, match=r"rate\.exceeded"):
            await hall.order("call.dial", seat="1001", number=MOBILE)
        await hall.change_rule(per_hour=3, at_once=0)
        with pytest.raises(OrderRefused, match=r"hall\.full"):
            await hall.order("call.dial", seat="1001", number=MOBILE)
        assert await hall.channels() == []
    outcomes = [outcome for _, outcome, _ in await hall.audited()]
    assert outcomes[0] == "refused: number.forbidden"
    assert outcomes[-2:] == ["refused: rate.exceeded", "refused: hall.full"]


async def test_behind_the_rules_the_dialplan_has_a_fence_of_its_own(tmp_path: Path) -> None:
    """The rules in the store were loosened by somebody's hand; the switch was not told."""
    async with a_hall(tmp_path, at_once=0) as hall, Telephone(440) as seat:
        await hall.change_rule(patterns="00XXXXXXXXXXX 13XXXXXXXXX", per_hour=50, at_once=9)
        for number, why in (("0085212345678", "pattern"), (MOBILE, "at-once")):
            async with hall.seat(seat.port) as ringing:
                await hall.order("call.dial", seat="1001", number=number)
                await ringing.ends_well()
            await until(lambda why=why: why in hall.told("HOTLINE_REFUSED"))
        calls = await hall.ended(2)
        assert [call.ending for call in calls] == [CallEnding.BLOCKED, CallEnding.BLOCKED]
        assert not any("PJSIP/trunk" in row[4] for row in hall.switch.cel())
        assert await hall.differences() == []


async def test_a_stolen_sip_password_calls_nobody_outside(hall: Hall) -> None:
    """Whoever has the password may register and dial, but no number of the city."""
    text = await hall.switch.asterisk.rx(f"dialplan show {MOBILE}@from-seat")
    assert "There is no existence" in text
    assert "There is no existence" in await hall.switch.asterisk.rx("dialplan show 0085212345678@transfer-by-phone")
    assert "outgoing" in await hall.switch.asterisk.rx("dialplan show 119@from-seat")
