"""Categories by their names, as people choose and read them."""

from cases import category_choices, category_names
from db.tables import Category

TREE = [
    Category(code="0604", parent="06", level=2, name="市政设施", active=True),
    Category(code="9", parent="0604", level=3, name="路灯不亮", active=True),
    Category(code="07", parent=None, level=1, name="行政服务", active=True),
    Category(code="0701", parent="07", level=2, name="已停用的", active=False),
    Category(code="06", parent=None, level=1, name="市容管理", active=True),
]


def test_a_category_is_read_with_everything_above_it_in_use_or_not() -> None:
    names = category_names(TREE)

    assert names["9"] == "市容管理 › 市政设施 › 路灯不亮"
    assert names["0701"] == "行政服务 › 已停用的"
    assert set(names) == {row.code for row in TREE}


def test_one_is_chosen_below_its_own_upper_level_whatever_its_code_is() -> None:
    assert category_choices(TREE) == (
        ("06", "市容管理"), ("0604", "　市政设施"), ("9", "　　路灯不亮"), ("07", "行政服务"),
    )  # fmt: skip
