"""The edge to files of rows: .xlsx as any other sheet, .csv as programs in China write it."""

import csv
from io import StringIO

from cases.spreadsheets.cells import Cell, Strange
from cases.spreadsheets.errors import SheetRefused
from cases.spreadsheets.reading import LARGEST_FILE, read_rows

_ZIP = b"PK\x03\x04"
csv.field_size_limit(1 << 20)


def rows_of_file(content: bytes, name: str = "", *, most: int) -> list[list[Cell]]:
    """The rows of a file, told from its content; ``name`` must not say otherwise. Blocks.

    Raises ``SheetRefused``, also of more than ``LARGEST_FILE`` bytes or, as CSV, of far more than ``most`` rows.
    """
    if len(content) > LARGEST_FILE:
        raise SheetRefused([f"文件超过 {LARGEST_FILE >> 20} MB，请拆分后再导入。"])
    if content.startswith(_ZIP):
        return read_rows(content, most=most)
    if name.lower().endswith((".xlsx", ".xls", ".xlsm")):
        raise SheetRefused(["文件内容不是 Excel 工作簿（.xlsx）；请用 Excel 或 WPS 打开，另存为 .xlsx 后再试。"])
    return _csv(content, most)


def _csv(content: bytes, most: int) -> list[list[Cell]]:
    text = _decoded(content)
    try:
        rows = [[_cell(value) for value in row] for row in csv.reader(StringIO(text, newline=""), strict=True)]
    except csv.Error as exc:
        raise SheetRefused(["CSV 文件的引号或分隔符有误，请用 Excel 或 WPS 重新另存后再试。"]) from exc
    if len(rows) > 2 * most:
        raise SheetRefused([f"一次最多 {most} 行，请拆分后再导入。"])
    return rows


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise SheetRefused(["这不是可以读取的 .xlsx 或 .csv 文件；请用 Excel 或 WPS 另存后再试。"])


def _cell(value: str) -> Cell:
    """Spreadsheet programs take a text with = in front for a formula, so nobody means a text by it."""
    plain = value.strip()
    return Strange("公式") if plain.startswith("=") else plain or None
