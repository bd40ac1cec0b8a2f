"""Refusals of taking a follow-up."""

from datetime import datetime

from cases.errors import CaseError


class FollowUpTaken(CaseError):
    """Somebody else calls this case's citizen back; ``by``: his name, ``since``: when he took it."""

    def __init__(self, case_id: int, *, by: str, since: datetime) -> None:
        super().__init__(f"case {case_id}: the follow-up was taken at {since}")
        self.case_id, self.by, self.since = case_id, by, since


class NoFollowUpNow(CaseError):
    """The case waits for no follow-up."""

    def __init__(self, case_id: int) -> None:
        super().__init__(f"case {case_id} waits for no follow-up")
        self.case_id = case_id
