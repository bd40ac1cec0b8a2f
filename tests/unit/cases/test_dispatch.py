"""The dispatch directory: the most specific line wins, and says why."""

from dataclasses import replace
from itertools import permutations

import pytest

from cases import Level, Rule, propose
from cases.directory.dispatch import Ruling

PATH = [Level("05", "市容管理"), Level("0502", "占道经营"), Level("050201", "流动摊贩")]


def a_rule(number: int, category: str = "", place: str = "", lead: str = "U") -> Rule:
    return Rule(id=number, category=category, place=place, lead=f"{lead}{number}", supervising="督查室")


RULES = [
    a_rule(1),
    a_rule(2, place="高新区"),
    a_rule(3, category="05"),
    a_rule(4, category="0502"),
    a_rule(5, category="0502", place="高新区"),
    a_rule(6, category="0502", place="高新区科技路"),
    a_rule(7, category="0601", place="高新区"),
]


@pytest.mark.parametrize(
    ("place", "wanted"),
    [("高新区科技路 8 号", 6), ("高新区 人民路", 5), ("老城区", 4), ("", 4), ("高新 区 科技 路", 6)],
)
def test_the_nearest_category_and_then_the_longest_place_wins_in_any_order(place: str, wanted: int) -> None:
    for rules in (RULES, RULES[::-1]):
        found = propose(PATH, place, rules)
        assert found is not None
        assert found.rule is not None
        assert found.rule.id == wanted


@pytest.mark.parametrize(
    ("place", "wanted"),
    [("连云港市高新区科技路 8 号", 6), ("江苏省连云港市高新区人民路", 5), ("江苏省 连云港市 老城区", 4),
     ("老城区高新区科技路口", 4), ("农贸市场高新区", 4)],
)  # fmt: skip
def test_the_names_of_province_and_city_may_stand_before_a_place(place: str, wanted: int) -> None:
    with_city = [replace(rule, place=f"连云港市{rule.place}") if rule.place else rule for rule in RULES]
    bare = place.replace(" ", "").removeprefix("江苏省").removeprefix("连云港市")
    for rules, told in ((RULES, place), (with_city, place), (with_city, bare)):
        found = propose(PATH, told, rules)
        assert found is not None
        assert found.rule is not None
        assert found.rule.id == wanted, told


def test_a_line_for_a_city_is_not_for_every_place() -> None:
    lines = [a_rule(1, place="昆山市"), a_rule(2, place="苏州市")]
    for place, lead in (("苏州市昆山市前进路", "U1"), ("昆山市前进路", "U1"), ("苏州市平江路", "U2")):
        assert propose([], place, lines).lead == lead  # type: ignore[union-attr]
    assert propose([], "太仓市", lines) is None


def test_the_order_of_the_lines_never_matters() -> None:
    assert {propose(PATH, "高新区", rules).rule.id for rules in permutations(RULES[:5])} == {5}  # type: ignore[union-attr]


def test_of_lines_for_one_place_spelt_in_two_ways_the_first_written_wins() -> None:
    twins = [a_rule(8, category="0502", place="高新 区"), RULES[4], a_rule(9, category="0502", place=" 高新区")]

    for rules in permutations(twins):
        found = propose(PATH, "高新区人民路", rules)
        assert found is not None
        assert found.rule is not None
        assert (found.rule.id, found.passed_over) == (5, (8, 9))


def test_it_says_why_and_what_it_passed_over() -> None:
    found = propose(PATH, "高新区科技路", RULES)
    without = propose([], "老城区", RULES)

    assert found is not None
    assert without is not None
    assert found.why == "派单目录第 6 条：事项分类「市容管理 › 占道经营」（上级分类的规则）、地点「高新区科技路」"
    assert found.passed_over == (5, 4, 3, 2, 1)
    assert without.why == "派单目录第 1 条：不分事项的规则、不分地点"


def test_where_the_directory_says_nothing_nobody_is_proposed() -> None:
    assert propose(PATH, "老城区", [RULES[4], RULES[6]]) is None


def a_ruling(number: int, place: str) -> Ruling:
    return Ruling(id=number, case_number=f"20261101-{number:06d}", place=place, lead=f"R{number}", supervising="督查室")


def test_what_was_ruled_of_the_same_matter_goes_before_the_directory() -> None:
    rulings = [a_ruling(1, "高新区科技路"), a_ruling(2, "高新区 科技路 8 号"), a_ruling(3, "老城区")]

    found = propose(PATH, "高新区科技路8号院", RULES, rulings)
    elsewhere = propose(PATH, "高新区人民路", RULES, rulings)

    assert found is not None
    assert elsewhere is not None
    assert (found.lead, found.why) == (
        "R2",
        "工单 20261101-000002 中已裁定：同类事项在「高新区 科技路 8 号」由该单位承办",
    )
    assert (elsewhere.ruling, elsewhere.lead) == (None, "U5")


def test_a_ruling_is_recalled_where_the_city_stands_before_the_place() -> None:
    found = propose(PATH, "连云港市高新区科技路8号", [], [a_ruling(1, "高新区科技路")])
    assert found is not None
    assert found.lead == "R1"


def test_of_two_rulings_on_one_place_the_newer_holds() -> None:
    twins = [a_ruling(4, "高新区"), a_ruling(5, "高 新区"), a_ruling(3, "高新区 ")]

    for rulings in permutations(twins):
        found = propose(PATH, "高新区人民路", RULES, rulings)
        assert found is not None
        assert found.lead == "R5"


def test_a_ruling_without_a_place_says_nothing_of_others() -> None:
    assert propose([], "高新区", [], [a_ruling(1, " ")]) is None
