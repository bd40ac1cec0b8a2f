"""A trunk over TLS: the switch believes the carrier's certificate or does not speak to him."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

from asterisk_conf import SwitchPlan, TrunkPlan, check_rendered, find_asterisk
from hotline.certificates import tls_plan
from tests.integration.security.switches import a_certificate, over_tls
from tests.integration.switch import BUILD, a_plan, make_tones, running_switch
from tests.waiting import until


@contextlib.asynccontextmanager
async def carrier(home: Path) -> AsyncIterator[tuple[int, list[bytes]]]:
    """A carrier's gateway on loopback that shows the certificate of ``home``: its port, and what it is told."""
    ours = tls_plan(a_certificate(home))
    assert ours is not None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(ours.certificate, ours.key)
    told: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            while True:
                told.append(await reader.readuntil(b"\r\n\r\n"))
        writer.transport.abort()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    try:
        yield server.sockets[0].getsockname()[1], told
    finally:
        server.close()


async def test_the_switch_calls_a_carrier_it_believes_and_no_other(tmp_path: Path) -> None:
    def trunk(name: str, port: int, host: str) -> TrunkPlan:
        hosts = (host,)
        return TrunkPlan(name=name, hosts=hosts, server="127.0.0.1", port=port, transport="tls", srtp=True)

    async with carrier(tmp_path / "true") as (true_port, told), carrier(tmp_path / "false") as (false_port, lied):

        def vary(plan: SwitchPlan) -> SwitchPlan:
            plan = over_tls(tmp_path)(plan)
            assert plan.tls is not None
            tls = replace(plan.tls, authorities=tmp_path / "true" / "tls" / "certificate.pem")
            trunks = (trunk("true", true_port, "127.0.0.8"), trunk("false", false_port, "127.0.0.9"))
            return replace(plan, tls=tls, trunks=(*plan.trunks, *trunks))

        async with running_switch(tmp_path, vary) as switch:
            for name in ("false", "true"):
                await switch.asterisk.rx(f"pjsip qualify {name}")
            await until(lambda: told)
            log = switch.plan.folders.log / "messages"
            await until(lambda: "certificate" in log.read_text().lower())

    assert told[0].startswith(b"OPTIONS sip:127.0.0.1")
    assert lied == []


async def test_a_plan_with_everything_encrypted_loads_without_a_complaint(tmp_path: Path) -> None:
    plan = over_tls(tmp_path)(a_plan(tmp_path))
    assert plan.tls is not None
    out = TrunkPlan(
        name="carrier", hosts=("192.0.2.1",), server="sip.example", user="city", password="12345678", transport="tls",
        srtp=True,
    )  # fmt: skip
    tls = replace(plan.tls, authorities=plan.tls.certificate)
    plan = replace(plan, tls=tls, trunks=(*plan.trunks, out))
    make_tones(plan)
    assert await check_rendered(plan, find_asterisk(BUILD)) == []
