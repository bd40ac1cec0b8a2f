"""Refusals that any part of this room may meet; the others stand beside what they refuse."""

from collections.abc import Iterable


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


class DocumentFaulty(CaseError):
    """Root of documents that cannot be taken. ``faults`` are (path in the document, what is wrong there)."""

    def __init__(self, document: str, faults: Iterable[tuple[str, str]]) -> None:
        self.document, self.faults = document, tuple(faults)
        super().__init__("; ".join(f"{document}: {path or 'the whole'}: {reason}" for path, reason in self.faults))


class RulesChanged(CaseError):
    """Another version of a document of rules was published after the one that was read. ``read`` 0: none was there."""

    def __init__(self, key: str, *, read: int, current: int) -> None:
        super().__init__(f"rules {key}: read in version {read}, now {current}")
        self.key, self.read, self.current = key, read, current


class ReasonMissing(CaseError):
    """Whoever changes a rule says why."""

    def __init__(self) -> None:
        super().__init__("a reason must be given")


class TextTooLong(CaseError):
    def __init__(self, most: int) -> None:
        super().__init__(f"a text has more than the {most} characters allowed")
        self.most = most
