"""Rows as an .xlsx file that no spreadsheet program takes for formulas."""

from collections.abc import Iterable, Sequence
from io import BytesIO

import openpyxl
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

MOST_CHARACTERS = 32_767
"""Of one cell, as Excel has it."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


Rows = Iterable[Sequence[str | int | None]]


def write_rows(title: str, rows: Rows) -> bytes:
    """One sheet, as ``write_sheets`` writes it."""
    return write_sheets(((title, rows),))


def write_sheets(sheets: Iterable[tuple[str, Rows]]) -> bytes:
    """Sheets with their names (at most 31 characters), the first row of each on top of every page.

    Texts stay texts: a cell that begins like a formula is stored as a text and marked as one, so that it stays one
    when it is edited or saved as CSV. Characters XML cannot hold are left out, overlong texts cut.
    """
    book = openpyxl.Workbook(write_only=True)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        assert isinstance(sheet, WriteOnlyWorksheet)
        sheet.freeze_panes = "A2"
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: WriteOnlyWorksheet, value: str | int | None) -> object:
    if not isinstance(value, str):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", value)[:MOST_CHARACTERS]
    cell = WriteOnlyCell(sheet, text)
    if text.startswith(_FORMULA):
        cell.data_type = "s"
        cell.quotePrefix = True
    return cell
