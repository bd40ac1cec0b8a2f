"""Seats for a load."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import Load, LoadFaulty, calls_sustained, erlang_a, erlang_b, erlang_c, seats_needed

LOADS = st.builds(Load, st.floats(1, 1500), st.floats(30, 600))
SEATS = st.integers(1, 120)
LIMITS = st.floats(0, 120)


@pytest.mark.parametrize(
    ("calls_per_hour", "for_80", "for_95"),
    [(200, 16, 18), (800, 53, 57), (1000, 65, 70)],
)
def test_seats_for_a_citys_busy_hour(calls_per_hour: int, for_80: int, for_95: int) -> None:
    load = Load(calls_per_hour, 210)

    assert seats_needed(load, in_time=0.80, within_seconds=15) == for_80
    assert seats_needed(load, in_time=0.95, within_seconds=15) == for_95


def test_what_eighty_seats_sustain() -> None:
    assert calls_sustained(80, handle_seconds=210, in_time=0.95, within_seconds=15) == 1171


def test_a_classic_table_value() -> None:
    assert erlang_b(10, 10) == pytest.approx(0.21458, abs=1e-5)
    assert erlang_c(Load(60, 600), 11, within_seconds=0).waiting == pytest.approx(0.6821, abs=1e-4)


def test_fewer_seats_than_load_answer_nobody_in_time() -> None:
    outlook = erlang_c(Load(200, 210), 11, within_seconds=15)

    assert (outlook.waiting, outlook.in_time, outlook.average_wait_seconds) == (1.0, 0.0, math.inf)


@given(LOADS, SEATS, LIMITS)
def test_one_more_seat_never_makes_it_worse(load: Load, seats: int, limit: float) -> None:
    fewer, more = (erlang_c(load, number, within_seconds=limit) for number in (seats, seats + 1))

    assert 0 <= more.waiting <= fewer.waiting <= 1
    assert 0 <= fewer.in_time <= more.in_time <= 1
    assert more.average_wait_seconds <= fewer.average_wait_seconds


@given(LOADS, st.floats(0, 0.999), LIMITS)
def test_the_seats_needed_suffice_and_one_fewer_would_not(load: Load, target: float, limit: float) -> None:
    seats = seats_needed(load, in_time=target, within_seconds=limit)

    assert erlang_c(load, seats, within_seconds=limit).in_time >= target
    assert load.erlangs < seats
    if seats - 1 > load.erlangs:
        assert erlang_c(load, seats - 1, within_seconds=limit).in_time < target


@given(LOADS, SEATS, st.floats(5, 3600), LIMITS)
def test_with_patience_nothing_leaves_its_bounds_and_the_balance_holds(
    load: Load, seats: int, patience: float, limit: float
) -> None:
    found = erlang_a(load, seats, patience_seconds=patience, within_seconds=limit)

    near = 1 + 1e-9
    assert 0 <= found.waiting <= near
    assert 0 <= found.abandoned <= found.waiting * near
    assert 0 <= found.in_time <= (1 - found.abandoned) * near + 1e-9
    assert 0 <= found.occupancy <= near
    assert found.average_wait_seconds == pytest.approx(found.abandoned * patience, rel=1e-6, abs=1e-9)


@given(LOADS, st.integers(1, 20), st.floats(5, 3600))
def test_given_all_the_time_everybody_who_stays_is_answered(load: Load, spare: int, patience: float) -> None:
    seats = math.ceil(load.erlangs) + spare
    found = erlang_a(load, seats, patience_seconds=patience, within_seconds=1e6)

    assert found.in_time == pytest.approx(1 - found.abandoned, abs=1e-9)


def test_endless_patience_is_erlang_c() -> None:
    load = Load(200, 210)
    patient, endless = (
        erlang_a(load, 14, patience_seconds=1e7, within_seconds=15),
        erlang_c(load, 14, within_seconds=15),
    )

    assert patient.waiting == pytest.approx(endless.waiting, rel=1e-3)
    assert patient.in_time == pytest.approx(endless.in_time, rel=1e-3)
    assert patient.average_wait_seconds == pytest.approx(endless.average_wait_seconds, rel=5e-3)


@pytest.mark.parametrize(("seats", "patience"), [(14, None), (10, 60.0)])
def test_a_hall_played_through_meets_what_the_formula_says(seats: int, patience: float | None) -> None:
    load, limit = Load(200, 210), 15
    expected = (
        erlang_a(load, seats, patience_seconds=patience, within_seconds=limit)
        if patience
        else erlang_c(load, seats, within_seconds=limit)
    )

    waits = played(load, seats, patience, calls=60_000, dice=random.Random(12345))

    in_time = sum(wait <= limit for wait, stayed in waits if stayed) / len(waits)
    assert in_time == pytest.approx(expected.in_time, abs=0.02)
    assert sum(not stayed for _, stayed in waits) / len(waits) == pytest.approx(expected.abandoned, abs=0.01)
    assert sum(wait for wait, _ in waits) / len(waits) == pytest.approx(expected.average_wait_seconds, rel=0.1)


def played(load: Load, seats: int, patience: float | None, *, calls: int, dice: random.Random):
    """(seconds waited, answered) of every call, first come first served."""
    free_at, now, waits = [0.0] * seats, 0.0, []
    for _ in range(calls):
        now += dice.expovariate(load.calls_per_hour / 3600)
        seat = min(range(seats), key=free_at.__getitem__)
        wait = max(0.0, free_at[seat] - now)
        bears = dice.expovariate(1 / patience) if patience else math.inf
        if wait <= bears:
            free_at[seat] = now + wait + dice.expovariate(1 / load.handle_seconds)
        waits.append((min(wait, bears), wait <= bears))
    return waits


@pytest.mark.parametrize(
    "impossible",
    [
        lambda: Load(-1, 210),
        lambda: Load(100, 0),
        lambda: Load(math.nan, 210),
        lambda: erlang_c(Load(100, 210), 0, within_seconds=15),
        lambda: erlang_c(Load(100, 210), 5, within_seconds=-1),
        lambda: erlang_a(Load(100, 210), 5, patience_seconds=0, within_seconds=15),
        lambda: erlang_a(Load(10**9, 210), 5, patience_seconds=3600, within_seconds=15),
        lambda: seats_needed(Load(100, 210), in_time=1.0, within_seconds=15),
    ],
)
def test_what_cannot_be_is_refused(impossible) -> None:
    with pytest.raises(LoadFaulty):
        impossible()
