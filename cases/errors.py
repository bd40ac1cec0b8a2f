"""Refusals of this room."""


class CaseError(Exception):
    """Root of every refusal of this room."""


class NoSuchCase(CaseError):
    def __init__(self, wanted: str | int) -> None:
        super().__init__(f"no case {wanted}")
        self.wanted = wanted


class CaseChanged(CaseError):
    """Somebody else saved the case after it was read; nothing was written."""

    def __init__(self, case_id: int, *, read: int, current: int) -> None:
        super().__init__(f"case {case_id} was read at version {read} and is now at {current}")
        self.case_id, self.read, self.current = case_id, read, current
