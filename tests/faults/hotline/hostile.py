"""Every field of a call that its caller writes himself, attacked with everything that means something to somebody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from urllib.parse import quote_from_bytes

from asterisk_conf.render import SAFE_NUMBER
from tests.integration.security.sip import SDP, Request

TRUNK = (b"X-Trunk", b"rehearsal")
MARK = b"L00T"
"""Stands in every payload that would do something, so that it is found wherever it gets to."""

PAYLOADS: dict[str, bytes] = {
    "shell function": b"${SHELL(touch /tmp/L00T)}",
    "system function": b"${SYSTEM(touch /tmp/L00T)}L00T",
    "variable": b"${UNIQUEID}L00T${CHANNEL}",
    "expression": b"$[7*6]L00T",
    "shell command": b"';touch /tmp/L00T;`touch /tmp/L00T`'",
    "AMI action": b"\r\nAction: Originate\r\nL00T: 1\r\n\r\n",
    "AMI event": b"\r\n\r\nEvent: Shutdown\r\nPrivilege: system,all\r\nL00T: 1\r\n\r\n",
    "AMI event of a seat": b"\n\nEvent: QueueMemberPause\nQueue: hotline\nInterface: PJSIP/1001\nStatus: 1",
    "AMI header": b"\r\nUniqueid: main-6.6\r\nLinkedid: main-6.6\r\nL00T: 1",
    "AMI event cut short": b"\nUniqueid: main-6.6\nLinkedid: main-6.6\nL00T: 1\n",
    "AGI header": b"\nagi_callerid: 110\nagi_network_script: rating\n\n200 result=1\nL00T",
    "record line": b'"\n"HOTLINE_RATING","1.1","L00T","5',
    "queue_log line": b"|L00T|CONNECT|1|1\n1|1|1|1|ENTERQUEUE|",
    "markup": b"\"><script>alert('L00T')</script><img src=x onerror=alert(1)>",
    "path": b"../../../../tmp/L00T",
    "separators": b"L00T;,|&;,|&",
    "quotes": b"L00T\\\"'\\",
    "long": b"L00T" * 1000,
    "NUL": b"L00T\x00L00T",
    "not UTF-8": b"\xff\xfe\xc3L00T\xe5\xb8",
    "GBK": "市民L00T".encode("gbk"),
    "Chinese": "市民热线L00T".encode(),
    "emoji": "😀L00T😀".encode(),
    "right to left": "\u202eL00T\u202c\u2066".encode(),
    "escape codes": b"\x1b[2J\x1b]0;L00T\x07",
    "formula": b"=cmd|' /C L00T'!A0",
    "plus formula": b"+1+1+L00T",
    "minus formula": b"-2+3+L00T",
    "at formula": b"@SUM(L00T)",
    "SQL": b"'); DROP TABLE call; --L00T",
    "format": b"%s%n%x%%L00T",
    "nothing": b"",
}

_SAFE = frozenset(b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+*#_.-")
assert SAFE_NUMBER == r"0-9A-Za-z+*#_.\-"


def kept(payload: bytes) -> str:
    """What the record may keep of a number: telephone signs only, and nothing from a semicolon on.

    Asterisk itself takes 79 bytes.
    """
    number = payload.partition(b"\x00")[0].partition(b";")[0]
    return bytes(sign for sign in number[:79] if sign in _SAFE)[:64].decode()


def _user(payload: bytes) -> bytes:
    """In a SIP address: every sign as %XX, which Asterisk turns back."""
    return b"<sip:%s@127.0.0.1>" % quote_from_bytes(payload, safe="").encode()


def _quoted(payload: bytes) -> bytes:
    """As a display name: what SIP's grammar takes inside quotes, the rest as it is."""
    text = payload.replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\r", b"").replace(b"\n", b" ")
    return b'"%s" <sip:13800001111@127.0.0.1>' % text


def _line(payload: bytes) -> bytes:
    return payload.replace(b"\r", b"").replace(b"\n", b"\n ")


def _header(name: bytes, shape: Callable[[bytes], bytes]) -> Callable[[Request, bytes], Request]:
    return lambda call, payload: replace(call, headers=(*call.headers, (name, shape(payload))))


FIELDS: dict[str, Callable[[Request, bytes], Request]] = {
    "From user": lambda call, payload: replace(call, sender=_user(payload)),
    "From name": lambda call, payload: replace(call, sender=_quoted(payload)),
    "dialled number": lambda call, payload: replace(call, uri=_user(b"12345" + payload)[1:-1]),
    "To user": lambda call, payload: replace(call, to=_user(payload)),
    "To name": lambda call, payload: replace(call, to=_quoted(payload)),
    "P-Asserted-Identity user": _header(b"P-Asserted-Identity", _user),
    "P-Asserted-Identity name": _header(b"P-Asserted-Identity", _quoted),
    "Remote-Party-ID": _header(b"Remote-Party-ID", lambda payload: _user(payload) + b";party=calling;privacy=off"),
    "Contact user": _header(b"Contact", _user),
    "Diversion": _header(b"Diversion", _user),
    "User-Agent": _header(b"User-Agent", _line),
    "Subject": _header(b"Subject", _line),
    "X header": _header(b"X-Call-Ref", _line),
    "Call-ID": lambda call, payload: replace(call, call_id=call.call_id + _line(payload)),
    "session name": lambda call, payload: replace(call, body=SDP.replace(b"s=-", b"s=" + _line(payload))),
    "session attribute": lambda call, payload: replace(call, body=SDP + b"a=label:" + _line(payload) + b"\r\n"),
}


@dataclass(frozen=True)
class Attack:
    field: str
    payload: str
    call: Request

    @property
    def is_number(self) -> bool:
        """Whether the payload is what the record keeps as the caller's number."""
        return self.field in {"From user", "P-Asserted-Identity user", "Remote-Party-ID"}


def attacks() -> Iterator[Attack]:
    """Every field with every payload."""
    for field, put in FIELDS.items():
        for payload, value in PAYLOADS.items():
            yield Attack(field, payload, put(Request(headers=(TRUNK,)), value))
