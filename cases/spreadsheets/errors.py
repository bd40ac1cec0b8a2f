"""The refusal of a spreadsheet."""

from collections.abc import Sequence

from cases.errors import CaseError


class SheetRefused(CaseError):
    """A spreadsheet that cannot be taken; nothing of it was. ``faults``: every reason in Chinese, with row numbers."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = tuple(faults)
