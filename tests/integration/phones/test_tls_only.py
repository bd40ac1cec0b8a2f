"""Where seats must encrypt, a seat cannot register in clear, or ``hotline doctor`` names it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from asterisk_conf import Srtp, SwitchPlan
from hotline.doctor_telephones import COMMAND, in_clear
from tests.integration.security.baresip import baresip
from tests.integration.security.sip import Request, stranger
from tests.integration.security.switches import over_tls
from tests.integration.switch import PASSWORD, running_switch
from tests.waiting import until

NAME = b"<sip:1001@127.0.0.1>"


async def test_without_a_trunk_on_udp_nothing_listens_there_and_no_seat_registers(tmp_path: Path) -> None:
    def vary(plan: SwitchPlan) -> SwitchPlan:
        trunks = tuple(replace(one, rehearsal=False, hosts=("192.0.2.1",), transport="tls") for one in plan.trunks)
        return replace(over_tls(tmp_path, Srtp.REQUIRED)(plan), trunks=trunks)

    async with running_switch(tmp_path, vary) as switch, stranger(switch.plan.ports.sip) as phone:
        wanted = Request(method=b"REGISTER", uri=b"sip:127.0.0.1", sender=NAME, to=NAME, body=b"")
        assert await phone.ask(wanted, seconds=1) is None

        secure = baresip(tmp_path / "phone", user="1001", password=PASSWORD, port=switch.plan.ports.sip_tls)
        async with secure as telephone:
            await until(lambda: telephone.registered)
            shown = await switch.asterisk.rx(COMMAND)
    assert "1001;@" in shown
    assert in_clear(shown) == []


async def test_beside_a_trunk_on_udp_a_seat_in_clear_is_named(tmp_path: Path) -> None:
    vary = over_tls(tmp_path, Srtp.REQUIRED)
    async with running_switch(tmp_path, vary) as switch, stranger(switch.plan.ports.sip) as phone:
        await phone.register(b"1002", PASSWORD, b"120")
        secure = baresip(tmp_path / "phone", user="1001", password=PASSWORD, port=switch.plan.ports.sip_tls)
        async with secure as telephone:
            await until(lambda: telephone.registered)
            shown = await switch.asterisk.rx(COMMAND)

    assert in_clear(shown) == ["1002"]
