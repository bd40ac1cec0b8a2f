"""Refusals of steps."""

from collections.abc import Sequence
from datetime import datetime

from cases.errors import CaseError


class StepRefused(CaseError):
    """Root of the refusals of a step; nothing was written."""


class NoSuchStep(StepRefused):
    def __init__(self, action: str) -> None:
        super().__init__(f"no step {action}")
        self.action = action


class StepNotLegal(StepRefused):
    """The table has no such step from where the case stands."""

    def __init__(self, case_id: int, state: str, action: str) -> None:
        super().__init__(f"case {case_id} is {state}: {action} is no legal step")
        self.case_id, self.state, self.action = case_id, state, action


class StepNotAllowed(StepRefused):
    """The step is legal, but not for this person."""

    def __init__(self, case_id: int, action: str, role: str | None) -> None:
        super().__init__(f"case {case_id}: {action} is not for {role or 'the program'}")
        self.case_id, self.action, self.role = case_id, action, role


class UnsealingRefused(StepNotAllowed):
    """The case would no longer be confidential, a report or an accusation; only the office decides that."""


class StepTooLate(StepRefused):
    """The step had to be taken before ``limit``."""

    def __init__(self, case_id: int, action: str, limit: datetime) -> None:
        super().__init__(f"case {case_id}: {action} was possible until {limit}")
        self.case_id, self.action, self.limit = case_id, action, limit


class StepIncomplete(StepRefused):
    """``missing``: for each demand that is not met, the names of the fields of which one is needed."""

    def __init__(self, case_id: int, action: str, missing: Sequence[Sequence[str]]) -> None:
        wanted = ", ".join(" or ".join(names) for names in missing)
        super().__init__(f"case {case_id}: {action} needs {wanted}")
        self.case_id, self.action, self.missing = case_id, action, missing


class FieldRefused(StepRefused):
    """A field holds what it cannot hold; ``why`` is a code, ``most`` the largest length where that is the reason."""

    def __init__(self, field: str, why: str, *, most: int | None = None) -> None:
        super().__init__(f"{field}: {why}")
        self.field, self.why, self.most = field, why, most


class KeyReused(StepRefused):
    """The idempotency key already names another step of this case."""

    def __init__(self, case_id: int, key: str) -> None:
        super().__init__(f"case {case_id}: key {key!r} was used for another step")
        self.case_id, self.key = case_id, key


class UnitRefused(StepRefused):
    """A unit cannot take this part: ``unknown``, ``inactive``, ``wrong_kind``, ``twice``, ``not_below``, ``recused``;
    ``has_part``: it cannot keep out while it leads or supervises."""

    def __init__(self, unit: str, why: str) -> None:
        super().__init__(f"unit {unit}: {why}")
        self.unit, self.why = unit, why
