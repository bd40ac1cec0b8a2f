"""How like two cases are: the same from both sides, whole for the same words, and never one matter in two houses."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.matters.likeness import ALIKE, Matter, Why, likeness, same_matter, share, traces
from cases.matters.places import address

SMOKE = "阳光花园楼下烧烤店每天晚上油烟特别大，吵到凌晨一点"
SMOKE_TOO = "我要投诉烧烤店油烟特别大，每天晚上吵到凌晨，住阳光花园"
LIGHT = "和平里路灯三天不亮，晚上出行不安全"
texts = st.text("油烟噪音路灯不亮停水电abc12 ，。", max_size=40)
matters = st.builds(
    Matter, text=texts, caller=st.sampled_from((None, "1", "2")),
    place=st.sampled_from((None, "人民路1号", "人民路2号")), category=st.sampled_from((None, "01", "02")),
)  # fmt: skip


@given(matters, matters)
def test_likeness_is_the_same_from_both_sides(one: Matter, other: Matter) -> None:
    assert likeness(one, other) == likeness(other, one)
    assert same_matter(one, other) == same_matter(other, one)
    assert 0 <= likeness(one, other).score <= 100


@given(matters, matters)
def test_in_two_houses_it_is_never_one_matter(one: Matter, other: Matter) -> None:
    if one.place and other.place and one.place != other.place:
        assert not same_matter(one, other)


@given(texts, st.text("字", max_size=3))
def test_a_part_of_a_text_is_all_in_it(text: str, more: str) -> None:
    assert share(text, f"{text}。{more}") in {Fraction(0), Fraction(1)}


def test_the_same_case_has_the_whole_score_with_all_reasons() -> None:
    case = Matter(text=SMOKE, caller="13812345678", place="人民路 88 号")

    assert likeness(case, case).score == 100
    assert likeness(case, case).why == tuple(Why)


def test_what_is_just_alike_enough_counts_and_what_says_just_enough_is_compared() -> None:
    mine, theirs = "abcdefghijk", "天地玄黄宇"
    assert share(theirs, theirs) == 1, "four pairs are compared"
    assert share(theirs[:-1], theirs) == 0, "three are not"
    one = Matter(text="甲乙丙丁戊己", caller="1")
    assert share(one.text, "甲乙丙丁子丑寅") == Fraction(3, 5)
    assert same_matter(one, Matter(text="甲乙丙丁子丑寅", caller="1"))
    assert not same_matter(one, Matter(text=mine, caller="1"))


def test_other_words_for_the_same_are_alike_and_other_matters_are_not() -> None:
    assert share(SMOKE, SMOKE_TOO) >= ALIKE
    assert share(SMOKE, LIGHT) < ALIKE
    assert share(SMOKE, "油烟") == 0


@pytest.mark.parametrize(
    ("other", "same"),
    [
        ({"place": "人民路88号", "text": SMOKE}, True),
        ({"place": "人民路88号", "text": LIGHT, "category": "0601"}, True),
        ({"place": "人民路88号", "text": LIGHT}, False),
        ({"caller": "13812345678", "text": SMOKE}, True),
        ({"caller": "13812345678", "text": SMOKE, "place": "和平里 2 号"}, False),
        ({"caller": "13812345678", "text": LIGHT}, False),
        ({"text": SMOKE}, False),
    ],
)
def test_what_goes_to_one_unit_once(other: dict[str, str], same: bool) -> None:
    mine = Matter(text=SMOKE, caller="13812345678", place="人民路 88 号", category="0601")

    assert same_matter(mine, Matter(**other)) is same


@given(texts, texts)
def test_a_text_is_found_by_some_trace_of_one_it_is_part_of(text: str, more: str) -> None:
    """A sample of the longer text's marks that fall into the shorter one is in the shorter one's sample, too."""
    whole = traces(f"{text}。{more}", None)
    part = traces(text, None)
    if share(text, text) and not more.strip("，。 "):
        assert whole & part


def test_a_short_draft_shares_a_trace_with_the_case_it_repeats() -> None:
    assert traces("烧烤店每天晚上油烟特别大", None) & traces(SMOKE, None)
    assert traces("", "人民路 88 号") & traces("别的事情", "人民路88号 2 楼")
    assert not traces(LIGHT, None) & traces("宠物狗乱叫扰民", None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("连云港市海州区如意路88号5号楼", "海州区如意路 88 号"),
        ("江苏省连云港市海州区如意路88号", "海州区如意路８８号"),
        ("连云港市如意路88号", "如意路88号"),
        ("内蒙古自治区呼伦贝尔市海拉尔区胜利街1号", "海拉尔区胜利街1号"),
    ],
)
def test_one_house_is_one_matter_with_and_without_its_city(one: str, other: str) -> None:
    mine, theirs = Matter(text=SMOKE, place=one), Matter(text=SMOKE_TOO, place=other)

    assert Why.ADDRESS in likeness(mine, theirs).why
    assert same_matter(mine, theirs)
    assert traces("", one) & traces("", other), "it is found, too"


@pytest.mark.parametrize("place", ["东方超市人民路店", "如意农贸市场小区3号", "菜市街道人民路1号", "市政府门口"])
def test_what_only_sounds_like_a_city_stays_in_the_address(place: str) -> None:
    assert address(place) == place
