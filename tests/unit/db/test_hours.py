"""Hours of a day in Shanghai in which something may be done."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import SHANGHAI, first_within

WINDOWS = [(9, 12), (14, 20)]


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("at", "first"),
    [
        (local(22, 8, 59), local(22, 9)),
        (local(22, 9), local(22, 9)),
        (local(22, 11, 59), local(22, 11, 59)),
        (local(22, 12), local(22, 14)),
        (local(22, 19, 59), local(22, 19, 59)),
        (local(22, 20), local(23, 9)),
        (local(30, 23), datetime(2026, 12, 1, 9, tzinfo=SHANGHAI)),
    ],
)
def test_the_last_hour_is_not_in_it(at: datetime, first: datetime) -> None:
    assert first_within(at, WINDOWS) == first
    assert first_within(at.astimezone(UTC), WINDOWS) == first


def test_a_whole_day_is_open_at_midnight() -> None:
    assert first_within(local(22, 0), [(0, 24)]) == local(22, 0)
    assert first_within(local(22, 23, 59), [(0, 24)]) == local(22, 23, 59)


@given(
    st.integers(0, 365 * 24 * 60).map(lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)),
    st.integers(0, 23).flatmap(lambda first: st.tuples(st.just(first), st.integers(first + 1, 24))),
)
def test_it_is_within_never_before_and_at_most_a_day_later(at: datetime, hours: tuple[int, int]) -> None:
    found = first_within(at, [hours])
    assert hours[0] <= found.astimezone(SHANGHAI).hour < hours[1]
    assert timedelta() <= found - at < timedelta(days=1)
    assert first_within(found, [hours]) == found


def test_no_hours_are_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="no hours"):
        first_within(local(22, 9), [])
