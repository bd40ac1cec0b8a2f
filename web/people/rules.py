"""What an account may be, and what nobody may do to one. Pure."""

import re
from dataclasses import dataclass

from db.tables import Role
from web.refusals import WebError

LOGIN = re.compile(r"[a-z][a-z0-9._-]{1,31}")
"""No colon: ``api:`` and ``system:`` are no people."""
LONGEST_NAME = 64
HIGHEST_SIGN_LEVEL = 2


class AccountRefused(WebError):
    """``code`` says why, about which ``login``; ``about``: the seat or unit that is not there."""

    def __init__(self, code: str, login: str, *, about: str = "") -> None:
        super().__init__(f"{login}: {EXPLAINED[code].format(about=about)}")
        self.code, self.login = code, login


EXPLAINED = {
    "unknown": "there is no such user; 'hotline user list' shows them",
    "login": "a login is 2 to 32 small letters, figures, dots, dashes, and begins with a letter",
    "taken": "this user exists already",
    "name": f"a name has 1 to {LONGEST_NAME} characters",
    "unit": "people of role department have a unit, people of other roles have none",
    "no-unit": "there is no unit {about!r} in service; 'hotline unit list' shows them",
    "no-seat": "there is no seat {about!r}",
    "sign-level": f"only people of a unit sign, at level 0 to {HIGHEST_SIGN_LEVEL}",
    "last-administrator": "the last administrator who gets in cannot be locked or become something else",
    "oneself": "nobody locks himself or changes his own role",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody is to be. ``unit`` and ``sign_level`` (0 handles, 1 reviews, 2 signs) only for a unit's people."""

    name: str
    role: Role
    seat: str | None = None
    unit: str | None = None
    sign_level: int = 0


def fault(wish: Wish) -> str | None:
    """The code of what is wrong with a wish by itself; None: nothing."""
    of_unit = wish.role is Role.DEPARTMENT
    if not 1 <= len(wish.name) <= LONGEST_NAME:
        return "name"
    if of_unit != (wish.unit is not None):
        return "unit"
    good = 0 <= wish.sign_level <= HIGHEST_SIGN_LEVEL and (of_unit or wish.sign_level == 0)
    return None if good else "sign-level"


def may_cease(login: str, *, by: str, administrators: frozenset[str]) -> str | None:
    """Why ``login`` cannot be locked or get another role; ``administrators``: those who get in now."""
    if login == by:
        return "oneself"
    return "last-administrator" if administrators == {login} else None
