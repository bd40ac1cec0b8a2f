"""A spreadsheet of cases: read whole, or every fault with its row."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import openpyxl
import pytest

from agi_scripts import national
from cases import Cell, SheetRefused
from channels.case_file import rows_of
from channels.case_sheet import SheetRead, read_cases
from db import SHANGHAI
from db.tables import CaseType

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
HEADER = ("外部编号", "诉求内容", "诉求类型", "事项分类", "事发地点", "姓名", "联系电话", "匿名", "保密", "登记时间")
GOOD = ("A1", "路灯不亮", "求助", "市容 › 照明", "人民路", "王先生", "138 0013 8000", "否", "是", "2026-11-21 08:30")


def read(*rows: tuple[Cell, ...], header: tuple[Cell, ...] = HEADER) -> SheetRead:
    categories = {"0101": "0101", "市容 › 照明": "0101"}
    return read_cases([header, *rows], file="f" * 64, spell=national, categories=categories, now=NOON)


def xlsx(*rows: tuple[object, ...]) -> bytes:
    book, out = openpyxl.Workbook(), BytesIO()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def test_a_row_becomes_a_demand() -> None:
    [one] = read(GOOD).demands

    assert (one.channel, one.foreign_id, one.text, one.case_type) == ("sheet", "id:A1", "路灯不亮", CaseType.HELP)
    assert (one.category, one.place, one.citizen_name, one.caller) == ("0101", "人民路", "王先生", "13800138000")
    assert (one.anonymous, one.confidential) == (False, True)
    assert one.received_at == datetime(2026, 11, 21, 8, 30, tzinfo=SHANGHAI)


def test_only_the_words_are_needed_and_empty_rows_are_passed_over() -> None:
    found = read(("停水",), (None,), ("",), ("断电",), header=("诉求内容",))

    assert [one.foreign_id for one in found.demands] == [f"{'f' * 64}:2", f"{'f' * 64}:5"]


def test_of_who_stays_anonymous_nothing_is_kept() -> None:
    [one] = read((*GOOD[:7], "是", "", "")).demands

    assert (one.anonymous, one.citizen_name, one.caller) == (True, None, None)


def test_every_fault_is_told_with_its_row() -> None:
    wrong = (
        (*GOOD[:1], "", "询问", "没有这一类", "地" * 201, "王", "12", "也许", "对", "明天"),
        GOOD,
        ("A1", "重复的编号", *[""] * 8),
        ("A2", "日期在将来", *[""] * 7, (NOON + timedelta(days=1)).date().isoformat()),
    )

    found = read(*wrong)

    told = {row: [words for number, words in found.faults if number == row] for row in (2, 3, 4, 5)}
    assert len(told[2]) == 8
    assert told[3] == []
    assert told[4] == ["外部编号「A1」与第 3 行重复。"]
    assert told[5] == ["「登记时间」应为 2026-11-22 或 2026-11-22 08:30，且不晚于现在。"]


@pytest.mark.parametrize("header", [("内容",), ("诉求内容", "诉求内容"), ("诉求内容", "处理人"), ()])
def test_wrong_columns_are_refused_with_the_right_ones(header: tuple[str, ...]) -> None:
    with pytest.raises(SheetRefused, match="只有「诉求内容」必须有"):
        read(("x",), header=header)


def test_an_empty_sheet_and_one_of_too_many_rows_are_refused() -> None:
    with pytest.raises(SheetRefused, match="没有任何诉求"):
        read(header=("诉求内容",))
    with pytest.raises(SheetRefused, match="最多 10000 行"):
        read(*[("x",)] * 10_001, header=("诉求内容",))
    assert len(read(*[("x",)] * 10_000, header=("诉求内容",)).demands) == 10_000


@pytest.mark.parametrize(
    ("written", "taken"),
    [
        ("2026-11-22 12:00", True), ("2026-11-22 12:01", False), ("2000-01-01", True), ("1999-12-31", False),
        ("2026-11-22T03:59:00+00:00", True), ("22.11.2026", False),
    ],
)  # fmt: skip
def test_what_was_registered_before_lies_in_this_century_and_not_ahead(written: str, taken: bool) -> None:
    found = read(("停水", written), header=("诉求内容", "登记时间"))

    assert (len(found.demands), len(found.faults)) == ((1, 0) if taken else (0, 1))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_either_set_of_characters(encoding: str) -> None:
    content = '诉求内容,联系电话\r\n"停水，\n三天了",13800138000\r\n𠮷先生反映,\r\n'.encode(encoding)

    [header, first, second] = rows_of(content)

    assert (header, first, second[0]) == (["诉求内容", "联系电话"], ["停水，\n三天了", "13800138000"], "𠮷先生反映")


@pytest.mark.parametrize("content", [xlsx(("诉求内容",), ("=1+1",)), "诉求内容\n=cmd|' /C calc'!A0\n".encode()])
def test_a_formula_is_refused_in_its_row(content: bytes) -> None:
    found = read_cases(rows_of(content), file="f", spell=national, categories={}, now=NOON)

    assert found.faults == ((2, "「诉求内容」是公式，请改成普通文字后再导入。"),)
    assert found.demands == ()


def test_a_date_cell_is_taken_as_the_day() -> None:
    content = xlsx(("诉求内容", "登记时间"), ("停水", datetime(2026, 11, 20)))  # noqa: DTZ001 (spreadsheets know no zones)

    [one] = read_cases(rows_of(content), file="f", spell=national, categories={}, now=NOON).demands

    assert one.received_at == datetime(2026, 11, 20, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    "content", [b"\x00\x01\x02", b"PK\x03\x04 broken", '"没有结束的引号\nx'.encode(), b"x" * (6 << 20)]
)
def test_what_is_no_sheet_is_refused_in_chinese(content: bytes) -> None:
    with pytest.raises(SheetRefused) as refusal:
        read_cases(rows_of(content), file="f", spell=national, categories={}, now=NOON)

    assert any("\u4e00" <= sign <= "\u9fff" for sign in "".join(refusal.value.faults))


def test_rows_that_were_only_coloured_are_not_counted_and_too_many_are_told_without_a_number_of_our_own() -> None:
    book, out = openpyxl.Workbook(), BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["A2"], sheet["A5"] = "诉求内容", "停水", "断电"
    for row in range(6, 10_100):
        sheet.cell(row=row, column=1).number_format = "@"
    book.save(out)

    found = read_cases(rows_of(out.getvalue()), file="f", spell=national, categories={}, now=NOON)

    assert [one.foreign_id for one in found.demands] == ["f:2", "f:5"]
    with pytest.raises(SheetRefused, match="超过 10000 行") as refusal:
        read(*[("x",)] * 20_000, header=("诉求内容",))
    assert not any("共有" in one for one in refusal.value.faults)


@pytest.mark.parametrize("name", ["工单.xlsx", "工单.XLS"])
def test_a_file_that_lies_about_being_a_workbook_is_refused_by_name(name: str) -> None:
    with pytest.raises(SheetRefused, match="不是 Excel 工作簿"):
        rows_of(b"%PDF-1.4 nope", name)
