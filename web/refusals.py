"""Refusals before anything is looked at: passwords, tokens, scopes, requests that come twice, versions that passed."""

from collections.abc import Mapping
from typing import Any


class WebError(Exception):
    """Root of every refusal of this room."""


class TokenRefused(WebError):
    """The token is none, has expired, or was revoked; which of these is told to nobody."""


class PasswordHandedOut(WebError):
    """The person signed in with a password somebody else has seen, and has not set an own one yet."""


class ScopeMissing(WebError):
    def __init__(self, scope: str) -> None:
        super().__init__(f"needs scope {scope}")
        self.scope = scope


class TooManyRequests(WebError):
    """More requests than the token's pace allows; ``seconds`` until the next."""

    def __init__(self, token_id: int, seconds: int) -> None:
        super().__init__(f"token {token_id} asks too often")
        self.token_id, self.seconds = token_id, seconds


class KeyMisused(WebError):
    """An ``Idempotency-Key`` that is none: empty, too long, or with signs that no key has."""


class KeyTaken(WebError):
    """The ``Idempotency-Key`` came before, with another request."""


class KeyInUse(WebError):
    """The first request with this ``Idempotency-Key`` is still being worked on."""


class OutcomeUnknown(WebError):
    """The process that worked on the first request died over it; whether it was carried out, only looking tells."""


class AnswerNotKept(WebError):
    """The first request was carried out, and its answer had a secret in it: that is told once and kept nowhere."""


class VersionPassed(WebError):
    """What was to be changed has changed since it was read. ``current``: how it is now, for the one who asked."""

    def __init__(self, version: int, current: Mapping[str, Any], *, code: str = "case_changed") -> None:
        super().__init__(f"{code}: the version is now {version}")
        self.version, self.current, self.code = version, current, code


class NothingThere(WebError):
    """No such thing under this address."""
