"""Refusals about categories and the dispatch directory."""

from cases.errors import CaseError


class NoSuchCategory(CaseError):
    def __init__(self, code: str) -> None:
        super().__init__(f"there is no category {code!r}; 'hotline category list' shows them")
        self.code = code


class DirectoryChanged(CaseError):
    """Somebody else changed the dispatch directory after the sheet was looked through."""


class NoSuchLine(CaseError):
    def __init__(self, line: int) -> None:
        super().__init__(f"the dispatch directory has no line {line} in use")
        self.line = line


class LineChanged(CaseError):
    """Somebody else changed the line after it was read."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line} of the dispatch directory was changed meanwhile")
        self.line = line


class LineExists(CaseError):
    """There is a line for this category and place."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line} of the dispatch directory is for this category and place")
        self.line = line


class RuleFaulty(CaseError):
    """A line of the dispatch directory that cannot be; the text says why, in Chinese."""
