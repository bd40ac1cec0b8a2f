"""SIP over TLS and SRTP, on a real Asterisk with a telephone of other makers."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest
from cryptography import x509

from asterisk_conf import Srtp
from tests.integration.rtp import Telephone, loudest
from tests.integration.security.baresip import Baresip, baresip
from tests.integration.security.sip import Request, stranger
from tests.integration.security.switches import a_certificate, over_tls
from tests.integration.sipp import ON_WORD
from tests.integration.switch import PASSWORD, Switch, running_switch
from tests.waiting import until


@contextlib.asynccontextmanager
async def seat(switch: Switch, folder: Path, *, transport: str = "tls", encryption: str) -> AsyncIterator[Baresip]:
    ports = switch.plan.ports
    port = ports.sip_tls if transport == "tls" else ports.sip
    async with baresip(
        folder / "phone", user="1001", password=PASSWORD, port=port, transport=transport, encryption=encryption
    ) as phone:
        await until(lambda: phone.registered)
        yield phone


def queue_events(switch: Switch) -> list[str]:
    return [line[4] for line in switch.queue_log()]


def talked_seconds(switch: Switch) -> float:
    """How much of a talk is on disk."""
    return sum(file.stat().st_size for file in (switch.plan.folders.recordings / "open").iterdir()) / 32000


@pytest.mark.parametrize(("srtp", "encryption"), [(Srtp.REQUIRED, "srtp-mand"), (Srtp.OPTIONAL, "srtp")])
async def test_a_seat_over_tls_answers_a_queue_call_with_encrypted_speech_both_ways(
    tmp_path: Path, srtp: Srtp, encryption: str
) -> None:
    async with (
        running_switch(tmp_path, over_tls(tmp_path, srtp)) as switch,
        Telephone(1000) as citizen,
        seat(switch, tmp_path, encryption=encryption) as phone,
    ):
        async with switch.sipp.citizen(citizen.port, hang_up_after_ms=ON_WORD) as calling:
            await until(lambda: talked_seconds(switch) >= 2)
            await calling.hang_up()

        assert "SRTP is Enabled" in phone.said
        assert "CONNECT" in queue_events(switch)
        assert loudest((await phone.heard())[4000:]) == pytest.approx(1000, abs=5), "the seat hears the citizen"
        [recording] = await switch.talks()
        stereo = np.frombuffer(recording.read_bytes(), "<i2").reshape(-1, 2)
        assert loudest(stereo[8000:, 1]) == pytest.approx(440, abs=5), "the citizen hears the seat"


@pytest.mark.parametrize(
    ("srtp", "encryption", "outcome"),
    [
        (Srtp.REQUIRED, "", "RINGNOANSWER"),
        (Srtp.OPTIONAL, "", "CONNECT"),
        # The offer names plain speech and adds keys; this telephone takes only an offer that names encrypted speech.
        (Srtp.OPTIONAL, "srtp-mand", "RINGNOANSWER"),
        (Srtp.OFF, "", "CONNECT"),
        (Srtp.OFF, "srtp-mand", "RINGNOANSWER"),
    ],
)
async def test_who_may_speak_in_clear_is_decided_by_the_setting_and_the_telephone(
    tmp_path: Path, srtp: Srtp, encryption: str, outcome: str
) -> None:
    async with (
        running_switch(tmp_path, over_tls(tmp_path, srtp)) as switch,
        Telephone(1000) as citizen,
        seat(switch, tmp_path, encryption=encryption),
        switch.sipp.citizen(citizen.port),
    ):
        await until(lambda: {"CONNECT", "RINGNOANSWER"} & set(queue_events(switch)))
        assert queue_events(switch)[-1] == outcome


def verifying(certificate: Path) -> ssl.SSLContext:
    """A client that believes this certificate only, and looks at the name."""
    return ssl.create_default_context(cafile=str(certificate))


async def served(switch: Switch, context: ssl.SSLContext, name: str = "localhost") -> x509.Certificate:
    """The certificate Asterisk shows. Raises ``ssl.SSLError`` when ``context`` does not accept it."""
    _, writer = await asyncio.open_connection("127.0.0.1", switch.plan.ports.sip_tls, ssl=context, server_hostname=name)
    shown = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    writer.transport.abort()  # Asterisk never answers a polite farewell
    return x509.load_der_x509_certificate(shown)


async def test_a_verifying_telephone_takes_our_certificate_and_refuses_any_other(tmp_path: Path) -> None:
    a_certificate(tmp_path / "elsewhere")
    async with running_switch(tmp_path, over_tls(tmp_path)) as switch:
        assert switch.plan.tls is not None
        ours = verifying(switch.plan.tls.certificate)

        await served(switch, ours)
        with pytest.raises(ssl.SSLCertVerificationError):
            await served(switch, verifying(tmp_path / "elsewhere" / "tls" / "certificate.pem"))
        with pytest.raises(ssl.SSLCertVerificationError):
            await served(switch, ours, name="another.example")


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
async def test_only_versions_of_tls_that_are_still_safe_are_spoken(tmp_path: Path) -> None:
    async with running_switch(tmp_path, over_tls(tmp_path)) as switch:
        assert switch.plan.tls is not None
        context = verifying(switch.plan.tls.certificate)
        context.set_ciphers("ALL:@SECLEVEL=0")  # the refusal is to be Asterisk's, not ours
        for version in (ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3):
            context.minimum_version, context.maximum_version = version, version
            await served(switch, context)
            context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        context.maximum_version = ssl.TLSVersion.TLSv1_1
        with pytest.raises(ssl.SSLError):
            await served(switch, context)


async def test_a_renewed_certificate_is_served_after_a_reload_and_the_call_goes_on(tmp_path: Path) -> None:
    async with (
        running_switch(tmp_path, over_tls(tmp_path, Srtp.REQUIRED)) as switch,
        Telephone(1000) as citizen,
        seat(switch, tmp_path, encryption="srtp-mand"),
        switch.sipp.citizen(citizen.port, hang_up_after_ms=ON_WORD) as calling,
    ):
        await until(lambda: "CONNECT" in queue_events(switch))
        assert switch.plan.tls is not None
        before = await served(switch, verifying(switch.plan.tls.certificate))

        (tmp_path / "tls").rename(tmp_path / "old")
        a_certificate(tmp_path)
        await switch.asterisk.reload()

        after = await served(switch, verifying(switch.plan.tls.certificate))
        assert after.serial_number != before.serial_number
        await calling.hang_up()
        assert queue_events(switch)[-1] == "COMPLETECALLER"


async def test_with_srtp_required_an_offer_in_clear_is_refused_and_a_seat_on_udp_is_sent_no_key(tmp_path: Path) -> None:
    async with (
        running_switch(tmp_path, over_tls(tmp_path, Srtp.REQUIRED)) as switch,
        stranger(switch.plan.ports.sip) as phone,
    ):
        call = Request(sender=b"<sip:1001@127.0.0.1>", uri=b"sip:600@127.0.0.1")
        reply = await phone.ask_as("1001", PASSWORD, call)
        assert reply is not None
        assert reply.status == 488

        await phone.register(b"1001", PASSWORD, b"60")
        await phone.ask(Request(headers=((b"X-Trunk", b"trunk"),)))
        await until(lambda: "RINGNOANSWER" in queue_events(switch))
        assert not any(request.startswith(b"INVITE") for request in phone.requests)
