"""Refusals of merging, linking and dispatching one matter twice."""

from collections.abc import Sequence

from cases.errors import CaseError
from cases.life.errors import StepRefused


class MergeRefused(StepRefused):
    """The case cannot follow the one named. ``why``: ``unknown``, ``itself``, ``closed``, ``follows`` (it is merged
    itself), ``leads`` (others are merged into this one), ``sealed``, ``simulated``, ``busy`` (somebody is at it)."""

    def __init__(self, case_id: int, into: str, why: str) -> None:
        super().__init__(f"case {case_id} cannot be merged into {into}: {why}")
        self.case_id, self.into, self.why = case_id, into, why


class LinkRefused(CaseError):
    """Two cases cannot be linked, or their link not taken away; ``why``: ``itself``, ``linked``, ``not_linked``."""

    def __init__(self, number: str, other: str, why: str) -> None:
        super().__init__(f"cases {number} and {other}: {why}")
        self.number, self.other, self.why = number, other, why


class SameMatterOpen(StepRefused):
    """The same matter is with a unit already; ``numbers`` of the cases. Dispatched all the same, with a reason, by
    the field ``apart``."""

    def __init__(self, case_id: int, numbers: Sequence[str]) -> None:
        super().__init__(f"case {case_id}: the same matter is with a unit already: {', '.join(numbers)}")
        self.case_id, self.numbers = case_id, tuple(numbers)
