"""Who gets in, and what the AMI user hears."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

import pytest

from tests.integration.rtp import Telephone
from tests.integration.sipp import ON_WORD, Sipp
from tests.integration.switch import PASSWORD, Switch
from tests.waiting import CEILING


async def test_a_stranger_who_uses_the_trunks_name_reaches_nobody(switch: Switch, tmp_path: Path) -> None:
    stranger = Sipp(tmp_path, switch.plan.ports.sip, trunk="unknown")
    for caller in ("trunk", "1001", "13800001111"):
        async with stranger.citizen(30000, caller=caller, hang_up_after_ms=100) as calling:
            with pytest.raises(AssertionError, match="401"):
                await calling.ends_well()
    assert switch.cel() == []


async def test_a_seat_with_a_wrong_password_is_not_registered(switch: Switch) -> None:
    with pytest.raises(AssertionError, match="401"):
        async with switch.sipp.seat(30000, user="1001", password="a-wrong-password"):
            pass
    assert "No objects found" in await switch.asterisk.rx("pjsip show contacts")


async def test_the_board_hears_what_it_lives_on_and_nothing_else(switch: Switch) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", switch.plan.ports.ami)
    writer.write(f"Action: Login\r\nUsername: hotline\r\nSecret: {PASSWORD}\r\n\r\n".encode())
    async with (
        Telephone(1000) as citizen,
        Telephone(440) as seat,
        switch.sipp.seat(seat.port, user="1001", password=PASSWORD) as answering,
        switch.sipp.citizen(citizen.port, hang_up_after_ms=ON_WORD) as calling,
    ):
        await seat.hears_for(0.5)
        await calling.hang_up()
        await answering.ends_well()
    for action in ("QueueStatus", "CoreShowChannels", "Command\r\nCommand: core show uptime"):
        writer.write(f"Action: {action}\r\n\r\n".encode())
    writer.write(b"Action: Logoff\r\n\r\n")
    heard = (await asyncio.wait_for(reader.read(-1), CEILING)).decode()
    writer.close()

    names = re.findall(r"^Event: (\w+)\r", heard, re.MULTILINE)
    assert {"ContactStatus", "Newchannel", "QueueCallerJoin", "AgentCalled", "AgentConnect"} <= set(names)
    assert {"AgentComplete", "QueueCallerLeave", "QueueMemberStatus", "BridgeEnter", "Hangup"} <= set(names)
    assert {"QueueStatusComplete", "CoreShowChannelsComplete"} <= set(names)
    assert not {"VarSet", "Newexten", "RTCPSent", "CEL", "TestEvent"} & set(names)
    assert len(names) < 60
    assert "Timestamp: " in heard
    assert "Permission denied" in heard, "the console stays out of reach"
