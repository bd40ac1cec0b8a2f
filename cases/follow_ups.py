"""Which cases are not followed up, by the city's rules. Pure.

Everybody is asked, unless a rule says otherwise; what a rule says stands in the case as the reason.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from db.tables import CaseType


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What the rules look at."""

    case_type: CaseType | None
    anonymous: bool
    confidential: bool
    has_number: bool


class Exclusion(StrEnum):
    """Kinds of cases a city may leave out. Values are part of a stored setting: never rename one."""

    NO_NUMBER = "no_number"
    ANONYMOUS = "anonymous"
    CONFIDENTIAL = "confidential"
    PRAISE = "praise"
    SUGGESTION = "suggestion"


USUAL: tuple[Exclusion, ...] = (Exclusion.NO_NUMBER,)
"""Where a city has said nothing: whoever can be called is called."""

_RULES: Mapping[Exclusion, tuple[str, Callable[[Heard], bool]]] = {
    Exclusion.NO_NUMBER: ("没有留下可回访的号码", lambda case: not case.has_number),
    Exclusion.ANONYMOUS: ("匿名诉求", lambda case: case.anonymous),
    Exclusion.CONFIDENTIAL: ("保密工单", lambda case: case.confidential),
    Exclusion.PRAISE: ("表扬类工单", lambda case: case.case_type is CaseType.PRAISE),
    Exclusion.SUGGESTION: ("建议类工单", lambda case: case.case_type is CaseType.SUGGESTION),
}


def not_asked(case: Heard, rules: Collection[Exclusion] = USUAL) -> str | None:
    """Why nobody is called about ``case``, in Chinese; None: the citizen is asked."""
    for rule, (why, holds) in _RULES.items():
        if rule in rules and holds(case):
            return f"{why}，按规则免回访"
    return None
