"""GB/T 33358-2016 asks for 95 % in any continuous 24 hours, not in calendar days."""

from datetime import timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from reports import Scope, measure
from reports.windows import worst_window
from tests.unit.reports.calls import START, WEEK, answered, gave_up
from tests.unit.reports.test_measure import SHIPPED

ANY_24H = SHIPPED["connect_rate_any_24h"]
HOUR, TICK = timedelta(hours=1), timedelta(microseconds=1)


def test_a_bad_night_across_midnight_is_found_though_each_day_is_good() -> None:
    # given: 10 calls an hour, and between 23 and 1 o'clock nobody answers
    calls = [
        (gave_up if 23 <= number // 10 < 25 else answered)(str(number), at=START + HOUR * number / 10)
        for number in range(480)
    ]

    # when
    figure = measure(ANY_24H, calls, scope=Scope(since=START, before=START + 48 * HOUR))

    # then: 20 of any 240 are lost where the two hours lie inside; each calendar day loses 10
    assert figure.value == Fraction(220, 240)
    assert figure.window is not None
    assert figure.window.before - figure.window.since == 24 * HOUR
    assert figure.window.since <= START + 23 * HOUR < START + 25 * HOUR <= figure.window.before


def test_a_period_shorter_than_the_window_has_no_figure_and_no_calls_behind_it() -> None:
    figure = measure(ANY_24H, [answered("a")], scope=Scope(since=START, before=START + 23 * HOUR))

    assert (figure.value, figure.window) == (None, None)


def test_a_call_at_the_very_end_of_a_window_is_outside() -> None:
    calls = [answered("first", at=START), gave_up("later", at=START + 24 * HOUR)]
    figure = measure(ANY_24H, calls, scope=Scope(since=START, before=START + 24 * HOUR))

    assert (figure.numerator, figure.denominator) == (1, 1)


@given(
    st.lists(st.tuples(st.integers(0, 30), st.booleans()), max_size=15),
    st.integers(1, 30),
    st.integers(1, 30),
)
def test_the_sweep_finds_what_trying_every_start_finds(ticks: list[tuple[int, bool]], span: int, length: int) -> None:
    arrivals = sorted((START + at * TICK, counted) for at, counted in ticks)
    before = START + length * TICK

    tried = []
    for start in (START + tick * TICK for tick in range(length - span + 1)):
        inside = [counted for at, counted in arrivals if start <= at < start + span * TICK and at < before]
        if inside:
            tried.append(Fraction(sum(inside), len(inside)))
    found = worst_window(arrivals, since=START, before=before, span=span * TICK)

    assert (found and Fraction(found[1], found[2])) == min(tried, default=None)


def test_the_worst_of_equals_is_the_first() -> None:
    calls = [gave_up("a", at=START + HOUR), gave_up("b", at=START + 50 * HOUR), answered("c", at=START + 100 * HOUR)]

    window = measure(ANY_24H, calls, scope=WEEK).window

    assert window is not None
    assert window.since == START
