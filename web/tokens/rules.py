"""What a token may be: its name, what it is for, whose it is, until when. Pure."""

from dataclasses import dataclass
from datetime import date, datetime

from db.tables import Role
from web.permissions import allowed
from web.tokens.scopes import OPENED, Scope

PREFIX = "hl_"
"""Before every token, so that scanners of leaked secrets know one."""
HINT_LENGTH = 10
"""Characters of a token that are kept readable."""
LONGEST_NAME, LONGEST_PURPOSE = 40, 200
LONGEST_DAYS = 366
MOST_PER_MINUTE = 6000
USUAL_PER_MINUTE = 120
ROLES = (Role.AGENT, Role.SUPERVISOR, Role.QA, Role.MANAGER, Role.ADMIN)
"""What a program of the hotline itself may be; a unit's is a unit's person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenWish:
    """What an administrator asks for. ``unit`` None: a program of the hotline."""

    name: str
    purpose: str
    role: Role
    unit: str | None
    sign_level: int
    scopes: tuple[Scope, ...]
    per_minute: int
    expires_at: datetime


def alive(*, expires_at: datetime, revoked_at: datetime | None, now: datetime) -> bool:
    """Whether a token still opens anything."""
    return revoked_at is None and now < expires_at


def idle_scopes(role: Role, scopes: tuple[Scope, ...]) -> tuple[Scope, ...]:
    """Scopes that would let a program of ``role`` do nothing: whoever gives them means something else."""
    return tuple(scope for scope in scopes if not any(allowed(role, permission) for permission in OPENED[scope]))


def last_day(today: date, days: int = LONGEST_DAYS) -> date:
    """The last day a token made ``today`` may be good for."""
    return date.fromordinal(today.toordinal() + days)
