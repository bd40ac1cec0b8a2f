"""What supervisors do to other people's calls: who hears whom, what is recorded, what is written, and who is left."""

from __future__ import annotations

import asyncio

import numpy as np
import pytest

from db.tables import CallEnding, VisitOutcome
from queue_manager import OrderRefused
from tests.integration.callcontrol.hall import Hall
from tests.integration.callcontrol.hearing import hears
from tests.integration.callcontrol.test_talk import CITIZEN, SEAT, THIRD, a_talk
from tests.integration.rtp import RATE, Telephone, amplitude
from tests.integration.sipp import ON_WORD
from tests.waiting import until

SUPERVISOR = "2001"


async def marks(hall: Hall, call: str, kind: str) -> list[str]:
    """What the call's journal says of one kind of mark."""
    story = await hall.story(call)
    return [str(line.data["extra"]["extra"]) for line in story.journal if line.kind == kind]


async def recorded(hall: Hall) -> np.ndarray:
    [file] = await hall.switch.talks()
    return np.frombuffer(file.read_bytes(), "<i2").reshape(-1, 2)


async def test_listening_hears_both_and_is_heard_by_nobody(hall: Hall) -> None:
    async with a_talk(hall) as talk, Telephone(THIRD) as spy, hall.seat(spy.port, SUPERVISOR) as listening:
        await hall.supervise("call.listen", seat=SUPERVISOR, call=talk.call)
        assert await hears(spy, CITIZEN)
        assert await hears(spy, SEAT)
        assert not await hears(talk.citizen, THIRD, 0.3)
        assert not await hears(talk.seat, THIRD, 0.3)
        await talk.calling.hang_up()
        await listening.ends_well()  # the spy is put down with the talk
        await talk.answering.ends_well()
    await hall.ended()
    assert await hall.audited() == [("call.listen", "done", "抽查服务质量")]
    assert await marks(hall, talk.call, "HOTLINE_LISTEN") == ["seat 2001"]
    assert [event for event, _ in hall.queue_events()] == ["ENTERQUEUE", "CONNECT", "COMPLETECALLER"]
    assert await hall.differences() == []


async def test_whispering_is_heard_by_the_seat_alone_and_not_recorded(hall: Hall) -> None:
    async with a_talk(hall) as talk, Telephone(THIRD) as spy, hall.seat(spy.port, SUPERVISOR) as whispering:
        await hall.supervise("call.whisper", seat=SUPERVISOR, call=talk.call)
        assert await hears(talk.seat, THIRD)
        assert not await hears(talk.citizen, THIRD, 0.5)
        await talk.calling.hang_up()
        await whispering.ends_well()
    await hall.ended()
    sound = await recorded(hall)
    assert amplitude(sound[:, 1].astype(float), THIRD) < 20
    assert await marks(hall, talk.call, "HOTLINE_WHISPER") == ["seat 2001"]
    assert await hall.differences() == []


async def test_barging_in_is_heard_by_all_and_recorded_and_nobody_is_left_when_the_citizen_goes(hall: Hall) -> None:
    async with a_talk(hall) as talk, Telephone(THIRD) as other, hall.seat(other.port, SUPERVISOR) as barging:
        await hall.supervise("call.barge", seat=SUPERVISOR, call=talk.call)
        for telephone in (talk.citizen, talk.seat):
            assert await hears(telephone, THIRD)
        assert await hears(other, CITIZEN)
        other.heard.clear()
        await other.hears_for(3.5)  # so that there is enough of it on record
        await talk.calling.hang_up()
        await barging.ends_well()
        await talk.answering.ends_well()
    await hall.ended()
    sound = await recorded(hall)
    assert amplitude(sound[-3 * RATE : -RATE, 1].astype(float), THIRD) > 300, "the barging voice is on record"
    assert await marks(hall, talk.call, "HOTLINE_BARGE") == ["seat 2001"]
    assert [event for event, _ in hall.queue_events()] == ["ENTERQUEUE", "CONNECT", "COMPLETECALLER"]
    assert await hall.differences() == []
    assert await hall.channels() == []


async def test_intercepting_takes_the_citizen_from_the_seat(hall: Hall) -> None:
    async with a_talk(hall) as talk, Telephone(THIRD) as other, hall.seat(other.port, SUPERVISOR) as taking:
        await hall.supervise("call.intercept", seat=SUPERVISOR, call=talk.call)
        await talk.answering.ends_well()
        assert await hears(talk.citizen, THIRD)
        assert await hears(other, CITIZEN)
        assert not await hears(other, SEAT, 0.3)
        await talk.calling.hang_up()
        await taking.ends_well()
    [call] = await hall.ended()
    assert (call.seat, call.ending) == ("1001", CallEnding.CONNECTED)
    assert await marks(hall, talk.call, "HOTLINE_INTERCEPT") == ["seat 2001"]
    assert [event for event, _ in hall.queue_events()] == ["ENTERQUEUE", "CONNECT", "COMPLETEAGENT"]
    assert await hall.differences() == []


async def test_a_talk_is_torn_down(hall: Hall) -> None:
    async with a_talk(hall) as talk:
        await hall.supervise("call.force-hangup", call=talk.call)
        await talk.answering.ends_well()
        await until(lambda: "HOTLINE_FORCED" in [name for name, _ in hall.switch.told()])
        [call] = await hall.ended()
        assert call.ending is CallEnding.CONNECTED
        assert [event for event, _ in hall.queue_events()] == ["ENTERQUEUE", "CONNECT", "COMPLETEAGENT"]
        assert await hall.channels() == []
        with pytest.raises(OrderRefused, match=r"call\.gone"):
            await hall.supervise("call.force-hangup", call=talk.call)
    assert await hall.audited() == [
        ("call.force-hangup", "done", "抽查服务质量"),
        ("call.force-hangup", "refused: call.gone", "抽查服务质量"),
    ]
    assert await hall.differences() == []


