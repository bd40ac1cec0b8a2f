"""积案 and 老大难: cases that stay open too long or come back too often. Pure; ``web.cases.marks`` has it in SQL."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from db import Limits, whole_numbers


class Lingering(StrEnum):
    LINGERING = "lingering"  # 积案
    LONG_STANDING = "long_standing"  # 老大难


@dataclass(frozen=True, slots=True, kw_only=True)
class LingeringRules:
    """A city's numbers (setting ``cases.lingering``). Open longer than ``days``: 积案. Open longer than ``long_days``,
    redone or given back as often as here: 老大难. Called about again within ``repeat_days``: 重复."""

    days: int = 60
    long_days: int = 180
    redos: int = 2
    returns: int = 3
    repeat_days: int = 90

    @classmethod
    def read(cls, said: object) -> "LingeringRules":
        """What is no whole number within its limits leaves the usual one."""
        return cls(**whole_numbers(said, LINGERING_LIMITS))


LINGERING_LIMITS: Limits = {
    "days": (1, 3650), "long_days": (1, 3650), "redos": (1, 99), "returns": (1, 99), "repeat_days": (1, 3650),
}  # fmt: skip
USUAL_RULES = LingeringRules()


def lingers(
    opened_at: datetime, *, redos: int, returns: int, over: bool, now: datetime, rules: LingeringRules = USUAL_RULES
) -> Lingering | None:
    """The mark of a case that is not ``over``; None: it goes its ordinary way."""
    if over:
        return None
    age = now - opened_at
    if age > timedelta(days=rules.long_days) or redos >= rules.redos or returns >= rules.returns:
        return Lingering.LONG_STANDING
    return Lingering.LINGERING if age > timedelta(days=rules.days) else None
