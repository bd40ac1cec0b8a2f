"""A seat that works at home has the same controls as one at its desk; its telephone is behind the trunk."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from sqlalchemy import select

from db.tables import CallDirection, CallEnding, SeatState
from tests.integration.callcontrol.hall import MOBILE, Hall
from tests.integration.callcontrol.hearing import hears
from tests.integration.callcontrol.test_talk import CITIZEN, MUSIC, SEAT, THIRD
from tests.integration.phones.conftest import HOME
from tests.integration.phones.exchange import Exchange, exchange
from tests.integration.rtp import Telephone
from tests.integration.sipp import ON_WORD, Run, free_udp_port


@dataclass
class Home:
    """Seat 1001 signed in at home; its telephone answers one call."""

    telephone: Telephone
    answering: Run
    exchange: Exchange


@asynccontextmanager
async def home_of(hall: Hall, seat: str = "1001", *, pause: bool = False) -> AsyncIterator[tuple[Home, int]]:
    """The home telephone, and the port of the telephone that has ``MOBILE``."""
    here, elsewhere = free_udp_port(), free_udp_port()
    numbers = {HOME: here, MOBILE: elsewhere}
    interface = f"Local/{seat}@seat-home/n"
    await hall.switch.asterisk.rx(f"queue add member {interface} to general_service penalty 0 as {seat}")
    if pause:
        await hall.switch.asterisk.rx(f"queue pause member {interface} queue general_service")
    async with (
        exchange(hall.outside, numbers) as network,
        Telephone(SEAT) as telephone,
        hall.switch.sipp.telephone(telephone.port, at=here) as answering,
    ):
        yield Home(telephone, answering, network), elsewhere


async def seat_states(hall: Hall, seat: str) -> list[str]:
    async with hall.database.read() as session:
        rows = await session.scalars(select(SeatState).where(SeatState.seat == seat).order_by(SeatState.started_at))
        return [row.state.value for row in rows]


async def test_who_works_at_home_calls_a_citizen_from_there(hall: Hall) -> None:
    async with (
        home_of(hall) as (home, mobile),
        Telephone(CITIZEN) as citizen,
        hall.switch.sipp.callee(citizen.port, mobile, hang_up_after_ms=4000) as called,
    ):
        await hall.order("call.dial", seat="1001", number=MOBILE)
        assert await hears(citizen, SEAT)
        assert await hears(home.telephone, CITIZEN)
        await called.ends_well()
        await home.answering.ends_well()
    [call] = await hall.ended()

    assert home.exchange.dialled == [HOME, MOBILE], "the seat first, then the citizen"
    assert (call.direction, call.seat, call.caller) == (CallDirection.OUTBOUND, "1001", MOBILE)
    assert (call.ending, str(call.ended_by)) == (CallEnding.CONNECTED, "citizen")
    assert await hall.differences() == []
    assert await seat_states(hall, "1001") == ["ready", "outbound", "ready"]


async def test_who_works_at_home_holds_consults_and_comes_back(hall: Hall) -> None:
    async with (
        home_of(hall) as (home, _),
        Telephone(CITIZEN) as citizen,
        hall.switch.sipp.citizen(citizen.port, hang_up_after_ms=ON_WORD) as calling,
    ):
        call = await hall.call_in_talk()
        assert await hears(home.telephone, CITIZEN)
        await hall.order("call.hold", seat="1001", call=call)
        assert await hears(citizen, MUSIC)
        await hall.order("call.unhold", seat="1001", call=call)
        assert await hears(citizen, SEAT)

        async with Telephone(THIRD) as third, hall.seat(third.port, "1002") as consulted:
            await hall.order("call.consult", seat="1001", call=call, to="seat:1002")
            assert await hears(home.telephone, THIRD)
            assert await hears(citizen, MUSIC)
            await hall.order("call.return", seat="1001", call=call)
            await consulted.ends_well()
        assert await hears(citizen, SEAT)
        await calling.hang_up()
        await home.answering.ends_well()
    [ended] = await hall.ended()
    assert (ended.seat, ended.ending) == ("1001", CallEnding.CONNECTED)
    assert [event for event, _ in hall.queue_events()] == ["ENTERQUEUE", "CONNECT", "COMPLETECALLER"]
    assert await hall.differences() == []


async def test_a_seat_at_home_is_listened_to(hall: Hall) -> None:
    async with (
        home_of(hall) as (home, _),
        Telephone(CITIZEN) as citizen,
        Telephone(THIRD) as third,
        hall.seat(third.port, "2001") as listening,
        hall.switch.sipp.citizen(citizen.port, hang_up_after_ms=ON_WORD) as calling,
    ):
        call = await hall.call_in_talk()
        await hall.supervise("call.listen", seat="2001", call=call)
        assert await hears(third, SEAT)
        assert await hears(third, CITIZEN)
        await calling.hang_up()
        await home.answering.ends_well()
        await listening.ends_well()
    await hall.ended()
    assert await hall.differences() == []
    assert await seat_states(hall, "2001") == ["ringing", "supervising"]


async def test_a_citizen_is_handed_to_a_seat_at_home(hall: Hall) -> None:
    async with (
        Telephone(CITIZEN) as citizen,
        Telephone(THIRD) as desk,
        hall.seat(desk.port, "1002") as answering,
        hall.switch.sipp.citizen(citizen.port, hang_up_after_ms=ON_WORD) as calling,
    ):
        call = await hall.call_in_talk()
        async with home_of(hall) as (home, _):
            await hall.order("call.transfer", seat="1002", call=call, to="seat:1001")
            assert await hears(home.telephone, CITIZEN)
            assert await hears(citizen, SEAT)
            await answering.ends_well()
            await calling.hang_up()
            await home.answering.ends_well()
    await hall.ended()
    assert hall.told("HOTLINE_TRANSFER") == ["seat 1001"]
    assert await hall.differences() == []


async def test_a_supervisor_at_home_listens(hall: Hall) -> None:
    async with (
        Telephone(CITIZEN) as citizen,
        Telephone(THIRD) as desk,
        hall.seat(desk.port, "1002") as answering,
        hall.switch.sipp.citizen(citizen.port, hang_up_after_ms=ON_WORD) as calling,
    ):
        call = await hall.call_in_talk()
        async with home_of(hall, "2001") as (home, _):
            await hall.supervise("call.listen", seat="2001", call=call)
            assert await hears(home.telephone, CITIZEN)
            assert await hears(home.telephone, THIRD)
            await calling.hang_up()
            await answering.ends_well()
            await home.answering.ends_well()
    await hall.ended()
    assert await hall.differences() == []
