"""A spreadsheet's rows as lines of the dispatch directory, or everything that is wrong with them, in Chinese; and back.
Pure.

People write names: of a category its path, of a unit or a profile its name. Codes are taken as well, and written where
a name would be somebody else's, too.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cases.directory.dispatch import RuleText
from cases.spreadsheets.cells import Cell, SheetFaults, columns_of, texts_of
from cases.spreadsheets.errors import SheetRefused

CATEGORY, PLACE, LEAD, CO_HANDLERS = "事项分类", "地点", "主办单位", "协办单位"
SUPERVISING, PROFILE, CLASS, NOTE = "督办单位", "时限方案", "办理类别", "说明"
DISPATCH_COLUMNS = (CATEGORY, PLACE, LEAD, CO_HANDLERS, SUPERVISING, PROFILE, CLASS, NOTE)
MOST_LINES = 5_000
LONGEST_PLACE, LONGEST_NOTE = 64, 200
HINT = f"第 1 行应当是列名：{'、'.join(DISPATCH_COLUMNS)}（只有「{LEAD}」和「{SUPERVISING}」必须有）。"
WRONG = {
    CATEGORY: "不在事项分类中", LEAD: "不是在用的承办单位", CO_HANDLERS: "不是在用的承办单位",
    SUPERVISING: "不是在用的督办单位", PROFILE: "不在时限方案中", CLASS: "不是办理类别",
}  # fmt: skip
_PARTS, _JOINTS = re.compile(r"[、，,;；\n]+"), re.compile(r"\s*[›>/]\s*")


@dataclass(frozen=True, slots=True)
class Known:
    """What a sheet may name: names by code. ``leading`` and ``supervising`` units are those in use."""

    categories: Mapping[str, str] = field(default_factory=dict)
    leading: Mapping[str, str] = field(default_factory=dict)
    supervising: Mapping[str, str] = field(default_factory=dict)
    profiles: Mapping[str, str] = field(default_factory=dict)
    classes: Mapping[str, str] = field(default_factory=dict)


def read_directory(rows: Sequence[Sequence[Cell]], known: Known) -> list[RuleText]:
    """The lines; ``rows[0]`` is the header, numbers in faults count as a spreadsheet does.

    Raises ``SheetRefused`` with every fault: nothing is taken from a sheet that is wrong anywhere.
    """
    if len(rows) - 1 > MOST_LINES:
        raise SheetRefused([f"共有 {len(rows) - 1} 行，最多 {MOST_LINES} 行。"])
    places = columns_of(rows[0] if rows else [], DISPATCH_COLUMNS, (LEAD, SUPERVISING), HINT)
    faults, reader = SheetFaults(), _Reader(known)
    found = dict[tuple[str, str], tuple[int, RuleText]]()
    for number, row in enumerate(rows[1:], start=2):
        cells = {name: row[place] if place < len(row) else None for name, place in places.items()}
        if all(cell in {None, ""} for cell in cells.values()):
            continue
        texts = texts_of(number, cells, faults)
        line = reader.line(number, texts, faults) if texts is not None else None
        if line is None:
            continue
        first, _ = found.setdefault((line.category, line.place), (number, line))
        if first != number:
            faults.add(number, f"事项分类和地点与第 {first} 行相同，同一分类、同一地点只能有一条。")
    if not found and not faults.found:
        raise SheetRefused(["表中没有任何条目。"])
    faults.refuse_any()
    return [line for _, line in found.values()]


def directory_rows(lines: Iterable[RuleText], known: Known) -> list[list[str | None]]:
    """The header and the lines as ``read_directory`` takes them again."""
    categories, profiles, classes = (_named(one) for one in (known.categories, known.profiles, known.classes))
    units = _named(dict(known.leading)) | _named(dict(known.supervising))
    found: list[list[str | None]] = [list(DISPATCH_COLUMNS)]
    for line in lines:
        others = "、".join(units.get(code, code) for code in line.co_handlers)
        found.append([
            categories.get(line.category, line.category), line.place, units.get(line.lead, line.lead), others,
            units.get(line.supervising, line.supervising), profiles.get(line.profile or "", line.profile),
            classes.get(line.case_class or "", line.case_class), line.note,
        ])  # fmt: skip
    return found


def _named(names: Mapping[str, str]) -> dict[str, str]:
    """By code the name, where it is nobody else's name or code."""
    counted = Counter(names.values())
    return {code: name for code, name in names.items() if counted[name] == 1 and name not in names}


class _Reader:
    def __init__(self, known: Known) -> None:
        categories = {code: _JOINTS.sub(">", name) for code, name in known.categories.items()}
        self._codes = {
            CATEGORY: _codes(categories), LEAD: _codes(known.leading), CO_HANDLERS: _codes(known.leading),
            SUPERVISING: _codes(known.supervising), PROFILE: _codes(known.profiles), CLASS: _codes(known.classes),
        }  # fmt: skip

    def line(self, number: int, texts: Mapping[str, str], faults: SheetFaults) -> RuleText | None:
        """None when something is wrong with the row by itself."""
        before = len(faults.found)
        written = {column: [texts.get(column, "")] for column in self._codes}
        written[CATEGORY] = [_JOINTS.sub(">", texts.get(CATEGORY, ""))]
        written[CO_HANDLERS] = [name.strip() for name in _PARTS.split(texts.get(CO_HANDLERS, ""))]
        codes = {column: self._named(number, column, names, faults) for column, names in written.items()}
        others = tuple(filter(None, codes[CO_HANDLERS]))
        category, lead, supervising, profile, case_class = (
            codes[column][0] for column in (CATEGORY, LEAD, SUPERVISING, PROFILE, CLASS)
        )
        _check(number, texts, faults, lead=lead, others=others)
        if len(faults.found) > before:
            return None
        return RuleText(
            category=category, place=texts.get(PLACE, ""), lead=lead, co_handlers=others, supervising=supervising,
            profile=profile or None, case_class=case_class or None, note=texts.get(NOTE, ""),
        )  # fmt: skip

    def _named(self, number: int, column: str, names: Sequence[str], faults: SheetFaults) -> list[str]:
        """The codes of what is written in a column; "" of what is empty or was found faulty."""
        known, found = self._codes[column], list[str]()
        for name in names:
            code = known.get(name, "") if name else ""
            if name and not code:
                why = "不止一个，请改写编码" if code is None else WRONG[column]
                faults.add(number, f"「{column}」的「{name[:40]}」{why}。")
            found.append(code or "")
        return found


def _check(
    number: int, texts: Mapping[str, str], faults: SheetFaults, *, lead: str, others: Sequence[str]
) -> None:  # fmt: skip
    for column in (LEAD, SUPERVISING):
        if not texts[column]:
            faults.add(number, f"没有填「{column}」。")
    if lead in others or len(set(others)) < len(others):
        faults.add(number, "协办单位不能与主办单位相同，也不能重复。")
    for column, most in ((PLACE, LONGEST_PLACE), (NOTE, LONGEST_NOTE)):
        if len(texts.get(column, "")) > most:
            faults.add(number, f"「{column}」最多 {most} 个字。")


def _codes(names: Mapping[str, str]) -> dict[str, str | None]:
    """Codes by what people write; None: several bear that name."""
    found: dict[str, str | None] = {}
    for code, name in names.items():
        found[name] = None if name in found else code
    return found | {code: code for code in names}
