"""Who works at home is consulted, joined, intercepted, picked for and torn down like anybody at a desk."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest

from db.tables import CallEnding
from tests.integration.callcontrol.hall import Hall
from tests.integration.callcontrol.hearing import hears, stops_hearing
from tests.integration.callcontrol.test_talk import CITIZEN, MUSIC, SEAT, THIRD
from tests.integration.phones.test_at_home import home_of
from tests.integration.rtp import Telephone
from tests.integration.sipp import ON_WORD, Run
from tests.waiting import until

SUPERVISOR = "2001"


@dataclass
class Talk:
    """A citizen and whoever answered him first."""

    call: str
    citizen: Telephone
    calling: Run


@asynccontextmanager
async def a_citizen(hall: Hall) -> AsyncIterator[Talk]:
    async with (
        Telephone(CITIZEN) as citizen,
        hall.switch.sipp.citizen(citizen.port, hang_up_after_ms=ON_WORD) as calling,
    ):
        yield Talk(await hall.call_in_talk(), citizen, calling)


async def ends(hall: Hall, talk: Talk, *others: Run, queue: str) -> None:
    """The citizen hangs up; nobody is left, and the record is whole."""
    await talk.calling.hang_up()
    for other in others:
        await other.ends_well()
    [call] = await hall.ended()
    assert call.ending is CallEnding.CONNECTED
    assert [event for event, _ in hall.queue_events()] == ["ENTERQUEUE", "CONNECT", queue]
    assert await hall.differences() == []
    assert await hall.channels() == []


@pytest.mark.parametrize("then", ["complete", "return"])
async def test_a_seat_at_home_is_consulted(hall: Hall, then: str) -> None:
    async with (
        Telephone(THIRD) as desk,
        hall.seat(desk.port, "1002") as answering,
        a_citizen(hall) as talk,
        home_of(hall) as (home, _),
    ):
        await hall.order("call.consult", seat="1002", call=talk.call, to="seat:1001")
        assert await hears(home.telephone, THIRD)
        assert await hears(desk, SEAT)
        assert await hears(talk.citizen, MUSIC)

        await hall.order(f"call.{then}", seat="1002", call=talk.call)
        if then == "return":
            await home.answering.ends_well()
            assert await hears(talk.citizen, THIRD)
            await ends(hall, talk, answering, queue="COMPLETECALLER")
            return
        assert await hears(talk.citizen, SEAT)
        assert await hears(home.telephone, CITIZEN)
        assert not await hears(talk.citizen, MUSIC, 0.1)
        await answering.ends_well()
        await ends(hall, talk, home.answering, queue="COMPLETEAGENT")
    assert hall.told("HOTLINE_CONSULT")[0].endswith("seat 1001")


@pytest.mark.parametrize("consulted_before", [False, True])
async def test_a_seat_at_home_joins_a_talk(hall: Hall, consulted_before: bool) -> None:
    async with (
        Telephone(THIRD) as desk,
        hall.seat(desk.port, "1002") as answering,
        a_citizen(hall) as talk,
        home_of(hall) as (home, _),
    ):
        if consulted_before:
            await hall.order("call.consult", seat="1002", call=talk.call, to="seat:1001")
            assert await hears(home.telephone, THIRD)
            await hall.order("call.join", seat="1002", call=talk.call)
        else:
            await hall.order("call.join", seat="1002", call=talk.call, to="seat:1001")
        for telephone, others in ((talk.citizen, (THIRD, SEAT)), (home.telephone, (CITIZEN, THIRD)), (desk, (SEAT,))):
            for other in others:
                assert await hears(telephone, other)
        await hall.order("call.leave", seat="1002", call=talk.call)
        await answering.ends_well()
        assert await hears(home.telephone, CITIZEN)
        await ends(hall, talk, home.answering, queue="COMPLETEAGENT")


async def test_the_talk_of_a_seat_at_home_is_intercepted(hall: Hall) -> None:
    async with home_of(hall) as (home, _), a_citizen(hall) as talk:
        assert await hears(home.telephone, CITIZEN)
        async with Telephone(THIRD) as desk, hall.seat(desk.port, SUPERVISOR) as taking:
            await hall.supervise("call.intercept", seat=SUPERVISOR, call=talk.call)
            await home.answering.ends_well()
            assert await hears(talk.citizen, THIRD)
            assert await hears(desk, CITIZEN)
            await ends(hall, talk, taking, queue="COMPLETEAGENT")


async def test_a_supervisor_at_home_intercepts(hall: Hall) -> None:
    async with (
        Telephone(THIRD) as desk,
        hall.seat(desk.port, "1002") as answering,
        a_citizen(hall) as talk,
        home_of(hall, SUPERVISOR) as (home, _),
    ):
        await hall.supervise("call.intercept", seat=SUPERVISOR, call=talk.call)
        await answering.ends_well()
        assert await hears(talk.citizen, SEAT)
        assert await hears(home.telephone, CITIZEN)
        await ends(hall, talk, home.answering, queue="COMPLETEAGENT")


async def test_a_supervisor_barges_into_the_talk_of_a_seat_at_home_and_tears_it_down(hall: Hall) -> None:
    async with home_of(hall) as (home, _), a_citizen(hall) as talk:
        async with Telephone(THIRD) as desk, hall.seat(desk.port, SUPERVISOR) as barging:
            await hall.supervise("call.barge", seat=SUPERVISOR, call=talk.call)
            assert await hears(home.telephone, THIRD)
            assert await hears(talk.citizen, THIRD)
            await hall.supervise("call.force-hangup", call=talk.call)
            await home.answering.ends_well()
            await barging.ends_well()
            await stops_hearing(talk.citizen, SEAT)
        await until(lambda: "HOTLINE_FORCED" in [name for name, _ in hall.switch.told()])
    await hall.ended()
    assert [event for event, _ in hall.queue_events()] == ["ENTERQUEUE", "CONNECT", "COMPLETEAGENT"]
    assert await hall.differences() == []
    assert await hall.channels() == []


async def test_a_waiting_citizen_is_picked_by_who_works_at_home(hall: Hall) -> None:
    async with (
        home_of(hall, SUPERVISOR, pause=True) as (home, _),
        Telephone(CITIZEN) as citizen,
        hall.switch.sipp.citizen(citizen.port, hang_up_after_ms=ON_WORD) as calling,
    ):
        await until(lambda: "ENTERQUEUE" in [event for event, _ in hall.queue_events()])
        call = next(row[3] for row in hall.switch.cel() if row[0] == "HOTLINE_LINE")
        await hall.supervise("call.pick", seat=SUPERVISOR, call=call)
        assert await hears(citizen, SEAT)
        assert await hears(home.telephone, CITIZEN)
        await calling.hang_up()
        await home.answering.ends_well()
    [ended] = await hall.ended()
    assert (ended.seat, ended.ending) == (SUPERVISOR, CallEnding.CONNECTED)
    assert await hall.differences() == []
    assert await hall.channels() == []
