"""SIP by hand, for what no telephone sends: every field is bytes as given, over UDP from one socket."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import itertools
import re
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

from tests.waiting import CEILING

SDP = (
    b"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    b"m=audio 30000 RTP/AVP 8 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:101 telephone-event/8000\r\n"
)
SDP_ENCRYPTED = SDP.replace(b"RTP/AVP", b"RTP/SAVP") + (
    b"a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:WVNfX19zZW1jdGwgKCkgewkyMjA7fQp9CnVubGVz\r\n"
)
_STATUS = re.compile(rb"SIP/2\.0 (\d{3})")
_BRANCH = re.compile(rb"branch=([^;,\s]+)")
_numbers = itertools.count(1)

RESEND_SECONDS = 1.0


@dataclass(frozen=True, kw_only=True)
class Request:
    """``headers`` come besides the usual ones; a header of a name that is usual replaces it."""

    method: bytes = b"INVITE"
    uri: bytes = b"sip:12345@127.0.0.1"
    sender: bytes = b'"citizen" <sip:13800001111@127.0.0.1>'
    to: bytes = b""
    call_id: bytes = field(default_factory=lambda: secrets.token_hex(8).encode())
    cseq: int = 1
    headers: tuple[tuple[bytes, bytes], ...] = ()
    body: bytes = SDP
    kind: bytes = b"application/sdp"

    def render(self, port: int, branch: bytes) -> bytes:
        usual = {
            b"Via": b"SIP/2.0/UDP 127.0.0.1:%d;rport;branch=%s" % (port, branch),
            b"Max-Forwards": b"70",
            b"From": b"%s;tag=%s" % (self.sender, hashlib.sha1(self.call_id).hexdigest()[:8].encode()),
            b"To": self.to or b"<%s>" % self.uri,
            b"Call-ID": self.call_id,
            b"CSeq": b"%d %s" % (self.cseq, self.method),
            b"Contact": b"<sip:stranger@127.0.0.1:%d>" % port,
        }
        usual |= dict(self.headers)
        if self.body:
            usual[b"Content-Type"] = self.kind
        lines = [b"%s: %s" % pair for pair in usual.items()]
        lines.append(b"Content-Length: %d" % len(self.body))
        return b"%s %s SIP/2.0\r\n%s\r\n\r\n%s" % (self.method, self.uri, b"\r\n".join(lines), self.body)


@dataclass(frozen=True)
class Reply:
    status: int
    text: bytes

    def header(self, name: bytes) -> bytes:
        found = re.search(rb"^%s:[ \t]*(.*?)\r?$" % re.escape(name), self.text, re.MULTILINE | re.IGNORECASE)
        return found[1] if found else b""


class Stranger(asyncio.DatagramProtocol):
    """One socket; ``requests`` are those the switch sent to us, each answered with 200, or forwarded (302)."""

    def __init__(self, target: int) -> None:
        self._target = ("127.0.0.1", target)
        self._replies: dict[bytes, asyncio.Queue[Reply]] = {}
        self._transport: asyncio.DatagramTransport | None = None
        self.requests: list[bytes] = []
        self.forward_to = b""
        self.port = 0

    def use(self, transport: asyncio.DatagramTransport) -> None:
        self._transport = transport
        self.port = transport.get_extra_info("sockname")[1]

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        status, branch = _STATUS.match(data), _BRANCH.search(data)
        if status is None:
            self.requests.append(data)
            self._acknowledge(data, addr)
        elif branch is not None and branch[1] in self._replies:
            self._replies[branch[1]].put_nowait(Reply(int(status[1]), data))

    def send(self, data: bytes) -> None:
        assert self._transport is not None
        self._transport.sendto(data, self._target)

    async def ask(self, request: Request, *, seconds: float = CEILING) -> Reply | None:
        """The final reply, acknowledged; None when nobody answers.

        Sent again each second until something comes: a busy socket drops what its buffer cannot hold.
        """
        branch = b"z9hG4bK%d" % next(_numbers)
        self._replies[branch] = asyncio.Queue()
        sending = asyncio.create_task(self._keep_sending(request.render(self.port, branch)))
        try:
            async with asyncio.timeout(seconds):
                while (reply := await self._replies[branch].get()).status < 200:
                    sending.cancel()
        except TimeoutError:
            return None
        finally:
            sending.cancel()
            del self._replies[branch]
        if request.method == b"INVITE":
            ack = replace(request, method=b"ACK", to=reply.header(b"To"), body=b"")
            self.send(ack.render(self.port, branch if reply.status >= 300 else branch + b"a"))
        return reply

    async def _keep_sending(self, message: bytes) -> None:
        while True:
            self.send(message)
            await asyncio.sleep(RESEND_SECONDS)

    async def ask_as(self, user: str, password: str, request: Request) -> Reply | None:
        """Ask, and answer a challenge as ``user`` would."""
        first = await self.ask(request)
        if first is None or first.status != 401:
            return first
        credentials = _digest(user, password, request, first.header(b"WWW-Authenticate").decode())
        again = replace(request, cseq=request.cseq + 1, headers=(*request.headers, (b"Authorization", credentials)))
        return await self.ask(again)

    async def register(self, user: bytes, password: str, seconds: bytes) -> None:
        """Be this seat's telephone."""
        name = b"<sip:%s@127.0.0.1>" % user
        headers = ((b"Expires", seconds),)
        wanted = Request(method=b"REGISTER", uri=b"sip:127.0.0.1", sender=name, to=name, headers=headers, body=b"")
        reply = await self.ask_as(user.decode(), password, wanted)
        assert reply is not None
        assert reply.status == 200, reply.text

    def within(self, call: Request, answer: Reply, method: bytes, **changes: object) -> Request:
        """A later request of the same call."""
        made = replace(call, method=method, to=answer.header(b"To"), cseq=call.cseq + 10, body=b"")
        return replace(made, **changes)  # type: ignore[arg-type]

    def _acknowledge(self, data: bytes, addr: tuple[str, int]) -> None:
        if data.startswith(b"ACK") or self._transport is None:
            return
        kept = [line for line in data.split(b"\r\n") if re.match(rb"(Via|From|To|Call-ID|CSeq):", line, re.IGNORECASE)]
        if self.forward_to and data.startswith(b"INVITE"):
            kept = [line + b";tag=us" if line.startswith(b"To:") else line for line in kept]
            first = [b"SIP/2.0 302 Moved", b"Contact: " + self.forward_to]
        else:
            first = [b"SIP/2.0 200 OK"]
        self._transport.sendto(b"\r\n".join([*first, *kept, b"Content-Length: 0", b"", b""]), addr)


