"""Articles from a spreadsheet and back."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest

from cases import SheetRefused, read_rows, write_rows
from knowledge import ArticleText, article_rows, read_articles
from tests.unit.cases.test_category_sheet import a_file

HEADER = ["编号", "标题", "正文", "事项分类", "单位", "复审日期"]
NAMES = {"categories": {"01"}, "units": {"cgj"}}


def test_rows_become_articles_with_real_dates() -> None:
    content = a_file([HEADER, ["K-1", "居住证", "带身份证。", "01", "cgj", date(2027, 3, 1)], [None] * 6])

    [row] = read_articles(read_rows(content), **NAMES)

    assert (row.number, row.text.code, row.text.review_on) == (2, "K-1", date(2027, 3, 1))


def test_every_fault_is_told_with_its_row() -> None:
    content = a_file([
        HEADER,
        ["K-1", "", "正文", "99", None, None],
        ["K-2", "标题", "=1+1", None, None, None],
        ["K-3", "标题", "正文", "99", "无", "明年"],
        ["K-4", "标题", "正文", None, None, "2027/03/01"],
        ["K-4", "标题", "正文", None, None, None],
    ])  # fmt: skip

    with pytest.raises(SheetRefused) as refused:
        read_articles(read_rows(content), **NAMES)

    assert refused.value.faults == (
        "第 2 行：请填写标题。",
        "第 3 行：「正文」是公式，请改成普通文字后再导入。",
        "第 4 行：「复审日期」应写成 2027-03-01 的样子，现在是「明年」。",
        "第 6 行：编号「K-4」与第 5 行重复。",
    )


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "缺少「编号」列"),
        ([["编号", "标题", "正文", "作者"]], "不认识的列「作者」"),
        ([HEADER], "表中没有任何知识"),
    ],
)
def test_a_sheet_of_something_else_is_refused(rows: list[list[object]], words: str) -> None:
    with pytest.raises(SheetRefused, match=words):
        read_articles(read_rows(a_file(rows)) if rows else [], **NAMES)


def test_an_export_can_be_imported_again_and_holds_no_formula() -> None:
    text = ArticleText(
        code="K-1", title="=HYPERLINK(\"x\")", body="-1\n第二行 🚰", category="01", unit="cgj", keywords="@水",
        review_on=date(2020, 1, 1),
    )  # fmt: skip

    content = write_rows("知识库", article_rows([(text, ("已发布", 3, "2026-11-22"))]))

    [row] = read_articles(read_rows(content), **NAMES)
    assert row.text == text
    sheet = openpyxl.load_workbook(BytesIO(content)).worksheets[0]
    assert {cell.data_type for cell in sheet[2] if cell.value is not None} == {"s", "n"}
    assert sheet["B2"].quotePrefix


def test_characters_a_spreadsheet_cannot_hold_are_left_out() -> None:
    assert read_rows(write_rows("x", [("a\x0bb", "字" * 40_000, None, 7)]))[0][:4] == ["ab", "字" * 32_767, None, "7"]
