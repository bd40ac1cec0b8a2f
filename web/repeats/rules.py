"""What becomes of a request whose ``Idempotency-Key`` came before. Pure."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

KEPT = timedelta(hours=24)
"""How long an answer is kept for a request that comes again."""
PATIENCE = timedelta(minutes=5)
"""A request that is still unanswered then was begun by a process that died; no handler of ours takes so long."""
LONGEST_KEY = 64


class Verdict(StrEnum):
    """``BEGIN``: carry it out; ``REPLAY``: give the first answer; the others refuse it."""

    BEGIN = "begin"
    REPLAY = "replay"
    TAKEN = "taken"
    IN_USE = "in_use"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """The first request with a key; ``answered``: its answer is kept."""

    asked: str
    began_at: datetime
    expires_at: datetime
    answered: bool


def judged(earlier: Earlier, asked: str, now: datetime, *, safe: bool) -> Verdict:
    """``safe``: carrying it out twice comes to the same as once."""
    if now >= earlier.expires_at:
        return Verdict.BEGIN
    if asked != earlier.asked:
        return Verdict.TAKEN
    if earlier.answered:
        return Verdict.REPLAY
    if now - earlier.began_at < PATIENCE:
        return Verdict.IN_USE
    return Verdict.BEGIN if safe else Verdict.UNKNOWN


def is_key(text: str) -> bool:
    """Whether ``text`` can be an ``Idempotency-Key``."""
    return 1 <= len(text) <= LONGEST_KEY and all("!" <= sign <= "~" for sign in text)


def fingerprint(method: str, path: str, body: bytes) -> str:
    """What tells one request from another; the version it was made on does not."""
    return hashlib.sha256(b"\n".join((method.encode(), path.encode(), body))).hexdigest()
