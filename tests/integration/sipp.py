"""SIPp for the signalling of test telephones. Audio is ``rtp.Telephone``'s: its port goes into the SDP."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from pathlib import Path

from tests.waiting import CEILING, until

_HEAD = '<?xml version="1.0" encoding="ISO-8859-1" ?>\n<scenario name="test">\n'
_SDP = """v=0
o=- 1 1 IN IP4 [local_ip]
s=-
c=IN IP4 [local_ip]
t=0 0
m=audio [audio] RTP/AVP 8 101
a=rtpmap:8 PCMA/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-16
a=ptime:20
"""
_VIA = "Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]\nMax-Forwards: 70\n"


def _send(text: str, *, retrans: bool = False) -> str:
    opening = '<send retrans="500">' if retrans else "<send>"
    return f"{opening}<![CDATA[\n{text}\n]]></send>\n"


_OK = _send("SIP/2.0 200 OK\n[last_Via:]\n[last_From:]\n[last_To:]\n[last_Call-ID:]\n[last_CSeq:]\nContent-Length: 0\n")


ON_WORD = "on word"
"""Hang up when the test says so (``Run.hang_up``): no machine is too slow for that."""
_WORD = '<nop><action><log message="[call_id]"/></action></nop>\n<recv request="INFO"/>\n'
"""A telephone writes down its Call-ID when it begins to wait for our word: the word is an INFO of that call."""


def _pause(hang_up: int | str) -> str:
    return _WORD if hang_up == ON_WORD else f'<pause milliseconds="{hang_up}"/>\n'


def _citizen(hang_up: int | str | None) -> str:
    """Calls; hangs up after so many milliseconds or on the test's word, or waits for the switch to hang up (None)."""
    us = 'From: "[name]" <sip:[caller]@[local_ip]:[local_port]>;tag=[pid]S[call_number]\n'
    them = "To: <sip:[service]@[remote_ip]:[remote_port]>"
    invite = (
        f"INVITE sip:[service]@[remote_ip]:[remote_port] SIP/2.0\n{_VIA}{us}{them}\nCall-ID: [call_id]\n"
        "CSeq: 1 INVITE\nContact: <sip:citizen@[local_ip]:[local_port]>\nX-Trunk: [trunk]\n"
        f"Content-Type: application/sdp\nContent-Length: [len]\n\n{_SDP}"
    )
    tail = f"{_VIA}{us}{them}[peer_tag_param]\nCall-ID: [call_id]\nContent-Length: 0\n"
    ack = f"ACK [next_url] SIP/2.0\nCSeq: 1 ACK\n{tail}"
    bye = f"BYE [next_url] SIP/2.0\nCSeq: 2 BYE\n{tail}"
    start = (
        _send(invite, retrans=True)
        + '<recv response="100" optional="true"/><recv response="180" optional="true"/>'
        + '<recv response="183" optional="true"/><recv response="200" rrs="true"/>\n'
        + _send(ack)
    )
    if hang_up is None:
        return start + '<recv request="BYE"/>\n' + _OK
    return start + _pause(hang_up) + _send(bye, retrans=True) + '<recv response="200"/>\n'


def _register() -> str:
    def register(cseq: int, credentials: str) -> str:
        return _send(
            f"REGISTER sip:[remote_ip]:[remote_port] SIP/2.0\n{_VIA}"
            "From: <sip:[user]@[remote_ip]>;tag=[pid]S[call_number]\nTo: <sip:[user]@[remote_ip]>\n"
            f"Call-ID: [call_id]\nCSeq: {cseq} REGISTER\nContact: <sip:[user]@[local_ip]:[local_port]>\n"
            f"Expires: 120\n{credentials}Content-Length: 0\n",
            retrans=True,
        )

    login = "[authentication username=[user] password=[password]]\n"
    return register(1, "") + '<recv response="401" auth="true"/>\n' + register(2, login) + '<recv response="200"/>\n'


