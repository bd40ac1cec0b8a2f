"""What each figure counts."""

from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.tables import CallDirection, CallEnding
from reports import Counting, MetricDefinition, Scope, ScopeFaulty, Switches, call_ids, measure, shipped_definitions
from tests.unit.reports.calls import (
    START,
    WEEK,
    ACall,
    answered,
    any_call,
    any_definition,
    gave_up,
    unqueued,
)

SHIPPED = {definition.key: definition for definition in shipped_definitions() if not definition.of_seats}

A_DAY = [
    answered("quick", wait=3, talk=60),
    answered("at-15", wait=15, talk=61),
    answered("at-16", wait=16, talk=120),
    answered("at-21", wait=21, talk=4751),
    gave_up("gone-4", wait=4),
    replace(gave_up("gone-90", wait=90), called_back=True),
    unqueued("greeting-2", CallEnding.ABANDONED_IN_GREETING, seconds=2),
    unqueued("greeting-5", CallEnding.ABANDONED_IN_GREETING, seconds=5),
    unqueued("menu", CallEnding.ABANDONED_IN_MENU),
    unqueued("progress", CallEnding.SERVED_BY_MENU),
    unqueued("closed-line-message", CallEnding.LEFT_MESSAGE),
    replace(gave_up("message", wait=600), ending=CallEnding.LEFT_MESSAGE),
    replace(gave_up("timeout", wait=600), ending=CallEnding.TIMED_OUT),
    unqueued("blocked", CallEnding.BLOCKED),
    replace(unqueued("back", CallEnding.ASKED_CALLBACK), called_back=True),
    unqueued("not-back-yet", CallEnding.ASKED_CALLBACK),
    replace(answered("outbound"), direction=CallDirection.OUTBOUND, queued_at=None),
    replace(answered("dialled-back"), direction=CallDirection.CALLBACK),
    ACall(id="waiting", queued_at=START),
    replace(answered("talking", wait=1, talk=None), ended_at=None, ending=None),
    answered("robot", simulated=True),
    answered("last-week", at=START - timedelta(microseconds=1)),
    answered("next-week", at=WEEK.before),
]


def of(key: str, calls=A_DAY, **switches) -> tuple[int, int | None]:
    figure = measure(switched(key, **switches), calls, scope=WEEK)
    return figure.numerator, figure.denominator


def switched(key: str, **switches) -> MetricDefinition:
    definition = SHIPPED[key]
    return definition.model_copy(update={"switches": definition.switches.model_copy(update=switches)})


@pytest.mark.parametrize(
    ("key", "counted"),
    [
        ("arrived", (18, None)),
        ("effective_inbound", (14, None)),  # not: waiting, blocked, gone-4, greeting-2
        ("offered", (9, None)),
        ("answered", (5, None)),
        ("connect_rate", (5, 9)),
        ("inbound_connect_rate", (5, 16)),
        ("answered_within_15", (3, 5)),
        ("answered_within_15_of_offered", (3, 9)),
        ("answered_within_20", (4, 5)),
        ("answered_within_20_of_offered", (4, 9)),
        ("service_level", (3, 5)),
        ("service_level_with_abandons", (4, 7)),
        ("abandoned_in_queue", (2, None)),
        ("abandon_rate", (2, 9)),
        ("abandoned_in_greeting", (2, None)),
        ("abandoned_in_menu", (1, None)),
        ("short_abandoned", (2, None)),
        ("served_by_menu", (1, None)),
        ("left_message", (2, None)),
        ("timed_out", (1, None)),
        ("blocked", (1, None)),
        ("asked_callback", (2, None)),
        ("called_back", (2, None)),
        ("callback_rate", (1, 2)),
        ("average_wait", (3 + 15 + 16 + 21 + 1, 5)),
        ("longest_wait", (600, 9)),
        ("average_talk", (60 + 61 + 120 + 4751, 4)),
        ("longest_talk", (4751, 4)),
        ("connect_rate_any_24h", (5, 9)),
    ],
)
def test_every_shipped_figure_counts_what_its_formula_says(key: str, counted: tuple[int, int | None]) -> None:
    assert of(key) == counted


def test_no_shipped_figure_is_left_unproved() -> None:
    [parametrize] = test_every_shipped_figure_counts_what_its_formula_says.pytestmark
    assert {key for key, _ in parametrize.args[1]} == set(SHIPPED)


