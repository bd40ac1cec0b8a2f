"""A spreadsheet's rows as articles, or everything that is wrong with them, in Chinese; and articles as rows. Pure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from cases import Cell, SheetFaults, SheetRefused, columns_of, texts_of
from knowledge.errors import KnowledgeFaulty
from knowledge.texts import ArticleText, checked_article

CODE, TITLE, BODY = "编号", "标题", "正文"
DATES = ("复审日期", "失效日期")
ORDINARY = (CODE, TITLE, "事项分类", "单位", "关键词", BODY, "依据", *DATES)
TOLD = ("状态", "使用次数", "最后修改")
"""Columns an export adds; an import reads past them."""
HINT = f"第 1 行应当是列名：{'、'.join(ORDINARY)}（除编号、标题、正文外都可以没有）。"
MOST_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """``number``: of its row, as a spreadsheet counts."""

    number: int
    text: ArticleText


def read_articles(
    rows: Sequence[Sequence[Cell]], *, categories: Collection[str], units: Collection[str]
) -> list[ArticleRow]:
    """The articles. ``categories`` and ``units``: the codes there are. Dates may have passed: such an article is due.

    Raises ``cases.SheetRefused`` with every fault: nothing is taken from a sheet that is wrong anywhere.
    """
    if len(rows) - 1 > MOST_ROWS:
        raise SheetRefused([f"共有 {len(rows) - 1} 行，最多 {MOST_ROWS} 行。"])
    places = columns_of(rows[0] if rows else [], (*ORDINARY, *TOLD), (CODE, TITLE, BODY), HINT)
    faults, found, numbers = SheetFaults(), list[ArticleRow](), dict[str, int]()
    for number, row in enumerate(rows[1:], start=2):
        cells = {name: row[place] if place < len(row) else None for name, place in places.items() if name not in TOLD}
        if all(cell in {None, ""} for cell in cells.values()):
            continue
        text = _text(number, cells, faults)
        if text is None:
            continue
        _check_names(number, text, categories, units, faults)
        if text.code in numbers:
            faults.add(number, f"编号「{text.code}」与第 {numbers[text.code]} 行重复。")
        numbers.setdefault(text.code, number)
        found.append(ArticleRow(number, text))
    if not found and not faults.found:
        raise SheetRefused(["表中没有任何知识。"])
    faults.refuse_any()
    return found


def article_rows(texts: Iterable[tuple[ArticleText, Sequence[str | int]]]) -> Iterable[Sequence[str | int | None]]:
    """Header and rows of an export; each text comes with its values of the columns ``TOLD``."""
    yield (*ORDINARY, *TOLD)
    for text, told in texts:
        yield (
            text.code, text.title, text.category, text.unit, text.keywords, text.body, text.source,
            *(day.isoformat() if day else None for day in (text.review_on, text.expires_on)), *told,
        )  # fmt: skip


def _text(number: int, cells: dict[str, Cell], faults: SheetFaults) -> ArticleText | None:
    """None when something is wrong with the row by itself."""
    text = texts_of(number, cells, faults, dates=DATES)
    if text is None:
        return None
    before = len(faults.found)
    days = [_day(number, name, text.get(name, ""), faults) for name in DATES]
    try:
        checked = checked_article(
            ArticleText(
                code=text[CODE], title=text[TITLE], body=text[BODY], category=text.get("事项分类"),
                unit=text.get("单位"), keywords=text.get("关键词", ""), source=text.get("依据", ""), review_on=days[0],
                expires_on=days[1],
            ),
            today=None,
        )  # fmt: skip
    except KnowledgeFaulty as exc:
        for fault in exc.faults:
            faults.add(number, fault)
        return None
    return checked if len(faults.found) == before else None


def _day(number: int, name: str, text: str, faults: SheetFaults) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text.replace("/", "-"))
    except ValueError:
        faults.add(number, f"「{name}」应写成 2027-03-01 的样子，现在是「{text[:20]}」。")
        return None


def _check_names(
    number: int, text: ArticleText, categories: Collection[str], units: Collection[str], faults: SheetFaults
) -> None:
    if text.category and text.category not in categories:
        faults.add(number, f"没有编码为「{text.category[:32]}」的事项分类。")
    if text.unit and text.unit not in units:
        faults.add(number, f"没有编码为「{text.unit[:32]}」的单位。")