def _digest(user: str, password: str, request: Request, challenge: str) -> bytes:
    told = dict(re.findall(r'(\w+)="?([^",]+)"?', challenge))

    def md5(text: str) -> str:
        return hashlib.md5(text.encode()).hexdigest()

    uri = request.uri.decode()
    own = md5(f"{user}:{told['realm']}:{password}")
    ask = md5(f"{request.method.decode()}:{uri}")
    count, nonce = "00000001", secrets.token_hex(8)
    answer = md5(f"{own}:{told['nonce']}:{count}:{nonce}:auth:{ask}")
    return (
        f'Digest username="{user}", realm="{told["realm"]}", nonce="{told["nonce"]}", uri="{uri}", '
        f'response="{answer}", algorithm=MD5, qop=auth, nc={count}, cnonce="{nonce}"'
        + (f', opaque="{told["opaque"]}"' if "opaque" in told else "")
    ).encode()


@contextlib.asynccontextmanager
async def stranger(port: int) -> AsyncIterator[Stranger]:
    """A stranger on loopback who speaks to ``port``."""
    loop = asyncio.get_running_loop()
    transport, made = await loop.create_datagram_endpoint(lambda: Stranger(port), local_addr=("127.0.0.1", 0))
    made.use(transport)
    try:
        yield made
    finally:
        transport.close()
