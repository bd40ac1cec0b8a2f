"""Who is nobody here gets nowhere: AMI, FastAGI, SIP, and the way out to the public network."""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from agi_scripts import AgiServer
from asterisk_conf import SwitchPlan, TrunkPlan
from tests.integration.security.sip import SDP, Request, Stranger, stranger
from tests.integration.switch import PASSWORD, Switch, running_switch
from tests.waiting import CEILING, until

FROM_TRUNK = (b"X-Trunk", b"trunk")
SEAT = b"<sip:1001@127.0.0.1>"
OUTSIDE = b"013800001111"


async def ami(port: int, secret: str, *actions: str) -> str:
    """What AMI says to a login and these actions, until it closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    login = f"Action: Login\r\nUsername: hotline\r\nSecret: {secret}\r\nEvents: off\r\n\r\n"
    said = [login, *(f"{action}\r\n\r\n" for action in actions), "Action: Logoff\r\n\r\n"]
    writer.write("".join(said).encode())
    answer = await asyncio.wait_for(reader.read(-1), CEILING)
    writer.close()
    return answer.decode(errors="replace")


async def test_ami_is_on_loopback_wherever_sip_listens_and_takes_only_its_own_secret(tmp_path: Path) -> None:
    async with running_switch(tmp_path, lambda plan: replace(plan, bind="127.0.0.2")) as switch:
        assert switch.asterisk.pid is not None
        listening = {
            connection.laddr.ip
            for connection in psutil.Process(switch.asterisk.pid).net_connections("tcp")
            if connection.status == psutil.CONN_LISTEN
        }
        answer = await ami(switch.plan.ports.ami, "a-wrong-secret", "Action: CoreShowChannels")

    assert listening == {"127.0.0.1"}
    assert "Authentication failed" in answer
    assert "CoreShowChannels" not in answer
    log = (switch.plan.folders.log / "messages").read_text()
    assert "a-wrong-secret" not in log + (switch.plan.folders.log / "console").read_text()
    assert PASSWORD not in log


async def test_whoever_has_the_ami_secret_still_starts_no_program_and_reads_no_file(
    switch: Switch, tmp_path: Path
) -> None:
    loot = tmp_path / "loot"
    originate = "Action: Originate\r\nAsync: true\r\nChannel: Local/600@from-seat\r\nApplication: "
    actions = (
        f"{originate}System\r\nData: touch {loot}",
        f"{originate}ExecIf\r\nData: 1?System:touch {loot}",
        f"{originate}MixMonitor\r\nData: x.wav,,touch {loot}",
        f"Action: Getvar\r\nVariable: SHELL(touch {loot})",
        "Action: GetConfig\r\nFilename: manager.conf",
        "Action: ModuleLoad\r\nLoadType: unload\r\nModule: app_queue.so",
        "Action: Command\r\nCommand: core stop now",
    )

    answer = await ami(switch.plan.ports.ami, PASSWORD, *actions)

    assert "Authentication accepted" in answer
    assert answer.count("Response: Error") == len(actions)
    assert "secret" not in answer.lower()
    assert switch.cel() == []
    assert not loot.exists()


async def test_a_stranger_at_fastagi_who_asks_for_no_entry_of_ours_is_told_nothing() -> None:
    async with AgiServer((), port=0) as server:
        for entry in ("secrets", "../../etc/passwd", "incoming; id", ""):
            reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
            writer.write(f"agi_network_script: {entry}\nagi_uniqueid: x\n\n".encode())
            assert await asyncio.wait_for(reader.read(-1), CEILING) == b""
            writer.close()
        assert server.counters.unknown == 4
        with socket.socket() as outside, pytest.raises(OSError, match="refused"):
            outside.connect(("127.0.0.2", server.port))


@pytest.mark.parametrize("method", [b"INVITE", b"MESSAGE", b"SUBSCRIBE", b"PUBLISH", b"REFER", b"OPTIONS", b"NOTIFY"])
async def test_no_request_of_a_stranger_is_served(switch: Switch, method: bytes) -> None:
    names = (b"<sip:nobody@127.0.0.1>", SEAT, b"<sip:trunk@127.0.0.1>", b"<sip:asterisk@127.0.0.1>")
    async with stranger(switch.plan.ports.sip) as phone:
        for name in names:
            body = SDP if method == b"INVITE" else b""
            reply = await phone.ask(Request(method=method, sender=name, uri=b"sip:12345@127.0.0.1", body=body))
            assert reply is not None
            assert reply.status == 401, reply.text
    assert switch.cel() == []


async def test_a_seats_password_serves_nobody_who_calls_himself_otherwise(switch: Switch) -> None:
    async with stranger(switch.plan.ports.sip) as phone:
        call = Request(sender=b"<sip:nobody@127.0.0.1>", uri=b"sip:600@127.0.0.1")
        reply = await phone.ask_as("1001", PASSWORD, call)
        own = await phone.ask_as("1001", PASSWORD, replace(call, sender=SEAT, call_id=b"own"))

    assert reply is not None
    assert reply.status == 401
    assert own is not None
    assert own.status == 200


# --- nobody reaches the public network -------------------------------------------------------------------------------


@contextlib.asynccontextmanager
async def carrier(home: Path) -> AsyncIterator[tuple[Switch, Stranger]]:
    """A switch with a trunk that could carry calls out, and the carrier at its other end."""
    async with stranger(9) as gateway:

        def vary(plan: SwitchPlan) -> SwitchPlan:
            out = TrunkPlan(name="carrier", hosts=("127.0.0.9",), server="127.0.0.1", port=gateway.port)
            return replace(plan, trunks=(*plan.trunks, out))

        async with running_switch(home, vary) as switch:
            await switch.asterisk.rx("pjsip qualify carrier")
            await until(lambda: gateway.requests)  # OPTIONS: the switch does reach it
            yield switch, gateway
            assert {request.split()[0] for request in gateway.requests} == {b"OPTIONS"}


def lines_reached(switch: Switch) -> list[str]:
    return [number for name, number in switch.told() if name == "HOTLINE_LINE"]


async def test_a_citizen_reaches_a_line_whatever_he_dials_and_never_the_outside_or_a_seat(tmp_path: Path) -> None:
    dialled = (OUTSIDE, b"0086" + OUTSIDE, b"+8613800001111", b"1001", b"600", b"601", b"hotline", b"*86#", b"9" * 32)
    async with carrier(tmp_path) as (switch, _), stranger(switch.plan.ports.sip) as citizen:
        for number in dialled:
            call = Request(uri=b"sip:%s@127.0.0.1" % number, headers=(FROM_TRUNK,))
            answer = await citizen.ask(call)
            assert answer is not None
            assert answer.status == 200, number
            transfer = citizen.within(
                call, answer, b"REFER", headers=(FROM_TRUNK, (b"Refer-To", b"<sip:%s@127.0.0.1>" % OUTSIDE))
            )
            refused = await citizen.ask(transfer)
            assert refused is not None
            assert refused.status >= 400, "a citizen transfers nobody"
            await citizen.ask(citizen.within(call, answer, b"BYE", cseq=20))
        await until(lambda: len(lines_reached(switch)) == len(dialled))
    assert set(lines_reached(switch)) == {"12345"}
    assert {row[7] for row in switch.cel()} <= {*switch.plan.contexts, "from-trunk"}


async def test_names_of_the_dialplans_inside_are_no_numbers(switch: Switch) -> None:
    async with stranger(switch.plan.ports.sip) as citizen:
        signs = (
            b"%24%7BSHELL(id)%7D",
            b"%0d%0a",
            b"$%5b1%5d",
            b"12345%0d%0aUniqueid%3a%206.6%0d%0a",
            b"PJSIP%2Fcarrier",
        )
        for name in (b"h", b"T", b"i", b"t", b"", b"9" * 33, *signs):
            reply = await citizen.ask(Request(uri=b"sip:%s@127.0.0.1" % name, headers=(FROM_TRUNK,)), seconds=1)
            assert reply is None or reply.status in {400, 404, 416, 484}, name
    assert switch.cel() == []


async def test_a_seat_reaches_the_outside_neither_by_dialling_nor_by_transfer(tmp_path: Path) -> None:
    async with carrier(tmp_path) as (switch, _), stranger(switch.plan.ports.sip) as phone:
        for number in (OUTSIDE, b"+8613800001111", b"111", b"9" + OUTSIDE, b"PJSIP%2Fcarrier"):
            reply = await phone.ask_as("1001", PASSWORD, Request(sender=SEAT, uri=b"sip:%s@127.0.0.1" % number))
            assert reply is not None
            assert reply.status == 404, number

        call = Request(sender=SEAT, uri=b"sip:600@127.0.0.1")
        answer = await phone.ask_as("1001", PASSWORD, call)
        assert answer is not None
        headers = ((b"Refer-To", b"<sip:%s@127.0.0.1:%d>" % (OUTSIDE, switch.plan.trunks[1].port)),)
        transfer = phone.within(call, answer, b"REFER", headers=headers)
        await phone.ask_as("1001", PASSWORD, transfer)
        await until(lambda: any(b"SIP/2.0 404" in request for request in phone.requests))


async def test_a_telephone_that_forwards_its_calls_sends_no_citizen_elsewhere(tmp_path: Path) -> None:
    async with carrier(tmp_path) as (switch, gateway), stranger(switch.plan.ports.sip) as phone:
        await phone.register(b"1001", PASSWORD, b"120")
        outside = b"<sip:%s@127.0.0.1:%d>" % (OUTSIDE, gateway.port)
        for target in (outside, b"<sip:600@127.0.0.1:%d>" % switch.plan.ports.sip):
            phone.forward_to = target
            rung = len(phone.requests)
            call = Request(headers=(FROM_TRUNK,))
            answer = await phone.ask(call)
            assert answer is not None
            await until(lambda: sum(b"INVITE" in request[:7] for request in phone.requests[rung:]) >= 2)  # noqa: B023
            await phone.ask(phone.within(call, answer, b"BYE"))

    assert not any("CONNECT" in line for line in switch.queue_log())
    assert not {row[4].partition("/")[0] for row in switch.cel()} - {"PJSIP"}, "nothing but telephones"


def test_seat_passwords_made_here_cannot_be_guessed() -> None:
    from hotline.seeding import CITY, _seats  # noqa: PLC0415

    assert CITY.is_file()
    seats = _seats({"first": 1001, "count": 60, "kind": "intake", "label": "x", "queues": {}})
    passwords = [seat.sip_password for seat in seats]
    assert len(set(passwords)) == 60
    assert all(re.fullmatch("[0-9a-f]{32}", password) for password in passwords), "128 bits, easy to type"
