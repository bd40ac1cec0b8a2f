"""Who may go on a break, and whether it lasts too long. Pure; the reasons are rows of ``pause_reason``."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from queue_manager.control.errors import OrderRefused

HIGHEST_LEVEL = 20
"""Levels (Asterisk's penalties) count from 0, who is asked first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A reason to take no calls; limits as in ``db.tables.PauseReason``."""

    key: str
    limit_minutes: int = 0
    at_once_percent: int = 0
    needs_approval: bool = False
    chosen: bool = True


def allow_pause(pause: Pause | None, *, key: str, signed_in: int, others: int) -> None:
    """Let a seat pause itself for this reason, or refuse.

    ``signed_in`` seats are at work, itself included; ``others`` of them have this reason already.

    Raises ``OrderRefused``: ``pause.unknown``, ``pause.needs-approval``, ``pause.too-many``.
    """
    if pause is None or not pause.chosen:
        raise OrderRefused("pause.unknown", pause=key)
    if pause.needs_approval:
        raise OrderRefused("pause.needs-approval", pause=key)
    if pause.at_once_percent and others >= at_once(pause, signed_in):
        raise OrderRefused("pause.too-many", pause=key, most=str(at_once(pause, signed_in)))


def at_once(pause: Pause, signed_in: int) -> int:
    """How many seats may have this reason at the same time: never less than one, or nobody ever could."""
    return max(1, signed_in * pause.at_once_percent // 100) if pause.at_once_percent else signed_in


def overdue(limit_minutes: int, since: datetime, now: datetime) -> bool:
    """Whether a pause that began at ``since`` has lasted longer than allowed."""
    return limit_minutes > 0 and now - since > timedelta(minutes=limit_minutes)


def level_of(text: str) -> int:
    """A level as a form gives it. Raises ``OrderRefused``: ``seat.level``."""
    if not (text.isascii() and text.isdecimal() and len(text) < 4 and int(text) <= HIGHEST_LEVEL):
        raise OrderRefused("seat.level", level=text[:8])
    return int(text)
