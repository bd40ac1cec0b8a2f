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


class DocumentFaulty(CaseError):
    """Root of documents that cannot be taken. ``faults`` are (path in the document, what is wrong there)."""

    def __init__(self, document: str, faults: Iterable[tuple[str, str]]) -> None:
        self.document, self.faults = document, tuple(faults)
        super().__init__("; ".join(f"{document}: {path or 'the whole'}: {reason}" for path, reason in self.faults))


class ProfileFaulty(DocumentFaulty):
    """A deadline profile that cannot be counted."""


class AnswerRulesFaulty(DocumentFaulty):
    """Rules for answers that cannot be taken."""


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


class UnitRefused(StepRefused):
    """A unit cannot take this part: ``unknown``, ``inactive``, ``wrong_kind``, ``twice``, ``not_below``, ``recused``;
    ``has_part``: it cannot keep out while it leads or supervises."""

    def __init__(self, unit: str, why: str) -> None:
        super().__init__(f"unit {unit}: {why}")
        self.unit, self.why = unit, why


class AnswerTooShort(StepRefused):
    """The answer says next to nothing: it has fewer than ``least`` letters and digits."""

    def __init__(self, case_id: int, least: int) -> None:
        super().__init__(f"case {case_id}: an answer has at least {least} letters and digits")
        self.case_id, self.least = case_id, least


class KeyReused(StepRefused):
    """The idempotency key already names another step of this case."""

    def __init__(self, case_id: int, key: str) -> None:
        super().__init__(f"case {case_id}: key {key!r} was used for another step")
        self.case_id, self.key = case_id, key


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


class DepartmentExists(DepartmentError):
    def __init__(self, code: str) -> None:
        super().__init__(f"there is already a unit {code!r}")
        self.code = code


class AttachmentRefused(CaseError):
    """A file that may not be on the case; the text says why, in Chinese."""


class AttachmentTooLarge(CaseError):
    def __init__(self, most: int) -> None:
        super().__init__(f"a file has more than the {most} bytes allowed")
        self.most = most


class AttachmentFolderFaulty(CaseError):
    """The attachments folder takes nothing, or has no room (``full``); nothing was kept."""

    def __init__(self, why: str, *, full: bool) -> None:
        super().__init__(f"the attachments folder: {why}")
        self.full = full


class AttachmentHeld(CaseError):
    """The scanner has not looked at the file yet, or found something in it: nobody gets it."""

    def __init__(self, attachment_id: int, state: str) -> None:
        super().__init__(f"attachment {attachment_id} is {state}")
        self.attachment_id, self.state = attachment_id, state


class NoSuchAttachment(CaseError):
    def __init__(self, number: str, attachment_id: int) -> None:
        super().__init__(f"case {number} has no attachment {attachment_id}")
        self.attachment_id = attachment_id


class ScannerAway(CaseError):
    """The virus scanner gives no answer now."""


class ScannerFaulty(CaseError):
    """A setting that names no scanner."""

    def __init__(self, setting: str) -> None:
        super().__init__(f"no virus scanner: {setting!r}; write clamd:/path, clamd:host:port or command:program")


class MarkRefused(CaseError):
    """A note or tag that cannot be; the text says why, in Chinese."""


class CitizenRefused(CaseError):
    """Two numbers that cannot be put together. ``why``: ``same``, ``together``, ``too_many``."""

    def __init__(self, why: str) -> None:
        super().__init__(f"numbers not put together: {why}")
        self.why = why


class NoSuchCitizenNumber(CaseError):
    def __init__(self, number_id: int) -> None:
        super().__init__(f"no number {number_id} of this citizen")
        self.number_id = number_id


class DemandFaulty(CaseError):
    """What came in cannot be kept: ``field`` is ``missing`` or ``too_long``."""

    def __init__(self, channel: str, field: str, why: str) -> None:
        super().__init__(f"a demand by {channel}: {field} is {why}")
        self.channel, self.field, self.why = channel, field, why


class ChannelRefused(CaseError):
    """No such channel, or none by which cases come in now."""

    def __init__(self, code: str) -> None:
        super().__init__(f"no cases come in by channel {code[:32]!r}")
        self.code = code


class LeaderTaskRefused(CaseError):
    """A leader's task cannot be reported on or ended; ``why``: ``unknown`` or ``ended``."""

    def __init__(self, task: int, why: str) -> None:
        super().__init__(f"leader task {task}: {why}")
        self.task, self.why = task, why


class NoSuchReport(CaseError):
    def __init__(self, number: str) -> None:
        super().__init__(f"no special report {number}")
        self.number = number


class ReportStepRefused(CaseError):
    """A step a special report cannot take now; ``why``: ``state``, ``open_tasks`` or ``changed``."""

    def __init__(self, number: str, action: str, why: str) -> None:
        super().__init__(f"special report {number}: {action}: {why}")
        self.number, self.action, self.why = number, action, why


class PaperRefused(CaseError):
    """What was written into a special report or the calendar of receptions cannot be; the text says why, in Chinese."""
