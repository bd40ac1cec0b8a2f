"""Refusals about calendars, profiles and clocks."""

from collections.abc import Sequence
from datetime import date, datetime

from cases.errors import CaseError, DocumentFaulty


class NoWorkingDay(CaseError):
    """The calendar has more than a year without a working day after ``since``: it was entered wrongly."""

    def __init__(self, since: date) -> None:
        super().__init__(f"the working calendar has no working day in the year after {since}")
        self.since = since


class HoursFaulty(CaseError):
    """Working hours that are none; the text shows how they are written."""

    def __init__(self, texts: Sequence[str]) -> None:
        super().__init__(f"not working hours: {list(texts)}; write 08:30-12:00, 13:30-17:30, in order and apart")


class ProfileFaulty(DocumentFaulty):
    """A deadline profile that cannot be counted."""


class ExtensionRefused(CaseError):
    """More extensions, or a longer one, than the deadline allows."""

    def __init__(self, wanted: Sequence[int], allowed: Sequence[int]) -> None:
        super().__init__(f"extensions {list(wanted)} are not within {list(allowed)}")
        self.wanted, self.allowed = tuple(wanted), tuple(allowed)


class SuspensionsFaulty(CaseError):
    """Suspensions that end before they begin, or overlap."""

    def __init__(self, at: datetime) -> None:
        super().__init__(f"the suspension that begins at {at} ends before it begins, or before another one has ended")
        self.at = at


class NoSuchProfile(CaseError):
    def __init__(self, key: str) -> None:
        super().__init__(f"there is no deadline profile {key!r} in force; 'hotline profile list' shows them")
        self.key = key


class ProfileFromPast(CaseError):
    """A new version may not reach back: clocks that ran by the old one would be told otherwise afterwards."""

    def __init__(self, key: str, valid_from: datetime) -> None:
        super().__init__(f"profile {key!r}: valid from {valid_from} reaches back into the past or an earlier version")
        self.key, self.valid_from = key, valid_from


class ClockRefused(CaseError):
    """A clock of a case cannot be started, stopped or moved as it stands; ``why`` says so."""

    def __init__(self, case_id: int, kind: str, why: str) -> None:
        super().__init__(f"case {case_id}: clock {kind!r} {why}")
        self.case_id, self.kind, self.why = case_id, kind, why