@pytest.mark.parametrize(
    ("switches", "connect_rate"),
    [
        ({"abandoned_in_greeting": Counting.ALWAYS}, (5, 11)),
        ({"abandoned_in_menu": Counting.ALWAYS}, (5, 10)),
        ({"served_by_menu": Counting.ALWAYS}, (5, 10)),
        ({"message_is_answered": True}, (6, 9)),
        ({"short_abandon_seconds": 5}, (5, 8)),
        ({"short_abandon_seconds": 4}, (5, 9)),
        ({"short_abandon_seconds": 5, "abandoned_in_greeting": Counting.ALWAYS}, (5, 9)),
    ],
)
def test_a_switch_moves_just_its_calls(switches, connect_rate: tuple[int, int]) -> None:
    assert of("connect_rate", **switches) == connect_rate


def test_a_citizen_served_by_the_menu_out_of_the_queue_can_be_left_out() -> None:
    calls = [answered("a"), replace(gave_up("b"), ending=CallEnding.SERVED_BY_MENU)]

    assert of("connect_rate", calls) == (1, 2)
    assert of("connect_rate", calls, served_by_menu=Counting.NEVER) == (1, 1)


@pytest.mark.parametrize("key", sorted(SHIPPED))
def test_calls_seats_made_change_no_figure_of_the_hall(key: str) -> None:
    """Not even one that was handed to a queue and waited there."""
    outbound = [
        replace(answered("x", wait=90, talk=999), direction=CallDirection.OUTBOUND),
        replace(gave_up("y", wait=200), direction=CallDirection.OUTBOUND),
    ]
    assert measure(SHIPPED[key], [*A_DAY, *outbound], scope=WEEK) == measure(SHIPPED[key], A_DAY, scope=WEEK)


def test_a_wait_nobody_told_is_not_a_wait_of_nothing() -> None:
    calls = [answered("told", wait=20), replace(answered("untold"), wait_seconds=None)]

    assert measure(SHIPPED["average_wait"], calls, scope=WEEK).value == 20
    assert of("answered_within_15", calls) == (0, 2)


@pytest.mark.parametrize("key", sorted(SHIPPED))
def test_without_calls_a_figure_has_no_value_and_a_count_is_zero(key: str) -> None:
    definition = SHIPPED[key]
    countable = definition.denominator is None and definition.aggregate is None

    assert measure(definition, [], scope=WEEK).value == (0 if countable else None)


def test_the_figure_leads_to_the_calls_it_counts() -> None:
    figure = measure(SHIPPED["connect_rate"], A_DAY, scope=WEEK)
    longest = measure(SHIPPED["longest_wait"], A_DAY, scope=WEEK)

    assert set(call_ids(figure.counted, A_DAY)) == {"quick", "at-15", "at-16", "at-21", "talking"}
    assert set(call_ids(figure.among, A_DAY)) - set(call_ids(figure.counted, A_DAY)) == {
        "gone-4", "gone-90", "message", "timeout",
    }  # fmt: skip
    assert set(call_ids(longest.counted, A_DAY)) == {"message", "timeout"}


def test_a_merged_line_has_figures_of_its_own() -> None:
    calls = [answered("a", line="12315"), gave_up("b", line="12315"), answered("c")]
    scope = Scope(since=WEEK.since, before=WEEK.before, line="12315")

    assert measure(SHIPPED["connect_rate"], calls, scope=scope).value == Fraction(1, 2)


@pytest.mark.parametrize("before", [START, START - timedelta(days=1), datetime(2026, 12, 1)])  # noqa: DTZ001
def test_a_period_that_does_not_go_forward_is_refused(before: datetime) -> None:
    with pytest.raises(ScopeFaulty):
        Scope(since=START, before=before)


CALLS = st.lists(any_call(), max_size=12).map(
    lambda rows: [ACall(id=str(number), **row) for number, row in enumerate(rows)]
)


def test_an_installation_that_only_rehearses_counts_robots_and_citizens_together() -> None:
    calls = [answered("citizen"), gave_up("robot", simulated=True)]

    def rate(simulated: bool | None) -> Fraction | None:
        scope = replace(WEEK, simulated=simulated)
        return measure(SHIPPED["connect_rate"], calls, scope=scope).value

    assert (rate(False), rate(True), rate(None)) == (Fraction(1), Fraction(0), Fraction(1, 2))


@given(CALLS, any_definition())
def test_whatever_the_switches_the_part_is_in_the_whole_and_the_calls_are_the_count(
    calls: list[ACall], definition: MetricDefinition
) -> None:
    figure = measure(definition, calls, scope=WEEK)
    counted = list(call_ids(figure.counted, calls))

    if figure.among is not None:
        assert set(counted) <= set(call_ids(figure.among, calls))
        assert len(list(call_ids(figure.among, calls))) == figure.denominator
    if definition.aggregate is None:
        assert len(counted) == figure.numerator
    if definition.denominator and figure.value is not None:
        assert 0 <= figure.value <= 1


def test_the_switches_of_the_board_are_the_defaults() -> None:
    assert SHIPPED["connect_rate"].switches == Switches()
