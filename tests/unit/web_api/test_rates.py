"""A program's pace, whatever the moments at which it asks."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from web.tokens.rates import BURST, after_request

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
Gaps = st.lists(st.floats(0, 30), min_size=1, max_size=200)


@given(st.integers(1, 300), Gaps)
def test_no_minute_sees_more_than_the_pace_and_what_may_come_at_once(per_minute: int, gaps: list[float]) -> None:
    until, now, let_in = None, NOON, []
    for gap in gaps:
        now += timedelta(seconds=gap)
        until, wait = after_request(until, now, per_minute)
        if wait is None:
            let_in.append(now)

    most = per_minute + max(per_minute * BURST, 1) + 1
    assert all(sum(begin <= at < begin + MINUTE for at in let_in) <= most for begin in let_in)


@given(st.integers(1, 300), st.integers(1, 400))
def test_who_waits_as_long_as_told_is_let_in(per_minute: int, asked: int) -> None:
    until, wait = None, None
    for _ in range(asked):
        until, wait = after_request(until, NOON, per_minute)

    if wait is not None:
        assert after_request(until, NOON + wait, per_minute)[1] is None


@given(st.integers(1, 300))
def test_who_keeps_the_pace_never_waits(per_minute: int) -> None:
    until = None
    for place in range(50):
        until, wait = after_request(until, NOON + place * (MINUTE / per_minute), per_minute)
        assert wait is None
