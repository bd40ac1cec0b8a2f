"""What a plan makes of its numbers."""

from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehearsal import Arrivals, CallKind, PlanRefused, RehearsalPlan, RobotSeat, Shares, erlang_plan, robot_calls
from reports import Load, erlang_c
from tests.unit.rehearsal.plans import a_plan

part = st.floats(0, 0.2)
plans = st.builds(
    a_plan,
    calls=st.integers(1, 200),
    rate=st.floats(0.01, 100),
    seed=st.integers(),
    first_serial=st.integers(0, 10**8 - 200),
    arrivals=st.sampled_from(Arrivals),
    lines=st.sampled_from([("12345",), ("12345", "12319")]),
    talk_seconds=st.one_of(st.none(), st.just((3.0, 9.0))),
    shares=st.builds(
        Shares, greeting=part, queue=part, progress=part, message=part, seat_ends=st.floats(0, 1), rate=st.floats(0, 1)
    ),
)


@given(plans)
def test_the_same_plan_always_gives_the_same_calls(plan: RehearsalPlan) -> None:
    assert robot_calls(plan) == robot_calls(plan)


@given(plans)
def test_each_call_has_its_own_number_that_is_obviously_a_robot(plan: RehearsalPlan) -> None:
    callers = [call.caller for call in robot_calls(plan)]

    assert len(set(callers)) == plan.calls
    assert all(caller.startswith("199") and len(caller) == 11 and caller.isdigit() for caller in callers)


@given(plans)
def test_citizens_call_one_after_the_other(plan: RehearsalPlan) -> None:
    starts = [call.start for call in robot_calls(plan)]

    assert starts[0] == 0
    assert starts == sorted(starts)


@given(plans)
def test_every_call_stays_within_what_was_planned(plan: RehearsalPlan) -> None:
    for call in robot_calls(plan):
        lowest, highest = plan.talk_seconds or (20.0, 30.0)
        assert lowest <= call.talk_seconds <= highest
        assert call.line in plan.lines
        assert 0 <= call.dialogue < len(plan.dialogues)
        assert call.rating is None or (call.seat_ends and call.talks and 1 <= call.rating <= 5)
        assert call.kind is not CallKind.GREETING or call.patience < plan.greeting_seconds
        assert call.kind is not CallKind.QUEUE or call.patience > plan.greeting_seconds


@given(plans)
def test_a_share_is_kept_to_the_nearest_call_and_never_rounded_to_nobody(plan: RehearsalPlan) -> None:
    kinds = Counter(call.kind for call in robot_calls(plan))

    for kind in (CallKind.GREETING, CallKind.QUEUE, CallKind.PROGRESS, CallKind.MESSAGE):
        share = getattr(plan.shares, kind)
        if plan.calls >= 8:  # enough for one of each
            assert abs(kinds[kind] - share * plan.calls) <= 1
            assert (kinds[kind] > 0) == (share > 0)


@given(st.integers(0, 1000))
def test_what_one_call_does_is_not_changed_by_how_many_follow(seed: int) -> None:
    few, many = (robot_calls(a_plan(calls=calls, seed=seed)) for calls in (5, 50))

    assert many[:5] == few


def test_random_arrivals_keep_the_rate_on_average() -> None:
    calls = robot_calls(a_plan(calls=2000, rate=4.0, arrivals=Arrivals.POISSON))

    assert 2000 / calls[-1].start == pytest.approx(4.0, rel=0.1)
    assert len({round(b.start - a.start, 2) for a, b in pairwise(calls)}) > 20


def test_a_storm_is_the_same_people_sooner() -> None:
    plan = a_plan(rate=2.0)

    calm, storm = robot_calls(plan), robot_calls(plan.storm(5))

    assert [call.caller for call in storm] == [call.caller for call in calm]
    assert storm[-1].start == pytest.approx(calm[-1].start / 5)


@pytest.mark.parametrize(
    ("changes", "item"),
    [
        ({"seats": ()}, "seats"),
        ({"calls": 0}, "calls"),
        ({"rate": 0}, "rate"),
        ({"lines": ()}, "lines"),
        ({"lines": ("123\r\nX-Trunk: other",)}, "123\r\nX-Trunk: other"),
        ({"trunk": "a b"}, "a b"),
        ({"first_serial": 10**8}, "first_serial"),
        ({"menu_key": "12"}, "menu_key"),
        ({"shares": Shares(greeting=0.6, queue=0.6)}, "shares"),
        ({"seats": (RobotSeat(number="1001", password="a;b"),)}, "1001"),
    ],
)
def test_a_plan_that_cannot_be_played_is_refused_by_name(changes: dict[str, Any], item: str) -> None:
    with pytest.raises(PlanRefused) as refused:
        a_plan(**changes)

    assert refused.value.item == item


def test_a_seat_does_not_show_its_password() -> None:
    assert "secret" not in repr(a_plan())


def test_an_erlang_trial_has_so_many_citizens_that_the_formula_can_be_wrong() -> None:
    for seats in (5, 20, 80):
        plan = a_plan(seats=tuple(RobotSeat(number=str(1001 + at), password="x" * 8) for at in range(seats)))

        trial = erlang_plan(plan, mean_talk=8)

        load = Load(trial.rate * 3600, 8 + sum(plan.ring_seconds) / 2)
        assert erlang_c(load, seats, within_seconds=1.6).in_time == pytest.approx(0.85, abs=0.01)
