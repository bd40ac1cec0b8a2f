"""A file of cases as rows."""

from cases import Cell, rows_of_file
from channels.case_sheet import MOST_ROWS


def rows_of(content: bytes, name: str = "") -> list[list[Cell]]:
    """The rows of a file, told from its content; ``name`` must not say otherwise. Blocks. Raises ``SheetRefused``."""
    return rows_of_file(content, name, most=MOST_ROWS)
