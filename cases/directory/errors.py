"""Refusals about categories and the dispatch directory."""

from cases.errors import CaseError


class NoSuchCategory(CaseError):
    def __init__(self, code: str) -> None:
        super().__init__(f"there is no category {code!r}; 'hotline category list' shows them")
        self.code = code


class DirectoryChanged(CaseError):
    """Somebody else changed the dispatch directory after the sheet was looked through."""


class RuleFaulty(CaseError):
    """A line of the dispatch directory that cannot be; the text says why, in Chinese."""
