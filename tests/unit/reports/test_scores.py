"""Points of units: what bulletins of Lianyungang published comes out exactly."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import DefinitionFaulty, ScoreItem, ScoreRules, half_up, places, read_score_rules_text, score
from reports.score_store import shipped_score_rules

SHIPPED = {rules.key: rules for rules in shipped_score_rules()}
LYG = SHIPPED["lianyungang_2022"]
EARLIER = ScoreItem(metric="satisfaction_rate", points=25, target=95, per_point="0.5", least="12.5")


@pytest.mark.parametrize(
    ("share", "points"),
    [
        (Fraction(75, 100), "13.50"),
        (Fraction(5, 6), "17.67"),
        (Fraction(875, 1000), "19.75"),
        (Fraction(50, 100), "12.50"),
        (Fraction(98, 100), "25.00"),
        (Fraction(1), "25.00"),
    ],
)
def test_satisfaction_is_worth_what_the_bulletins_of_2022_08_and_2023_01_say(share: Fraction, points: str) -> None:
    assert half_up(LYG.items[0].score(share), places=2) == points


def test_the_target_of_2022_02_was_another() -> None:
    assert half_up(EARLIER.score(Fraction(12, 17)), places=1) == "12.8"


@pytest.mark.parametrize(
    ("share", "points"),
    [(Fraction(8982, 10_000), "14.82"), (Fraction(80, 100), "5.00"), (Fraction(2, 3), "0.00"), (Fraction(1), "15.00")],
)
def test_closing_on_time_is_worth_what_the_bulletins_say(share: Fraction, points: str) -> None:
    assert half_up(LYG.items[1].score(share), places=2) == points


@given(st.fractions(0, 1), st.fractions(0, 1))
def test_more_is_never_worth_less_and_nothing_leaves_its_bounds(one: Fraction, other: Fraction) -> None:
    low, high = sorted((one, other))
    for rules in SHIPPED.values():
        for item in rules.items:
            assert item.least <= item.score(low) <= item.score(high) <= item.points


def test_what_cannot_be_judged_costs_a_unit_nothing() -> None:
    made = score(SHIPPED["default"], {"on_time_rate": Fraction(1), "told_rate": Fraction(1), "satisfaction_rate": None})

    assert (made.points, made.most, made.share, made.grade) == (60, 60, 1, "优秀")
    assert score(SHIPPED["default"], {}).share is None


@pytest.mark.parametrize(
    ("share", "grade"), [("0.9", "优秀"), ("0.899", "良好"), ("0.8", "良好"), ("0.6", "合格"), ("0.59", "不合格")]
)
def test_grades_begin_at_their_share(share: str, grade: str) -> None:
    rules = SHIPPED["default"].model_copy(
        update={"items": (ScoreItem(metric="on_time_rate", points=100, target=100, per_point=1),)}
    )
    assert score(rules, {"on_time_rate": Fraction(share)}).grade == grade


def test_equals_share_a_place() -> None:
    half = Fraction(1, 2)
    assert places([half, None, Fraction(1), half, Fraction(0)]) == [2, None, 1, 2, 4]


@pytest.mark.parametrize(
    ("item", "fault"),
    [
        ("{metric: on_time_rate, points: 0.5, target: 90, per_point: 1}", "in quotes"),
        ("{metric: on_time_rate, points: 5, target: 90, per_point: 1, least: 6}", "least is more"),
        ("{metric: on_time_rate, points: 5, target: 101, per_point: 1}", "at most 100"),
        ("{metric: on_time_rate, points: 5, target: 90, per_point: x}", "not a number"),
        ("{metric: on_time_rate, points: '1/0', target: 90, per_point: 1}", "not a number"),
        ("{metric: on_time_rate, points: -1, target: 90, per_point: 1}", "greater than or equal"),
    ],
)
def test_points_that_cannot_be_are_refused(item: str, fault: str) -> None:
    with pytest.raises(DefinitionFaulty, match=fault):
        read_score_rules_text(
            f"{{key: k, version: 1, name: n, source: s, items: [{item}]}}".replace("key: k", "key: kk")
        )


def test_rules_read_back_as_they_were_exact() -> None:
    for rules in SHIPPED.values():
        assert ScoreRules.model_validate(rules.model_dump(mode="json")) == rules
