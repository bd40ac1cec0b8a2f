"""Who wrote a request: both sides know a secret and sign time and body with it. Pure.

Two headers: ``X-Hotline-Time``, seconds since 1970, and ``X-Hotline-Signature``, the hexadecimal HMAC-SHA256 of the
time, a full stop and the body.
"""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime

from cases.messages.errors import Unsigned

TIME, SIGNATURE = "X-Hotline-Time", "X-Hotline-Signature"
LATEST_SECONDS = 300
"""A request is believed so long after, or before, it was signed: clocks differ, and none is to be played back."""


def signature_headers(secret: str, body: bytes, now: datetime) -> dict[str, str]:
    """The headers that go with ``body``."""
    at = str(int(now.timestamp()))
    return {TIME: at, SIGNATURE: _of(secret, at, body)}


def verify_signature(secret: str, body: bytes, headers: Mapping[str, str], now: datetime) -> None:
    """Raises ``Unsigned``."""
    at = headers.get(TIME, "")
    if not secret:
        raise Unsigned("no secret is set")
    if not (at.isascii() and at.isdecimal() and len(at) < 12):
        raise Unsigned("no time")
    if not hmac.compare_digest(_of(secret, at, body).encode(), _bytes(headers.get(SIGNATURE, "").lower())):
        raise Unsigned("another signature")
    if abs(now.timestamp() - int(at)) > LATEST_SECONDS:
        raise Unsigned("too old")


def _of(secret: str, at: str, body: bytes) -> str:
    return hmac.new(secret.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest()


def _bytes(header: str) -> bytes:
    """A header may hold halves of characters, where its sender wrote bytes that are none."""
    return header.encode("utf-8", "replace")
