"""Refusals about units and the signatures of their people."""

from cases.errors import CaseError


class DelegationRefused(CaseError):
    """A signature cannot be lent or taken back so; ``why`` is a code."""

    def __init__(self, what: str, why: str) -> None:
        super().__init__(f"delegation {what}: {why}")
        self.what, self.why = what, why


class DepartmentError(CaseError):
    """Root of refusals about the tree of units."""


class NoSuchDepartment(DepartmentError):
    def __init__(self, code: str) -> None:
        super().__init__(f"there is no unit {code!r}; 'hotline unit list' shows them")
        self.code = code


class UnitLoop(DepartmentError):
    def __init__(self, code: str) -> None:
        super().__init__(f"unit {code!r} would stand below itself")
        self.code = code


class DepartmentExists(DepartmentError):
    def __init__(self, code: str) -> None:
        super().__init__(f"there is already a unit {code!r}")
        self.code = code
