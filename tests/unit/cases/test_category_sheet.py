"""Categories from a spreadsheet: taken whole, or refused with every fault by its row."""

import contextlib
import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from cases import SheetRefused, read_rows, read_tree

HEADER = ["编码", "一级", "二级", "三级", "启用"]
TREE = [
    HEADER,
    [5, "市容管理", None, None, None],
    ["0502", "市容管理", "占道经营", None, "是"],
    [None, None, None, None, None],
    ["050201", "市容管理", "占道经营", "流动摊贩", "否"],
]


def a_file(rows: Sequence[Sequence[Any]]) -> bytes:
    book, out = Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    book.save(out)
    return out.getvalue()


def faults(rows: Sequence[Sequence[Any]]) -> list[str]:
    with pytest.raises(SheetRefused) as refusal:
        read_tree(read_rows(a_file(rows)))
    return list(refusal.value.faults)


def test_a_tree_is_read_with_its_upper_levels_first() -> None:
    found = read_tree(read_rows(a_file([TREE[0], *TREE[:0:-1]])))

    assert [(row.code, row.path, row.active) for row in found] == [
        ("5", ("市容管理",), True),
        ("0502", ("市容管理", "占道经营"), True),
        ("050201", ("市容管理", "占道经营", "流动摊贩"), False),
    ]


def test_columns_may_stand_in_any_order_and_the_last_may_be_missing() -> None:
    [row] = read_tree(read_rows(a_file([["三级", "二级", "一级", "编码"], [None, None, "物业", "A-1"]])))

    assert (row.code, row.path, row.active) == ("A-1", ("物业",), True)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (["=1+1", "物业", None, None, None], "第 6 行：「编码」是公式"),
        (["06", '="物" & "业"', None, None, None], "第 6 行：「一级」是公式"),
        (["06", "#REF!", None, None, None], "第 6 行：「一级」是错误值"),
        (["06 07", "物业", None, None, None], "第 6 行：编码「06 07」应为"),
        ([None, "物业", None, None, None], "第 6 行：编码「」应为"),
        (["06", None, None, None, None], "第 6 行：没有填类别名称"),
        (["06", "物业", None, "停车", None], "第 6 行：下级填了而上级空着"),
        (["06", "物业", "停车", None, None], "第 6 行：上级类别「物业」没有自己的一行"),
        (["0502", "物业", None, None, None], "第 6 行：编码「0502」与第 3 行重复"),
        (["06", "市容管理", "占道经营", None, None], "第 6 行：类别「市容管理 › 占道经营」与第 3 行重复"),
        (["06", "物" * 65, None, None, None], "第 6 行：类别名称最多 64 个字"),
        (["06", "物\n业", None, None, None], "第 6 行：类别名称最多 64 个字"),
        (["06", "物业", None, None, "停"], "第 6 行：「启用」应填“是”或“否”"),
    ],
)
def test_a_row_that_is_wrong_is_told_with_its_number(row: list[Any], words: str) -> None:
    [fault] = faults([*TREE, row])

    assert fault.startswith(words)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([["编码", "一级", "二级"]], "缺少「三级」列。"),
        ([[*HEADER, "备注"]], "不认识的列「备注」。"),
        ([[*HEADER, "编码"]], "「编码」列出现了不止一次。"),
        ([], "缺少「编码」列。"),
        ([HEADER], "表中没有任何类别。"),
        ([HEADER, [None] * 5], "表中没有任何类别。"),
    ],
)
def test_a_sheet_with_other_columns_or_nothing_in_it_is_refused(rows: list[list[Any]], words: str) -> None:
    assert faults(rows)[0] == words


def test_all_faults_are_told_at_once_up_to_a_readable_number() -> None:
    told = faults([HEADER, *([f"x y{n}", f"类别{n}", None, None, None] for n in range(70))])

    assert (len(told), told[-1]) == (51, "……另有 20 处问题")


def test_a_file_that_is_no_workbook_is_refused_in_words() -> None:
    whole = a_file(TREE)
    for content in (b"", b"\x00" * 200, "编码,一级\n".encode("gbk"), whole[: len(whole) // 2], whole[300:]):
        with pytest.raises(SheetRefused, match="另存为"):
            read_rows(content)


def test_a_file_that_unpacks_to_gigabytes_is_not_unpacked() -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"\x00" * (61 * 1024 * 1024))

    with pytest.raises(SheetRefused, match="展开后过大"):
        read_rows(out.getvalue())


WHOLE = a_file(TREE)


@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=30))
def test_a_damaged_file_is_refused_or_read_but_never_an_error_of_ours(damage: list[tuple[int, int]]) -> None:
    content = bytearray(WHOLE)
    for place, value in damage:
        content[place] = value
    with contextlib.suppress(SheetRefused):
        assert read_tree(read_rows(bytes(content)))
