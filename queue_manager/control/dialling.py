"""Whether a seat may call a number: the first fence against toll fraud. Pure; the dialplan is the second.

A pattern is read one sign for one digit: a digit itself, X (0-9), Z (1-9), N (2-9). There is no sign for "anything
more", so a number that is longer than a pattern never slips through it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from db import SHANGHAI, within_country
from db.tables import OutboundRule
from queue_manager.control.errors import OrderRefused

HOUR = timedelta(hours=1)
_SIGNS = {"X": "[0-9]", "Z": "[1-9]", "N": "[2-9]"}
_PATTERN = re.compile(r"[0-9XZN]{3,20}")
_WRITTEN = re.compile(r"[\s()./-]")
_NUMBER = re.compile(r"[0-9]{3,20}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What people of a role may dial; hours of Asia/Shanghai, from ``from_hour`` on and before ``until_hour``."""

    patterns: tuple[str, ...]
    per_hour: int
    at_once: int
    from_hour: int = 0
    until_hour: int = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """What is used up: when this seat began its calls of late, and how many outbound calls are up in the hall."""

    begun: Sequence[datetime]
    up: int


def dialled(text: str) -> str:
    """A number as a person writes it, as it is dialled inside the country: without +86 and signs of writing.

    Raises ``OrderRefused`` with ``number.unreadable``.
    """
    number = _WRITTEN.sub("", text)
    if number.startswith("+86"):
        number = within_country(number[3:])
    if not _NUMBER.fullmatch(number):
        raise OrderRefused("number.unreadable")
    return number


def patterns_of(text: str) -> tuple[str, ...]:
    """Patterns as they are stored. Raises ``OrderRefused`` with ``pattern.unreadable``, naming all that are."""
    patterns = tuple(dict.fromkeys(text.upper().split()))
    if strange := [pattern[:20] for pattern in patterns if not _PATTERN.fullmatch(pattern)]:
        raise OrderRefused("pattern.unreadable", pattern=" ".join(strange[:9]))
    return patterns


def anybodys(rules: Iterable[OutboundRule]) -> Allowance:
    """What the machine may dial: the numbers any role may, half of the hall's calls at once, at any hour (those who
    ask by machine have hours of their own). Raises ``OrderRefused`` with ``pattern.unreadable``."""
    known = list(rules)
    patterns = dict.fromkeys(pattern for row in known for pattern in patterns_of(row.patterns))
    most = max((row.at_once for row in known), default=0)
    return Allowance(patterns=tuple(patterns), per_hour=1, at_once=(most + 1) // 2)


def matches(pattern: str, number: str) -> bool:
    """Whether ``number`` is one of those ``pattern`` names."""
    return re.fullmatch("".join(_SIGNS.get(sign, re.escape(sign)) for sign in pattern), number) is not None


def permitted(number: str, patterns: Iterable[str]) -> bool:
    """Whether one of ``patterns`` names ``number``; where there are none, nothing may be dialled."""
    return any(matches(pattern, number) for pattern in patterns)


def check(number: str, allowance: Allowance | None, use: Use, now: datetime) -> None:
    """Raises ``OrderRefused``: ``dial.not-allowed``, ``number.forbidden``, ``hour.forbidden``, ``rate.exceeded``,
    ``hall.full``."""
    if allowance is None or not allowance.patterns:
        raise OrderRefused("dial.not-allowed")
    if not permitted(number, allowance.patterns):
        raise OrderRefused("number.forbidden")
    if not allowance.from_hour <= now.astimezone(SHANGHAI).hour < allowance.until_hour:
        raise OrderRefused("hour.forbidden", hours=f"{allowance.from_hour}-{allowance.until_hour}")
    if within_hour(use.begun, now) >= allowance.per_hour:
        raise OrderRefused("rate.exceeded", limit=str(allowance.per_hour))
    if use.up >= allowance.at_once:
        raise OrderRefused("hall.full", limit=str(allowance.at_once))


def within_hour(begun: Iterable[datetime], now: datetime) -> int:
    """How many of these are not an hour old yet."""
    return sum(now - HOUR < at <= now for at in begun)
