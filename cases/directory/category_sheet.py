"""A spreadsheet's rows as a tree of categories, or everything that is wrong with them, in Chinese. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cases.spreadsheets.cells import MOST_ROWS, Cell, SheetFaults, columns_of, texts_of
from cases.spreadsheets.errors import SheetRefused

CODE, NAMES, ACTIVE = "编码", ("一级", "二级", "三级"), "启用"
COLUMNS = (CODE, *NAMES, ACTIVE)
HINT = f"第 1 行应当是列名：{'、'.join(COLUMNS)}（「启用」可以没有）。"
LONGEST_NAME = 64
_CODES = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,31}")


@dataclass(frozen=True, slots=True)
class CategoryRow:
    """``path``: names from the first level to the category's own."""

    number: int
    code: str
    path: tuple[str, ...]
    active: bool


def read_tree(rows: Sequence[Sequence[Cell]]) -> list[CategoryRow]:
    """The categories, upper levels first. ``rows[0]`` is the header; numbers in faults count as a spreadsheet does.

    Raises ``SheetRefused`` with every fault: nothing is taken from a sheet that is wrong anywhere.
    """
    if len(rows) - 1 > MOST_ROWS:
        raise SheetRefused([f"共有 {len(rows) - 1} 行，最多 {MOST_ROWS} 行。"])
    places = columns_of(rows[0] if rows else [], COLUMNS, (CODE, *NAMES), HINT)
    faults, found = SheetFaults(), []
    for number, row in enumerate(rows[1:], start=2):
        cells = {name: row[place] if place < len(row) else None for name, place in places.items()}
        if any(cell not in {None, ""} for cell in cells.values()):
            category = _row(number, cells, faults)
            if category:
                found.append(category)
    if not found and not faults.found:
        raise SheetRefused(["表中没有任何类别。"])
    _check_together(found, faults)
    faults.refuse_any()
    return sorted(found, key=lambda row: (len(row.path), row.number))


def _row(number: int, cells: dict[str, Cell], faults: SheetFaults) -> CategoryRow | None:
    """None when something is wrong with the row by itself."""
    before = len(faults.found)
    text = texts_of(number, cells, faults)
    if text is None:
        return None
    if not _CODES.fullmatch(text[CODE]):
        faults.add(number, f"编码「{text[CODE][:32]}」应为 1 至 32 位字母、数字、点、横线。")
    path = _path(number, [text[name] for name in NAMES], faults)
    active = {"": True, "是": True, "否": False}.get(text.get(ACTIVE, ""))
    if active is None:
        faults.add(number, f"「启用」应填“是”或“否”，现在是「{text[ACTIVE][:20]}」。")
    if len(faults.found) > before or path is None or active is None:
        return None
    return CategoryRow(number, text[CODE], path, active)


def _path(number: int, names: list[str], faults: SheetFaults) -> tuple[str, ...] | None:
    filled = [name for name in names if name]
    if not filled:
        faults.add(number, "没有填类别名称。")
    elif names[: len(filled)] != filled:
        faults.add(number, "下级填了而上级空着；合并的单元格请先取消合并并填满。")
    elif any(len(name) > LONGEST_NAME or not name.isprintable() for name in filled):
        faults.add(number, f"类别名称最多 {LONGEST_NAME} 个字，不能有换行等控制字符。")
    else:
        return tuple(filled)
    return None


def _check_together(rows: Sequence[CategoryRow], faults: SheetFaults) -> None:
    codes: dict[str, int] = {}
    paths: dict[tuple[str, ...], int] = {}
    for row in rows:
        if row.code in codes:
            faults.add(row.number, f"编码「{row.code}」与第 {codes[row.code]} 行重复。")
        if row.path in paths:
            faults.add(row.number, f"类别「{' › '.join(row.path)}」与第 {paths[row.path]} 行重复。")
        codes.setdefault(row.code, row.number)
        paths.setdefault(row.path, row.number)
    for row in rows:
        if len(row.path) > 1 and row.path[:-1] not in paths:
            faults.add(row.number, f"上级类别「{' › '.join(row.path[:-1])}」没有自己的一行和编码。")
