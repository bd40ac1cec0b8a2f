"""Spreadsheets, an edge of the house: read as plain cells, every fault named by its row; written without formulas."""

from cases.spreadsheets.cells import Cell, SheetFaults, Strange, columns_of, texts_of
from cases.spreadsheets.errors import SheetRefused
from cases.spreadsheets.files import rows_of_file
from cases.spreadsheets.reading import read_rows
from cases.spreadsheets.writing import write_rows, write_sheets

__all__ = [
    "Cell",
    "SheetFaults",
    "SheetRefused",
    "Strange",
    "columns_of",
    "read_rows",
    "rows_of_file",
    "texts_of",
    "write_rows",
    "write_sheets",
]
