"""A missed citizen is called back over the real trunk, and the record tells the outcome."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from agi_scripts import national
from cases import Cases
from db import utc_now
from db.tables import Call, Callback, CallbackKind, CallbackState, CallDirection, CallEnding, Case, CaseOrigin
from hotline.case_opening import CaseOpener
from queue_manager import CallbackControls, CallbackDesk, CallbackKeeper, Order, OrderDialler
from tests.integration.callcontrol.hall import MOBILE, Hall, a_hall
from tests.integration.rtp import Telephone
from tests.integration.sipp import ON_WORD
from tests.waiting import until


class Busy(asyncio.DatagramProtocol):
    """A citizen's line that is busy."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.DatagramTransport)
        self.transport = transport

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        lines = data.decode().split("\r\n")
        if not lines[0].startswith("INVITE "):
            return
        kept = [line for line in lines if line.partition(":")[0] in ("Via", "From", "To", "Call-ID", "CSeq")]
        answer = [f"{line};tag=busy" if line.startswith("To:") else line for line in kept]
        told = "\r\n".join(["SIP/2.0 486 Busy Here", *answer, "Content-Length: 0", "", ""])
        self.transport.sendto(told.encode(), addr)


@contextlib.asynccontextmanager
async def busy(port: int) -> AsyncIterator[None]:
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(Busy, local_addr=("127.0.0.1", port))
    try:
        yield
    finally:
        transport.close()


class Office:
    """What the telephony service keeps beside the hall."""

    def __init__(self, hall: Hall) -> None:
        self.hall, self.later = hall, timedelta()
        opener = CaseOpener(hall.database, Cases(hall.database), clock=self.clock)
        self.keeper = CallbackKeeper(hall.database, spell=national, clock=self.clock, on_closed=opener.of_callback)
        desk = CallbackDesk(hall.database, switch="test", spell=national, clock=self.clock)
        self.orders = CallbackControls(desk, OrderDialler(hall.desk.carry_out)).table()

    def clock(self):
        return utc_now() + self.later

    async def dial(self, callback: int) -> str:
        fields = {"seat": "1001", "callback": str(callback)}
        done = await self.orders["callback.dial"].work(Order(name="callback.dial", by="agent", fields=fields))
        return str(done["call"])

    async def row(self) -> Callback:
        async with self.hall.database.read() as session:
            return (await session.scalars(select(Callback))).one()


async def test_who_gave_up_is_missed_not_reached_reached_and_has_a_case(tmp_path: Path) -> None:
    async with a_hall(tmp_path) as hall:
        office = Office(hall)
        async with Telephone(1000) as citizen:
            calling = hall.switch.sipp.citizen(citizen.port, caller=f"+86{MOBILE}", hang_up_after_ms=ON_WORD)
            async with calling as waiting:
                await until(hall.queue_events)
                await asyncio.sleep(5)  # who gives up sooner is no missed citizen
                await waiting.hang_up()
        await hall.ended()
        await office.keeper.sweep()
        missed = await office.row()
        assert (missed.kind, missed.number, missed.simulated) == (CallbackKind.MISSED, MOBILE, True)

        async with busy(hall.outside), Telephone(440) as seat, hall.seat(seat.port) as ringing:
            await office.dial(missed.id)
            await ringing.ends_well()
        assert hall.told("HOTLINE_RETURN") == [str(missed.id)]
        await hall.ended(2)
        await office.keeper.sweep()
        tried = await office.row()
        assert (tried.state, tried.attempts) == (CallbackState.WANTED, 1)

        office.later = timedelta(minutes=16)
        async with (
            Telephone(440) as seat,
            Telephone(1000) as citizen,
            hall.seat(seat.port) as ringing,
            hall.switch.sipp.callee(citizen.port, hall.outside, hang_up_after_ms=ON_WORD) as called,
        ):
            reached = await office.dial(missed.id)
            await citizen.hears_for(1)
            await called.hang_up()
            await ringing.ends_well()
        calls = await hall.ended(3)
        await office.keeper.sweep()
        settled = await office.row()
        async with hall.database.read() as session:
            case = (await session.scalars(select(Case).where(Case.origin == CaseOrigin.CALLBACK))).one()
            call = await session.get_one(Call, reached)

    assert (settled.state, settled.attempts, settled.case_id) == (CallbackState.REACHED, 2, case.id)
    assert (case.call_id, case.caller) == (reached, MOBILE)
    assert (call.direction, call.ending) == (CallDirection.CALLBACK, CallEnding.CONNECTED)
    assert [one.direction for one in calls].count(CallDirection.INBOUND) == 1, "no call of ours counts as offered"
