"""A spreadsheet's rows as cases, or everything that is wrong with them, row by row, in Chinese. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from cases import Cell, Demand, SheetFaults, SheetRefused, columns_of, texts_of
from channels.forms import Spell, is_number
from db import SHANGHAI
from db.tables import CaseType

TEXT, TYPE, PLACE, NAME, NUMBER, CATEGORY = "诉求内容", "诉求类型", "事发地点", "姓名", "联系电话", "事项分类"
ANONYMOUS, CONFIDENTIAL, RECEIVED, FOREIGN = "匿名", "保密", "登记时间", "外部编号"
COLUMNS = (FOREIGN, TEXT, TYPE, CATEGORY, PLACE, NAME, NUMBER, ANONYMOUS, CONFIDENTIAL, RECEIVED)
HINT = f"第 1 行应当是列名：{'、'.join(COLUMNS)}（只有「{TEXT}」必须有）。"
MOST_ROWS = 10_000
MOST_FAULTS = 200
SHEET = "sheet"
TYPES = {
    "咨询": CaseType.INQUIRY, "求助": CaseType.HELP, "投诉": CaseType.COMPLAINT, "举报": CaseType.REPORT,
    "建议": CaseType.SUGGESTION, "表扬": CaseType.PRAISE, "其他": CaseType.OTHER,
}  # fmt: skip
_LONGEST = {TEXT: 8000, PLACE: 200, NAME: 64, FOREIGN: 120}
_YES = {"": False, "是": True, "否": False}


class RowFaults(SheetFaults):
    """Faults with their rows apart, for a table."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[tuple[int, str]] = []

    def add(self, number: int, words: str) -> None:
        super().add(number, words)
        self.rows.append((number, words))


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRead:
    """``demands`` only of rows without a fault; ``faults``: (row as a spreadsheet counts, what is wrong)."""

    demands: tuple[Demand, ...]
    faults: tuple[tuple[int, str], ...]


def read_cases(
    rows: Sequence[Sequence[Cell]], *, file: str, spell: Spell, categories: Mapping[str, str], now: datetime
) -> SheetRead:
    """``file``: SHA-256 of the whole; a row without an id of its own is known by it and its number.

    ``categories``: codes by code and by path. Raises ``SheetRefused``: columns are wrong, or there is nothing.
    """
    places = columns_of(rows[0] if rows else [], COLUMNS, (TEXT,), HINT)
    if len(rows) - 1 > MOST_ROWS:
        raise SheetRefused([f"超过 {MOST_ROWS} 行，一次最多 {MOST_ROWS} 行，请拆分后再导入。"])
    reader = _Rows(file=file, spell=spell, categories=categories, now=now)
    faults, found = RowFaults(), dict[str, tuple[int, Demand]]()
    for number, text in _texts(rows, places, faults):
        demand = reader.demand(number, text, faults)
        if demand is not None and demand.foreign_id in found:
            faults.add(number, f"外部编号「{text[FOREIGN]}」与第 {found[demand.foreign_id][0]} 行重复。")
        elif demand is not None:
            found[demand.foreign_id] = (number, demand)
    if not found and not faults.rows:
        raise SheetRefused(["表中没有任何诉求。"])
    return SheetRead(demands=tuple(demand for _, demand in found.values()), faults=tuple(faults.rows))


def _texts(
    rows: Sequence[Sequence[Cell]], places: Mapping[str, int], faults: SheetFaults
) -> Iterator[tuple[int, dict[str, str]]]:
    """Rows that hold something, as texts, with their numbers as a spreadsheet counts."""
    for number, row in enumerate(rows[1:], start=2):
        cells = {name: row[place] if place < len(row) else None for name, place in places.items()}
        text = texts_of(number, cells, faults, dates=(RECEIVED,)) if any(cells.values()) else None
        if text is not None:
            yield number, text


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    """What every row is read with."""

    file: str
    spell: Spell
    categories: Mapping[str, str]
    now: datetime

    def demand(self, number: int, text: Mapping[str, str], faults: SheetFaults) -> Demand | None:
        """None when something is wrong with the row."""
        wrong = _wrong(text, self.spell, self.categories)
        received = _received(text.get(RECEIVED, ""), self.now)
        if received is None:
            wrong.append(f"「{RECEIVED}」应为 2026-11-22 或 2026-11-22 08:30，且不晚于现在。")
        for words in wrong:
            faults.add(number, words)
        if wrong:
            return None
        anonymous, own = _YES[text.get(ANONYMOUS, "")], text.get(FOREIGN, "")
        contact = text.get(NUMBER, "") if not anonymous else ""
        return Demand(
            channel=SHEET, foreign_id=f"id:{own}" if own else f"{self.file}:{number}", text=text[TEXT],
            case_type=TYPES.get(text.get(TYPE, "")), category=self.categories.get(text.get(CATEGORY, "")),
            place=text.get(PLACE) or None, citizen_name=(text.get(NAME) or None) if not anonymous else None,
            caller=self.spell(contact) if contact else None, anonymous=anonymous,
            confidential=_YES[text.get(CONFIDENTIAL, "")], received_at=received, details={"row": number},
        )  # fmt: skip


def _wrong(text: Mapping[str, str], spell: Spell, categories: Mapping[str, str]) -> list[str]:
    found = [f"「{name}」最多 {most} 个字。" for name, most in _LONGEST.items() if len(text.get(name, "")) > most]
    if not text[TEXT]:
        found.append(f"「{TEXT}」不能为空。")
    if text.get(TYPE, "") and text[TYPE] not in TYPES:
        found.append(f"「{TYPE}」应为{'、'.join(TYPES)}之一，现在是「{text[TYPE][:20]}」。")
    if text.get(CATEGORY, "") and text[CATEGORY] not in categories:
        found.append(f"没有事项分类「{text[CATEGORY][:40]}」；请填编码，或“一级 › 二级 › 三级”。")
    if text.get(NUMBER, "") and not is_number(text[NUMBER], spell):
        found.append(f"「{NUMBER}」不是电话号码。")
    found += [f"「{name}」应填“是”或“否”。" for name in (ANONYMOUS, CONFIDENTIAL) if text.get(name, "") not in _YES]
    return found


def _received(text: str, now: datetime) -> datetime | None:
    """Now, where nothing is said; None: it is no time, or lies ahead."""
    if not text:
        return now
    try:
        if len(text) == 10:
            instant = datetime.combine(date.fromisoformat(text), time.min, SHANGHAI)
        else:
            instant = datetime.fromisoformat(text)
            instant = instant if instant.tzinfo else instant.replace(tzinfo=SHANGHAI)
        instant = instant.astimezone(SHANGHAI)
    except (ValueError, OverflowError):
        return None
    return instant if instant.year >= 2000 and instant <= now else None