@pytest.mark.parametrize("way", ["blind", "consult"])
async def test_a_talk_with_119_alone_cannot_be_listened_to_and_is_torn_down(hall: Hall, way: str) -> None:
    async with (
        a_talk(hall) as talk,
        Telephone(THIRD) as fire,
        hall.switch.sipp.callee(fire.port, hall.outside) as fire_station,
    ):
        await hall.order("call.emergency", seat="1001", call=talk.call, number="119", way=way)
        if way == "consult":
            assert await hears(fire, SEAT)
            await hall.order("call.complete", seat="1001", call=talk.call)
        await talk.answering.ends_well()
        assert await hears(fire, CITIZEN)
        with pytest.raises(OrderRefused, match=r"call\.no-seat"):
            await hall.supervise("call.listen", seat=SUPERVISOR, call=talk.call)

        await hall.supervise("call.force-hangup", call=talk.call)
        await fire_station.ends_well()
        await until(lambda: "HOTLINE_FORCED" in [name for name, _ in hall.switch.told()])
        await hall.ended()
        assert await hall.channels() == []
    assert await hall.differences() == []


async def test_who_is_picked_in_the_moment_a_seat_answers_is_not_rung_through_after_the_talk(hall: Hall) -> None:
    async with a_talk(hall) as talk:
        [citizen] = [name for name in await hall.channels() if name.startswith("PJSIP/trunk-")]
        for name, value in (("HOTLINE_PICK", SUPERVISOR), ("HOTLINE_NEXT", "picked")):  # as the order leaves it
            await hall.switch.asterisk.rx(f"dialplan set chanvar {citizen} {name} {value}")
        await hall.order("call.hangup", seat="1001", call=talk.call)
        await talk.answering.ends_well()
        await until(lambda: hall.told("HOTLINE_QUEUE_END") == ["CONTINUE"])
        await talk.calling.hang_up()
    await hall.ended()
    assert hall.told("HOTLINE_PICK") == []
    assert await hall.differences() == []


async def test_a_waiting_citizen_is_picked_and_the_wait_counts_as_it_was(hall: Hall) -> None:
    async with (
        Telephone(CITIZEN) as citizen,
        Telephone(SEAT) as seat,
        hall.seat(seat.port, SUPERVISOR) as taking,
        hall.switch.sipp.citizen(citizen.port, hang_up_after_ms=ON_WORD) as calling,
    ):
        await until(lambda: "ENTERQUEUE" in [event for event, _ in hall.queue_events()])
        call_id = next(row[3] for row in hall.switch.cel())
        began = asyncio.get_running_loop().time()
        await asyncio.sleep(1.2)  # the wait that is to be counted
        await hall.supervise("call.pick", seat=SUPERVISOR, call=call_id)
        assert await hears(citizen, SEAT)
        waited = asyncio.get_running_loop().time() - began
        with pytest.raises(OrderRefused, match=r"call\.not-waiting"):
            await hall.supervise("call.raise", call=call_id)
        seat.heard.clear()
        await seat.hears_for(2.5)
        await calling.hang_up()
        await taking.ends_well()
    [call] = await hall.ended()
    story = await hall.story(call.id)
    assert [visit.outcome for visit in story.call.visits] == [VisitOutcome.WITHDRAWN]
    assert (call.seat, call.ending) == (SUPERVISOR, CallEnding.CONNECTED)
    assert call.wait_seconds is not None
    assert 1 <= call.wait_seconds <= waited + 1
    assert call.talk_seconds is not None
    assert call.talk_seconds >= 1
    sound = await recorded(hall)
    assert amplitude(sound[-2 * RATE : -RATE, 0].astype(float), CITIZEN) > 300
    assert await hall.differences() == []


async def test_a_raised_citizen_goes_before_those_who_came_earlier(hall: Hall) -> None:
    async with (
        Telephone(CITIZEN) as first,
        hall.switch.sipp.citizen(first.port),
    ):
        await until(lambda: len(hall.queue_events()) == 1)
        async with (
            Telephone(SEAT) as second,
            hall.switch.sipp.citizen(second.port, caller="13900009999"),
        ):
            await until(lambda: len(hall.queue_events()) == 2)
            later = [row[3] for row in hall.switch.cel() if row[0] == "HOTLINE_LINE"][1]
            await until(lambda: later in [call.id for call in hall.live.board.calls if call.position])
            await hall.supervise("call.raise", call=later)
            positions = {call.id: call.position for call in hall.live.board.calls}
            text = await hall.switch.asterisk.rx("queue show general_service")
    callers = text[text.index("Callers") :].splitlines()[1:3]
    assert "trunk-00000001" in callers[0], (callers, positions)


async def test_supervision_needs_a_reason(hall: Hall) -> None:
    for name in ("listen", "whisper", "barge", "intercept", "force-hangup", "pick", "raise"):
        with pytest.raises(OrderRefused, match=r"reason\.missing"):
            await hall.order(f"call.{name}", by="supervisor", seat=SUPERVISOR, call="test-1.1")
    assert await hall.audited() == []
