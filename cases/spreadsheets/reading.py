"""The edge to spreadsheets: an .xlsx file as rows of plain cells. What openpyxl cannot read is refused in Chinese."""

import zipfile
import zlib
from collections.abc import Iterable
from datetime import date, time, timedelta
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from cases.spreadsheets.cells import MOST_ROWS, Cell, Strange
from cases.spreadsheets.errors import SheetRefused

LARGEST_FILE = 5 * 1024 * 1024
LARGEST_UNPACKED = 60 * 1024 * 1024
"""A few kilobytes can unpack to gigabytes; those are refused before anything is unpacked."""
MOST_COLUMNS = 30
STRANGE = {"f": "公式", "e": "错误值"}
"""Types of cells, as openpyxl names them, that hold no value of their own."""


def read_rows(content: bytes, *, most: int = MOST_ROWS) -> list[list[Cell]]:
    """The rows of the first sheet, without empty ones at its end; of more than ``most`` below the first as many as show
    that there are more. Raises ``SheetRefused``."""
    if len(content) > LARGEST_FILE:
        raise SheetRefused([f"文件超过 {LARGEST_FILE // 1024 // 1024} MB。"])
    try:
        _refuse_bomb(content)
        book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=False)
        try:
            rows = book.worksheets[0].iter_rows(max_col=MOST_COLUMNS)
            return _filled(([_plain(cell) for cell in row] for row in rows), most)
        finally:
            book.close()
    except (
        zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, InvalidFileException, ParseError, KeyError, IndexError,
        ValueError, TypeError, AttributeError, EOFError, RuntimeError,
    ) as exc:  # fmt: skip
        # Whatever openpyxl stumbles over, the file is at fault: it is the only thing that was read.
        raise SheetRefused(["这不是可以读取的 Excel 工作簿（.xlsx）；请用 Excel 或 WPS 另存为 .xlsx 后再试。"]) from exc


def _filled(rows: Iterable[list[Cell]], most: int) -> list[list[Cell]]:
    """Programs write a row for each that was ever coloured, down to the last of all: these are not counted."""
    found: list[list[Cell]] = []
    for number, row in enumerate(rows):
        if all(cell is None for cell in row):
            continue
        found.extend([[None] * MOST_COLUMNS] * (min(number, most + 1) - len(found)))
        found.append(row)
        if len(found) > most + 1:
            break
    return found


def _refuse_bomb(content: bytes) -> None:
    with zipfile.ZipFile(BytesIO(content)) as packed:
        if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
            raise SheetRefused(["文件展开后过大，没有读取。"])


def _plain(cell: Any) -> Cell:
    value = cell.value
    if value is None or (isinstance(value, str) and cell.data_type not in STRANGE):
        return value
    if isinstance(value, date):
        return Strange("日期", value.strftime("%Y-%m-%d"))
    if isinstance(value, time | timedelta):
        return Strange("日期")
    if cell.data_type in STRANGE:
        return Strange(STRANGE[cell.data_type])
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
