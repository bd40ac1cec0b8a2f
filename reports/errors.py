"""Refusals of this room."""

from collections.abc import Iterable
from datetime import datetime


class ReportError(Exception):
    """Root of every refusal of this room."""


class DefinitionFaulty(ReportError):
    """A definition that cannot be computed is not taken. ``faults`` are (path in the document, what is wrong there)."""

    def __init__(self, document: str, faults: Iterable[tuple[str, str]]) -> None:
        self.document, self.faults = document, tuple(faults)
        super().__init__("; ".join(f"{document}: {path or 'the whole'}: {reason}" for path, reason in self.faults))


class NoSuchMetric(ReportError):
    """The store has no definition of this key (and version) that was in force at ``at``."""

    def __init__(self, key: str, version: int | None = None, at: datetime | None = None) -> None:
        self.key, self.version, self.at = key, version, at
        super().__init__(f"no metric {key!r}, version {version or 'in force'}{f' at {at}' if at else ''}")


class ValidFromPast(ReportError):
    """A new version may not reach back: it would change reports that were already made."""

    def __init__(self, key: str, valid_from: datetime, earliest: datetime) -> None:
        self.key, self.valid_from, self.earliest = key, valid_from, earliest
        super().__init__(f"metric {key!r}: valid from {valid_from}, but the earliest allowed is {earliest}")


class ScopeFaulty(ReportError):
    """A period that does not go forward, or whose times have no zone."""

    def __init__(self, since: datetime, before: datetime) -> None:
        self.since, self.before = since, before
        super().__init__(f"not a period: {since} to {before}")


class LoadFaulty(ReportError):
    """A load, a number of seats or a limit that cannot be."""

    def __init__(self, what: str) -> None:
        super().__init__(f"cannot be computed: {what}")


class NoSuchScoreRules(ReportError):
    """No rules of points of this key were in force."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__(f"no score rules {key!r}")
