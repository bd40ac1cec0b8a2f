"""What the page of trunks tells is what Asterisk sees: taken over, answered for, registered; and nobody gives up."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import cast

from asterisk_conf import SwitchPlan, TrunkPlan
from db import Database, migrate
from db.tables import Trunk
from queue_manager import AmiLink, AmiLogin, Done, Order, TrunkControls
from tests.integration.sipp import free_udp_port
from tests.integration.switch import PASSWORD, running_switch
from tests.waiting import until

HOST = "203.0.113.5"
NOT_FOUND = "404 Not Found"


class Carrier(asyncio.DatagramProtocol):
    """A gateway that answers every OPTIONS with 200 and every REGISTER with ``says``; counts the latter."""

    def __init__(self, says: str) -> None:
        self.says, self.asked = says, 0
        self._transport: asyncio.DatagramTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        lines = data.decode().split("\r\n")
        registers = lines[0].startswith("REGISTER ")
        self.asked += registers
        kept = [line for line in lines if line.split(":")[0] in {"Via", "From", "Call-ID", "CSeq"}]
        to = next(line for line in lines if line.startswith("To:"))
        contact = [line for line in lines if line.startswith("Contact:") and registers]
        more = [f"{to};tag=carrier", *contact, "Expires: 600", "Content-Length: 0", "", ""]
        answer = "\r\n".join([f"SIP/2.0 {self.says if registers else '200 OK'}", *kept, *more])
        assert self._transport is not None
        self._transport.sendto(answer.encode(), addr)


@contextlib.asynccontextmanager
async def carrier(says: str = "200 OK") -> AsyncIterator[tuple[int, Carrier]]:
    transport, made = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: Carrier(says), local_addr=("127.0.0.1", 0)
    )
    try:
        yield transport.get_extra_info("sockname")[1], made
    finally:
        transport.close()


async def test_the_state_of_each_trunk_is_what_asterisk_sees(tmp_path: Path) -> None:
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'hall.sqlite3'}")
    async with contextlib.AsyncExitStack() as stack:
        stack.push_async_callback(database.close)
        good_port, good = await stack.enter_async_context(carrier())
        bad_port, bad = await stack.enter_async_context(carrier(NOT_FOUND))
        ports = {"good": good_port, "bad": bad_port, "dead": free_udp_port(), "forgotten": free_udp_port()}

        def plan_of(name: str, port: int) -> TrunkPlan:
            user = {} if name == "dead" else {"user": "city", "password": "12345678"}
            return TrunkPlan(name=name, hosts=(HOST,), server="127.0.0.1", port=port, **user)

        def vary(plan: SwitchPlan) -> SwitchPlan:
            out = (plan_of(name, port) for name, port in ports.items() if name != "forgotten")
            return replace(plan, trunks=(*plan.trunks, TrunkPlan(name="inbound", hosts=(HOST,)), *out))

        await migrate(database)
        async with database.write() as session:
            session.add(Trunk(name="trunk", label="演练", rehearsal=True))
            session.add(Trunk(name="inbound", label="只接来电", hosts=HOST))
            session.add(Trunk(name="closed", label="停用", hosts=HOST, enabled=False))
            for name, port in ports.items():
                session.add(Trunk(name=name, label=name, hosts=HOST, server="127.0.0.1", port=port))
        switch = await stack.enter_async_context(running_switch(tmp_path, vary))
        link = AmiLink(AmiLogin(username="hotline", secret=PASSWORD, port=switch.plan.ports.ami))
        await link.connect()
        stack.push_async_callback(link.close)
        controls = TrunkControls(link, database)

        async def told() -> Done:
            done = await controls.table()["trunks.state"].work(Order(name="trunks.state", by="admin"))
            found: Done = done["trunks"]
            return found

        async def settled() -> bool:
            now = await told()
            registered = now["good"]["registration"] == "Registered" and now["bad"]["registration"] == "Rejected"
            return bool(registered and now["good"]["reachable"] and now["bad"]["reachable"])

        for name in ("good", "bad"):  # else within a minute
            await switch.asterisk.rx(f"pjsip qualify {name}")
        await until(settled)
        states, patience = await told(), await kept_asking(link)

    assert states == {
        "good": {"loaded": True, "reachable": True, "registration": "Registered"},
        "bad": {"loaded": True, "reachable": True, "registration": "Rejected"},
        "dead": {"loaded": True, "reachable": False, "registration": None},
        "forgotten": {"loaded": False, "reachable": False, "registration": None},
        "inbound": {"loaded": True, "reachable": None, "registration": None},
        "trunk": {"loaded": True, "reachable": None, "registration": None},
    }
    assert (good.asked > 0, bad.asked > 0) == (True, True)
    assert patience["bad"], "a carrier that refuses us by mistake, or is away for hours, finds us asking again"


async def kept_asking(link: AmiLink) -> dict[str, bool]:
    """Whether Asterisk will register again whatever a carrier answers, for a year at least."""
    rows = await link.collect("PJSIPShowRegistrationsOutbound")
    return {
        row["ObjectName"]: int(row["FatalRetryInterval"]) > 0
        and row["AuthRejectionPermanent"] == "false"
        and int(row["MaxRetries"]) * int(row["RetryInterval"]) > 365 * 86400
        for row in rows
        if row["Event"] == "OutboundRegistrationDetail"
    }
