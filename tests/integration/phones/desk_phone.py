"""A desk telephone with a transfer key: SIPp answers, dials, and sends REFER on the test's word."""

from __future__ import annotations

import contextlib
import re
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from tests.integration import sipp
from tests.integration.rtp import Telephone
from tests.integration.sipp import Run, Sipp, free_udp_port
from tests.waiting import until

_ANSWER = "[last_Via:]\n[last_From:]\n[last_To:];tag=[pid]U[call_number]\n[last_Call-ID:]\n[last_CSeq:]\n"
_CONTACT = "Contact: <sip:[user]@[local_ip]:[local_port]>\n"


def _answers(leaves: bool) -> str:
    """Rings, answers, and when it is told where to (INFO) sends REFER there; then leaves, or stays to be put down."""
    whom = "From: [$us];tag=[pid]U[call_number]\nTo: [$them]\nCall-ID: [call_id]\n"
    within = f"{sipp._VIA}{whom}{_CONTACT}Content-Length: 0\n"
    refer = f"REFER [next_url] SIP/2.0\nCSeq: 1 REFER\nRefer-To: [$goal]\n{within}"
    bye = f"BYE [next_url] SIP/2.0\nCSeq: 2 BYE\n{within}"
    start = (
        '<recv request="INVITE" rrs="true"><action>'
        '<ereg regexp="[^ ].*" search_in="hdr" header="From:" assign_to="them"/>'
        '<ereg regexp="[^ ].*" search_in="hdr" header="To:" assign_to="us"/></action></recv>\n'
        + sipp._send(f"SIP/2.0 180 Ringing\n{_ANSWER}{_CONTACT}Content-Length: 0\n")
        + sipp._send(
            f"SIP/2.0 200 OK\n{_ANSWER}{_CONTACT}Content-Type: application/sdp\nContent-Length: [len]\n\n{sipp._SDP}",
            retrans=True,
        )
        + '<recv request="ACK"/>\n<recv request="INFO"><action>'
        '<ereg regexp="[^ ].*" search_in="hdr" header="Refer-To:" assign_to="goal"/></action></recv>\n'
        + sipp._send(refer, retrans=True)
        + '<recv response="202"/>\n<recv request="NOTIFY"/>\n'
        + sipp._OK
    )
    if leaves:
        return start + '<pause milliseconds="1000"/>\n' + sipp._send(bye, retrans=True) + '<recv response="200"/>\n'
    return start + '<recv request="BYE"/>\n' + sipp._OK


@dataclass
class DeskPhone:
    """Its process, the port it listens on, and the messages it wrote down."""

    run: Run
    port: int
    messages: Path
    switch: int

    async def refer(self, number: str, consulted: Consulted | None = None) -> None:
        """Press the transfer key and dial; with ``consulted`` the other call of this telephone is handed over."""
        replaces = f"?Replaces={quote(consulted.replaces)}" if consulted else ""
        goal = f"<sip:{number}@127.0.0.1:{self.switch}{replaces}>"
        call_id = _last(self.messages, "Call-ID")
        lines = (
            f"INFO sip:phone@127.0.0.1:{self.port} SIP/2.0", "Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKword",
            "From: <sip:test@127.0.0.1>;tag=test", "To: <sip:phone@127.0.0.1>", f"Call-ID: {call_id}",
            "CSeq: 1 INFO", f"Refer-To: {goal}", "Content-Length: 0", "", "",
        )  # fmt: skip
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as beside:
            beside.sendto("\r\n".join(lines).encode(), ("127.0.0.1", self.port))

    @property
    def told(self) -> str:
        """What the switch said of the transfer, in NOTIFY."""
        return self.messages.read_text(errors="replace")


@dataclass
class Consulted:
    """A second call of the telephone, up."""

    run: Run
    replaces: str


@contextlib.asynccontextmanager
async def desk_phone(phones: Sipp, audio: int, *, user: str, password: str, leaves: bool) -> AsyncIterator[DeskPhone]:
    """Registers, answers one call, transfers it on the test's word."""
    keys, port = {"audio": str(audio), "user": user, "password": password}, free_udp_port()
    async with phones._run(sipp._register(), keys, port) as registered:
        await registered.ends_well()
    messages = phones._folder / f"desk-{port}.messages"
    traced = ("-trace_msg", "-message_file", str(messages), "-aa")
    async with phones._run(_answers(leaves), keys, port, *traced) as run:
        yield DeskPhone(run, port, messages, int(phones._target.rpartition(":")[2]))


@contextlib.asynccontextmanager
async def consulting(
    phones: Sipp, telephone: Telephone, number: str, *, user: str, password: str
) -> AsyncIterator[Consulted]:
    """The telephone's second line calls ``number``; up once somebody has answered, and speaking first."""
    keys, port = {"audio": str(telephone.port), "user": user, "password": password, "number": number}, free_udp_port()
    messages, call_id = phones._folder / f"consult-{port}.messages", f"consult-{port}@test"
    traced = ("-trace_msg", "-message_file", str(messages), "-aa", "-cid_str", call_id)
    async with phones._run(sipp._dials(), keys, port, *traced) as run:
        await until(lambda: messages.exists() and "SIP/2.0 200 OK" in messages.read_text(errors="replace"))
        text = messages.read_text(errors="replace")
        answer = text[text.rindex("SIP/2.0 200 OK") :]
        ours, theirs = (re.search(rf"^{name}:.*;tag=(\S+)", answer, re.MULTILINE) for name in ("From", "To"))
        audio = re.search(r"m=audio (\d+)", answer)
        assert ours is not None
        assert theirs is not None
        assert audio is not None
        _speak_to(telephone, int(audio[1]))
        yield Consulted(run, f"{call_id};to-tag={theirs[1]};from-tag={ours[1]}")


def _last(messages: Path, header: str) -> str:
    found = re.findall(rf"^{header}: *(\S+)", messages.read_text(errors="replace"), re.MULTILINE)
    return str(found[-1])


def _speak_to(telephone: Telephone, port: int) -> None:
    """Not to wait until the switch speaks: where it only passes on, it is the telephones that begin."""
    if not telephone._peer.done():
        telephone._peer.set_result(("127.0.0.1", port))
