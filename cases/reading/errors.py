"""The refusal of a note or tag."""

from cases.errors import CaseError


class MarkRefused(CaseError):
    """A note or tag that cannot be; the text says why, in Chinese."""