def _dials() -> str:
    """A seat dials, is answered, listens until the switch hangs up."""
    them = "To: <sip:[number]@[remote_ip]:[remote_port]>"

    def invite(cseq: int, credentials: str) -> str:
        return _send(
            f"INVITE sip:[number]@[remote_ip]:[remote_port] SIP/2.0\n{_VIA}"
            f"From: <sip:[user]@[remote_ip]>;tag=[pid]D[call_number]\n{them}\n"
            f"Call-ID: [call_id]\nCSeq: {cseq} INVITE\nContact: <sip:[user]@[local_ip]:[local_port]>\n{credentials}"
            f"Content-Type: application/sdp\nContent-Length: [len]\n\n{_SDP}",
            retrans=True,
        )

    def ack(cseq: int, to: str) -> str:
        return _send(
            f"ACK sip:[number]@[remote_ip]:[remote_port] SIP/2.0\n{_VIA}"
            f"From: <sip:[user]@[remote_ip]>;tag=[pid]D[call_number]\n{them}{to}\n"
            f"Call-ID: [call_id]\nCSeq: {cseq} ACK\nContent-Length: 0\n"
        )

    login = "[authentication username=[user] password=[password]]\n"
    return (
        invite(1, "") + '<recv response="100" optional="true"/><recv response="401" auth="true"/>\n'
        + ack(1, "[peer_tag_param]") + invite(2, login)
        + '<recv response="100" optional="true"/><recv response="180" optional="true"/>'
        + '<recv response="183" optional="true"/><recv response="200"/>\n'
        + ack(2, "[peer_tag_param]") + '<recv request="BYE"/>\n' + _OK
    )  # fmt: skip


def _busy() -> str:
    answer = "[last_Via:]\n[last_From:]\n[last_To:];tag=[pid]B[call_number]\n[last_Call-ID:]\n[last_CSeq:]\n"
    return (
        '<recv request="INVITE"/>\n'
        + _send(f"SIP/2.0 486 Busy Here\n{answer}Content-Length: 0\n", retrans=True)
        + '<recv request="ACK"/>\n'
    )


def _seat(hang_up: int | str | None) -> str:
    """Rings, answers; hangs up after so many milliseconds or on the test's word, or waits for the other side to."""
    answer = "[last_Via:]\n[last_From:]\n[last_To:];tag=[pid]U[call_number]\n[last_Call-ID:]\n[last_CSeq:]\n"
    contact = "Contact: <sip:[user]@[local_ip]:[local_port]>\n"
    start = (
        '<recv request="INVITE" rrs="true"><action>'
        '<ereg regexp="[^ ].*" search_in="hdr" header="From:" assign_to="them"/>'
        '<ereg regexp="[^ ].*" search_in="hdr" header="To:" assign_to="us"/></action></recv>\n'
        + _send(f"SIP/2.0 180 Ringing\n{answer}{contact}Content-Length: 0\n")
        + '<pause milliseconds="200"/>\n'
        + _send(
            f"SIP/2.0 200 OK\n{answer}{contact}Content-Type: application/sdp\nContent-Length: [len]\n\n{_SDP}",
            retrans=True,
        )
        + '<recv request="ACK"/>\n'
    )
    bye = (
        f"BYE [next_url] SIP/2.0\n{_VIA}From: [$us];tag=[pid]U[call_number]\nTo: [$them]\n"
        "Call-ID: [call_id]\nCSeq: 1 BYE\nContent-Length: 0\n"
    )
    if hang_up is None:
        return start + '<Reference variables="us,them"/>\n<recv request="BYE"/>\n' + _OK
    return start + _pause(hang_up) + _send(bye, retrans=True) + '<recv response="200"/>\n'


def _order_to_hang_up(port: int, call_id: str) -> bytes:
    lines = (
        f"INFO sip:telephone@127.0.0.1:{port} SIP/2.0", "Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKword",
        "From: <sip:test@127.0.0.1>;tag=test", "To: <sip:telephone@127.0.0.1>", f"Call-ID: {call_id}",
        "CSeq: 1 INFO", "Content-Length: 0", "", "",
    )  # fmt: skip
    return "\r\n".join(lines).encode()


