"""A refusal as programs read it (RFC 9457)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Gist:
    """As refusals were told before ``Problem``; kept for programs that read it."""

    code: str
    message: str
    id: str | None
    fields: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """``code`` is stable, ``title`` and ``detail`` are for people; ``id`` leads to our log; ``fields``: complaints by
    field; ``current``: what was to be changed, as it is now; ``scope``: what the token lacks."""

    type: str
    title: str
    status: int
    detail: str
    kept: str
    code: str
    id: str | None
    error: Gist
    fields: Mapping[str, str] | None = None
    scope: str | None = None
    current: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coded:
    """What software that signs its requests is told instead: a code, and words for who reads its log."""

    error: Gist
