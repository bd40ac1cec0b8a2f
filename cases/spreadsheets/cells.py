"""How any spreadsheet is read: cells that hold plain values, columns by name, every fault with its row. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cases.spreadsheets.errors import SheetRefused

MOST_ROWS = 20_000
MOST_FAULTS = 50


@dataclass(frozen=True, slots=True)
class Strange:
    """A cell that holds no plain value; ``what`` says what instead, in Chinese. ``day``: of a date, in ISO 8601."""

    what: str
    day: str = ""


Cell = str | Strange | None


class SheetFaults:
    """Faults, each with the number of its row as a spreadsheet counts."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def add(self, number: int, words: str) -> None:
        self.found.append(f"第 {number} 行：{words}")

    def refuse_any(self) -> None:
        """Raises ``SheetRefused``."""
        if self.found:
            rest = len(self.found) - MOST_FAULTS
            raise SheetRefused(self.found[:MOST_FAULTS] + ([f"……另有 {rest} 处问题"] if rest > 0 else []))


def columns_of(header: Sequence[Cell], known: Sequence[str], needed: Sequence[str], hint: str) -> dict[str, int]:
    """Where each named column stands. Raises ``SheetRefused``; ``hint`` ends it."""
    names = [cell.strip() if isinstance(cell, str) else "" for cell in header]
    missing = [name for name in needed if name not in names]
    unknown = [name for name in names if name and name not in known]
    twice = sorted({name for name in names if name and names.count(name) > 1})
    faults = [f"缺少「{name}」列。" for name in missing]
    faults += [f"不认识的列「{name[:20]}」。" for name in unknown]
    faults += [f"「{name}」列出现了不止一次。" for name in twice]
    if faults:
        raise SheetRefused([*faults, hint])
    return {name: place for place, name in enumerate(names) if name}


def texts_of(
    number: int, cells: Mapping[str, Cell], faults: SheetFaults, *, dates: Sequence[str] = ()
) -> dict[str, str] | None:
    """The cells of a row as texts; None when one is no text. A real date is taken in the columns ``dates``."""
    text: dict[str, str] = {}
    good = True
    for name, cell in cells.items():
        if isinstance(cell, Strange) and not (name in dates and cell.day):
            faults.add(number, f"「{name}」是{cell.what}，请改成普通文字后再导入。")
            good = False
        text[name] = cell.day if isinstance(cell, Strange) else (cell or "").strip()
    return text if good else None