class Sipp:
    """Starts SIPp processes against one switch; ``folder`` takes scenarios and error files."""

    def __init__(self, folder: Path, sip_port: int, trunk: str = "trunk") -> None:
        self._folder = folder
        self._target = f"127.0.0.1:{sip_port}"
        self._trunk = trunk
        self._count = 0

    @contextlib.asynccontextmanager
    async def citizen(
        self,
        audio: int,
        *,
        line: str = "12345",
        caller: str = "13800001111",
        name: str = "citizen",
        hang_up_after_ms: int | str | None = None,
    ) -> AsyncIterator[Run]:
        """A call from the trunk; the process ends when the call has. ``hang_up_after_ms`` may be ``ON_WORD``."""
        keys = {"audio": str(audio), "caller": caller, "name": name, "trunk": self._trunk}
        async with self._run(_citizen(hang_up_after_ms), keys, free_udp_port(), "-s", line) as run:
            yield run

    @contextlib.asynccontextmanager
    async def seat(
        self, audio: int, *, user: str, password: str, hang_up_after_ms: int | str | None = None
    ) -> AsyncIterator[Run]:
        """Registers by digest, then answers one call. ``hang_up_after_ms`` may be ``ON_WORD``."""
        keys = {"audio": str(audio), "user": user, "password": password}
        port = free_udp_port()
        async with self._run(_register(), keys, port) as registered:
            await registered.ends_well()
        async with self._run(_seat(hang_up_after_ms), keys, port) as run:
            yield run

    @contextlib.asynccontextmanager
    async def telephone(self, audio: int, *, at: int) -> AsyncIterator[Run]:
        """Somebody's own telephone behind a trunk: answers one call that comes to UDP port ``at``."""
        async with self._run(_seat(None), {"audio": str(audio), "user": "home"}, at) as run:
            yield run

    async def dials(self, number: str, *, user: str, password: str) -> None:
        """A seat's telephone dials ``number``; returns when the switch has hung up."""
        keys = {"audio": str(free_udp_port()), "user": user, "password": password, "number": number}
        async with self._run(_dials(), keys, free_udp_port()) as run:
            await run.ends_well()

    @contextlib.asynccontextmanager
    async def callee(self, audio: int, port: int, *, hang_up_after_ms: int | str | None = None) -> AsyncIterator[Run]:
        """A telephone of the public network behind the trunk's ``port``: rings, answers one call; ``Run.messages``."""
        keys = {"audio": str(audio), "user": "callee"}
        messages = self._folder / f"callee-{self._count}.messages"
        traced = ("-trace_msg", "-message_file", str(messages))
        async with self._run(_seat(hang_up_after_ms), keys, port, *traced) as run:
            run.messages = messages
            yield run

    @contextlib.asynccontextmanager
    async def busy(self, port: int) -> AsyncIterator[Run]:
        """A telephone of the public network that is busy."""
        async with self._run(_busy(), {}, port) as run:
            yield run

    @contextlib.asynccontextmanager
    async def silent_seat(self, *, user: str, password: str) -> AsyncIterator[None]:
        """Registers, then never says a word: rung and not answered."""
        port = free_udp_port()
        async with self._run(_register(), {"user": user, "password": password}, port) as registered:
            await registered.ends_well()
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as deaf:
            deaf.bind(("127.0.0.1", port))
            yield

    @contextlib.asynccontextmanager
    async def _run(self, scenario: str, keys: dict[str, str], port: int, *extra: str) -> AsyncIterator[Run]:
        self._count += 1
        stem = self._folder / f"sipp-{self._count}"
        file = stem.with_suffix(".xml")
        for key in ("user", "password"):
            # Inside [authentication ...] SIPp replaces no keys.
            scenario = scenario.replace(f"[{key}]", keys.get(key, ""))
        file.write_text(f"{_HEAD}{scenario}</scenario>\n")
        given = [part for key, value in keys.items() for part in ("-key", key, value)]
        errors, word = stem.with_suffix(".errors"), stem.with_suffix(".word")
        process = await asyncio.create_subprocess_exec(
            "sipp", self._target, "-sf", str(file), "-i", "127.0.0.1", "-p", str(port), "-m", "1", "-nostdin",
            "-timeout", "300", "-trace_err", "-error_file", str(errors), "-trace_logs", "-log_file", str(word),
            *given, *extra,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        run = Run(process, errors, port, word)
        try:
            yield run
        finally:
            await run.end()


class Run:
    """One SIPp process."""

    def __init__(self, process: asyncio.subprocess.Process, errors: Path, port: int, word: Path) -> None:
        self._process = process
        self._errors = errors
        self._port = port
        self._word = word
        self.messages = errors
        """Where a callee's SIP messages are written."""

    async def hang_up(self) -> None:
        """Tell a telephone that waits for our word (``ON_WORD``) to hang up, and see its call end well."""
        await until(lambda: self._word.exists() and self._word.read_text().endswith("\n"))
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as beside:
            beside.sendto(_order_to_hang_up(self._port, self._word.read_text().strip()), ("127.0.0.1", self._port))
        await self.ends_well()

    async def ends_well(self, timeout: float = CEILING) -> None:
        """Wait for the end of the call; it went as the scenario says."""
        code = await asyncio.wait_for(self._process.wait(), timeout)
        told = self._errors.read_text(errors="replace") if self._errors.exists() else ""
        assert code == 0, f"SIPp ended with {code}: {told[-2000:]}"

    async def end(self) -> None:
        if self._process.returncode is None:
            self._process.kill()
            await self._process.wait()


def free_udp_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
