"""Figures that cities published with their numerators and denominators."""

from fractions import Fraction

import pytest

from reports import duration, measure, percent, shown
from tests.unit.reports.calls import WEEK, answered, gave_up
from tests.unit.reports.test_measure import SHIPPED


@pytest.mark.parametrize(
    ("city", "answered_calls", "offered", "published"),
    [
        ("滨州 2021", 16365, 16567, "98.78%"),
        ("泰州 2018-08", 18851, 19668, "95.85%"),  # the bulletin cut 95.846 to 95.84
    ],
)
def test_a_citys_connect_rate_comes_out_as_published(
    city: str, answered_calls: int, offered: int, published: str
) -> None:
    spoke, gone = answered("a"), gave_up("b")
    calls = [spoke] * answered_calls + [gone] * (offered - answered_calls)

    figure = measure(SHIPPED["connect_rate"], calls, scope=WEEK)

    assert figure.value == Fraction(answered_calls, offered), city
    assert shown(figure) == published


@pytest.mark.parametrize(
    ("counted", "published"),
    [(20825, "7.72%"), (13284, "4.93%"), (11871, "4.40%"), (10644, "3.95%"), (10498, "3.89%")],
)
def test_the_five_most_frequent_matters_of_weihai(counted: int, published: str) -> None:
    assert percent(Fraction(counted, 269_600)) == published


def test_a_share_of_a_wrong_whole_is_told_apart() -> None:
    # 唐山: the published 63.72 % divides by the valid classified calls, not by all that were taken
    assert percent(Fraction(124_599, 195_532)) == "63.72%"
    assert percent(Fraction(124_599, 284_406)) == "43.81%"


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (Fraction(1, 3), "33.33%"),
        (Fraction(94995, 100_000), "95.00%"),
        (Fraction(949949, 1_000_000), "94.99%"),
        (Fraction(1, 8 * 10_000), "0.00%"),
        (Fraction(1, 2 * 10_000), "0.01%"),
        (Fraction(1), "100.00%"),
    ],
)
def test_only_the_last_digit_shown_is_rounded_and_a_half_goes_up(share: Fraction, text: str) -> None:
    assert percent(share) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (Fraction(0), "0 秒"),
        (Fraction(119, 2), "1 分 0 秒"),
        (Fraction(200), "3 分 20 秒"),
        (Fraction(4751), "1 小时 19 分 11 秒"),
    ],
)
def test_durations_are_shown_in_whole_seconds(seconds: Fraction, text: str) -> None:
    assert duration(seconds) == text


def test_a_figure_of_nothing_is_a_dash() -> None:
    assert shown(measure(SHIPPED["connect_rate"], [], scope=WEEK)) == "—"
    assert shown(measure(SHIPPED["arrived"], [], scope=WEEK)) == "0"
    assert shown(measure(SHIPPED["longest_talk"], [answered("a", talk=4751)], scope=WEEK)) == "1 小时 19 分 11 秒"
