"""答非所问、空话套话、含糊不清、泛泛而答: what the rules find in an answer, and what they leave alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import AnswerRules, AnswerRulesFaulty, read_answer_rules_text
from cases.answers.check import check, read_answer_rules, says_enough
from cases.answers.store import shipped_answer_rules
from db.tables import ReturnCause

[RULES] = shipped_answer_rules()
DEMAND = "人民路 88 号烧烤店夜间油烟大、噪音扰民，希望尽快处理"
HEAD = "key: default\nversion: 1\nname: a\nsource: b\nleast_characters: 0\n"
GOOD = "经现场核实，人民路88号烧烤店未安装油烟净化设备。已责令停业整改，并完成设备安装；今后每周夜间巡查两次。"


def causes(answer: str, demand: str = DEMAND) -> set[ReturnCause]:
    return {finding.cause for finding in check(answer, demand, RULES)}


def test_an_answer_that_says_what_was_found_and_done_is_left_alone() -> None:
    assert says_enough(GOOD, RULES)
    assert causes(GOOD) == set()


@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        ("您好，您反映的问题我局高度重视，将积极协调，妥善处理，感谢您的理解与支持。", ReturnCause.EMPTY_WORDS),
        ("经现场核实烧烤店油烟问题属实，有关部门将适时处理，已登记。", ReturnCause.UNCLEAR),
        ("人民路烧烤店油烟噪音问题我们知道了，谢谢您对我们工作的支持和关心。", ReturnCause.GENERALITIES),
        ("经核实，公交线路调整方案已公布，今后按新方案运行。", ReturnCause.BESIDE_THE_POINT),
    ],
)
def test_each_kind_of_poor_answer_is_suspected_with_its_words(answer: str, cause: ReturnCause) -> None:
    assert cause in causes(answer)


def test_the_words_that_were_found_are_named() -> None:
    found = check("高度重视，积极协调。" + GOOD, DEMAND, RULES)

    assert [one.said for one in found] == ["出现「高度重视」「积极协调」"]
    assert causes("高度重视。" + GOOD) == set(), "once is politeness"


@pytest.mark.parametrize("answer", ["已处理。", "，。！？…… —— 　\n\n", "好的", "√√√√√√√√√√√√√√√√√√√√"])
def test_next_to_nothing_is_no_answer(answer: str) -> None:
    assert not says_enough(answer, RULES)


def test_a_demand_of_a_few_words_asks_for_no_more_than_those_few() -> None:
    assert ReturnCause.BESIDE_THE_POINT not in causes("经核实路灯已修复，今后加强巡查。", "路灯")
    assert ReturnCause.BESIDE_THE_POINT not in causes(GOOD, "")


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_text_can_be_looked_through_and_nothing_is_said_twice(answer: str, demand: str) -> None:
    found = check(answer, demand, RULES)

    assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("{: :", ""),
        ("[]", ""),
        ("key: default", "version"),
        (f"{HEAD}phrases: [{{cause: rude, least: 1, words: [x]}}]", "phrases.0.cause"),
    ],
)  # fmt: skip
def test_rules_that_cannot_be_read_are_refused_by_path(text: str, path: str) -> None:
    with pytest.raises(AnswerRulesFaulty) as refusal:
        read_answer_rules_text(text)
    assert path in {where for where, _ in refusal.value.faults}


def a_rule(**more: object) -> AnswerRules:
    return read_answer_rules({"key": "own", "version": 1, "name": "n", "source": "s", "least_characters": 4} | more)


def test_as_many_parts_as_are_asked_for_are_enough() -> None:
    words = {"核实": ["现场"], "处理": ["整改"], "后续": ["回访"]}
    rules = a_rule(parts={"cause": "generalities", "least": 2, "words": words})

    assert check("现场责令整改", "", rules) == ()
    (finding,) = check("现场查看", "", rules)
    assert finding.said == "没有写明处理、后续"


def test_as_many_pairs_of_the_demand_as_are_asked_for_are_enough() -> None:
    rules = a_rule(overlap={"cause": "beside_the_point", "least": 2})

    assert check("路灯不够亮", "路灯不亮", rules) == (), "路灯 and 灯不 come back"
    (finding,) = check("路灯很好", "路灯不亮", rules)
    assert finding.cause is ReturnCause.BESIDE_THE_POINT


def test_signs_are_no_letters_and_the_least_number_is_enough() -> None:
    assert says_enough("已整改了", a_rule())
    assert not says_enough("已整改。！…", a_rule())


def test_signs_between_two_words_of_a_demand_are_nothing_an_answer_could_repeat() -> None:
    assert check("已经修复好了", "灯，坏", a_rule(overlap={"cause": "beside_the_point", "least": 2})) == ()


def test_what_two_rules_find_alike_is_said_once() -> None:
    twice = {"cause": "empty_words", "least": 1, "words": ["高度重视"]}

    assert len(check("我局高度重视", "", a_rule(phrases=[twice, twice]))) == 1
