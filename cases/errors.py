"""Refusals of this room."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime


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


class NoWorkingDay(CaseError):
    """The calendar has more than a year without a working day after ``since``: it was entered wrongly."""

    def __init__(self, since: date) -> None:
        super().__init__(f"the working calendar has no working day in the year after {since}")
        self.since = since


class HoursFaulty(CaseError):
    """Working hours that are none; the text shows how they are written."""

    def __init__(self, texts: Sequence[str]) -> None:
        super().__init__(f"not working hours: {list(texts)}; write 08:30-12:00, 13:30-17:30, in order and apart")


class ProfileFaulty(CaseError):
    """A deadline profile that cannot be counted. ``faults`` are (path in the document, what is wrong there)."""

    def __init__(self, document: str, faults: Iterable[tuple[str, str]]) -> None:
        self.document, self.faults = document, tuple(faults)
        super().__init__("; ".join(f"{document}: {path or 'the whole'}: {reason}" for path, reason in self.faults))


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


class ReasonMissing(CaseError):
    """Whoever changes a rule says why."""

    def __init__(self) -> None:
        super().__init__("a reason must be given")


class TextTooLong(CaseError):
    def __init__(self, most: int) -> None:
        super().__init__(f"a text has more than the {most} characters allowed")
        self.most = most


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


class SheetRefused(CaseError):
    """A spreadsheet that cannot be taken; nothing of it was. ``faults``: every reason in Chinese, with row numbers."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("；".join(faults))
        self.faults = tuple(faults)


class NoSuchCategory(CaseError):
    def __init__(self, code: str) -> None:
        super().__init__(f"there is no category {code!r}; 'hotline category list' shows them")
        self.code = code


class RuleFaulty(CaseError):
    """A line of the dispatch directory that cannot be; the text says why, in Chinese."""
