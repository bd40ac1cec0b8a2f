"""Addresses by halves, numbers within words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import without_numbers
from cases.life.hidden_words import hiding
from web.masking import masked_place


@pytest.mark.parametrize(("place", "shown"), [
    ("人民路88号3单元502室", "人民路**"), ("阳光花园 3 栋 2 单元", "阳光花园**"),
    ("解放路与建设街交叉口", "解放路与建设街交叉口"),
    ("槐花路七十七号院", "槐花路**"), ("东区A座1201", "东区**"), ("", "—"), (None, "—"),
])  # fmt: skip
def test_an_address_keeps_its_road_and_loses_its_door(place: str | None, shown: str) -> None:
    assert masked_place(place) == shown


@pytest.mark.parametrize(("said", "shown"), [
    ("我电话13812345678，晚上在家", "我电话138****5678，晚上在家"),
    ("座机0371-65551234", "座机037****1234"),
    ("+86 138 1234 5678", "138****5678"),
    ("身份证41010119900101123X", "身份证410************23X"),
    ("工单20261122-000007，欠薪12000元", "工单20261122-000007，欠薪12000元"),
    ("车牌豫A13812", "车牌豫A13812"),
])  # fmt: skip
def test_numbers_by_which_somebody_is_found_are_hidden_and_others_stay(said: str, shown: str) -> None:
    got = without_numbers(said)

    assert got.replace("*", "") == shown.replace("*", "") or got == shown
    assert "1234567" not in got


@given(st.text(max_size=40), st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.text(max_size=40))
def test_no_mobile_number_survives_between_chinese_words(before: str, number: str, after: str) -> None:
    assert number not in without_numbers(f"{before}，电话{number}。{after}")


@given(st.sampled_from("赵钱孙李"), st.text(alphabet="明华强伟", min_size=1, max_size=3), st.text(max_size=30))
def test_a_known_name_is_hidden_wherever_it_stands(family: str, given_name: str, words: str) -> None:
    name = family + given_name

    assert name not in hiding(name=name, number=None, place=None)(f"{words}{name}来电{name}{words}")
