"""Which cases are not followed up, and which not by a machine, by the city's rules. Pure.

Everybody is asked, unless a rule says otherwise; what a rule says stands in the case as the reason.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from db import Limits, whole_numbers
from db.tables import CaseType, Urgency


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What the rules look at."""

    case_type: CaseType | None
    anonymous: bool
    confidential: bool
    has_number: bool
    sealed: bool = False
    """Confidential, or accusing somebody."""
    redone: bool = False
    urgency: Urgency = Urgency.NORMAL


class Exclusion(StrEnum):
    """Kinds of cases a city may leave out. Values are part of a stored setting: never rename one."""

    NO_NUMBER = "no_number"
    ANONYMOUS = "anonymous"
    CONFIDENTIAL = "confidential"
    PRAISE = "praise"
    SUGGESTION = "suggestion"
    SEALED = "sealed"
    REDONE = "redone"
    URGENT = "urgent"


USUAL: tuple[Exclusion, ...] = (Exclusion.NO_NUMBER,)
"""Where a city has said nothing: whoever can be called is called."""
LEFT_TO_PEOPLE: tuple[Exclusion, ...] = (
    Exclusion.NO_NUMBER, Exclusion.ANONYMOUS, Exclusion.CONFIDENTIAL, Exclusion.SEALED, Exclusion.REDONE,
)  # fmt: skip
"""Whom no machine asks where a city has said nothing: who must not be found out, and who was let down once."""

_RULES: Mapping[Exclusion, tuple[str, Callable[[Heard], bool]]] = {
    Exclusion.NO_NUMBER: ("没有留下可回访的号码", lambda case: not case.has_number),
    Exclusion.ANONYMOUS: ("匿名诉求", lambda case: case.anonymous),
    Exclusion.CONFIDENTIAL: ("保密工单", lambda case: case.confidential),
    Exclusion.PRAISE: ("表扬类工单", lambda case: case.case_type is CaseType.PRAISE),
    Exclusion.SUGGESTION: ("建议类工单", lambda case: case.case_type is CaseType.SUGGESTION),
    Exclusion.SEALED: ("举报和检举控告", lambda case: case.sealed),
    Exclusion.REDONE: ("重办过的工单", lambda case: case.redone),
    Exclusion.URGENT: ("紧急工单", lambda case: case.urgency is not Urgency.NORMAL),
}

CALLING_BACK_KEYS: Mapping[str, str] = {
    "tries": "cases.follow_up_tries",
    "wait_hours": "cases.follow_up_wait_hours",
    "claim_minutes": "cases.follow_up_claim_minutes",
    "excluded": "cases.follow_up_excluded",
}
"""The settings in which a city's ``CallingBack`` is kept, by field."""
CALLING_BACK_LIMITS: Limits = {"tries": (1, 10), "wait_hours": (0, 168), "claim_minutes": (5, 480)}


@dataclass(frozen=True, slots=True, kw_only=True)
class CallingBack:
    """How people call citizens back: at most ``tries`` times, ``wait_hours`` apart, about no case that is
    ``excluded``. Who takes one keeps it from the others for ``claim_minutes``."""

    tries: int = 3
    wait_hours: int = 4
    claim_minutes: int = 30
    excluded: tuple[Exclusion, ...] = USUAL

    @classmethod
    def of(cls, stored: object) -> Self:
        """``stored``: fields a city has set, by name; what cannot be used is as usual."""
        named = stored.get("excluded") if isinstance(stored, Mapping) else None
        excluded = tuple(one for one in Exclusion if one in named) if isinstance(named, list) else USUAL
        return cls(excluded=excluded, **whole_numbers(stored, CALLING_BACK_LIMITS))


EXCLUSION_NAMES: Mapping[Exclusion, str] = {one: why for one, (why, _) in _RULES.items()}


def not_asked(case: Heard, rules: Collection[Exclusion] = USUAL) -> str | None:
    """Why nobody is called about ``case``, in Chinese; None: the citizen is asked."""
    why = _which(case, rules)
    return f"{why}，按规则免回访" if why else None


def left_to_people(case: Heard, rules: Collection[Exclusion] = LEFT_TO_PEOPLE) -> str | None:
    """Why no machine asks about ``case``, in Chinese; None: it may."""
    why = _which(case, rules)
    return f"{why}，按规则人工回访" if why else None


def _which(case: Heard, rules: Collection[Exclusion]) -> str | None:
    return next((why for rule, (why, holds) in _RULES.items() if rule in rules and holds(case)), None)
