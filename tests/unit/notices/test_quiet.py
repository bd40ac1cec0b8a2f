"""Hours in which nobody is disturbed."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import SHANGHAI
from notices import NoticeFaulty, allowed_from, read_quiet, write_quiet

DAY = datetime(2026, 11, 22, tzinfo=SHANGHAI)
MINUTES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
SPANS = st.lists(st.tuples(MINUTES, MINUTES), max_size=4).map(tuple)
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("at", "allowed"),
    [
        ("07:59", "08:00"),
        ("08:00", "08:00"),
        ("12:29", "12:29"),
        ("12:30", "14:00"),
        ("20:59", "20:59"),
        ("21:00", "+08:00"),
    ],
)
def test_the_usual_hours(at: str, allowed: str) -> None:
    spans = read_quiet("21:00-08:00，12：30至14:00")
    begin = DAY.replace(hour=int(at[:2]), minute=int(at[3:]))
    day = DAY + timedelta(days=allowed.startswith("+"))

    found = allowed_from(begin.astimezone(UTC), spans)

    assert found == day.replace(hour=int(allowed[-5:-3]), minute=int(allowed[-2:]))


def held(spans: tuple[tuple[time, time], ...], at: time) -> bool:
    return any(begin <= at < end if begin < end else at >= begin or at < end for begin, end in spans)


@given(SPANS, INSTANTS)
def test_it_is_never_earlier_never_a_quiet_minute_and_the_first_that_is_not(
    spans: tuple[tuple[time, time], ...], now: datetime
) -> None:
    try:
        spans = read_quiet(write_quiet(spans))
    except NoticeFaulty:
        return
    found = allowed_from(now, spans)

    assert now <= found < now + timedelta(days=1, minutes=1)
    assert not held(spans, found.astimezone(SHANGHAI).time())
    if found > now:
        before = (found - timedelta(minutes=1)).astimezone(SHANGHAI).time()
        assert held(spans, before)
        assert held(spans, now.astimezone(SHANGHAI).time())


@pytest.mark.parametrize("wrong", ["25:00-08:00", "21:00", "08:00-08:00", "00:00-23:30", "1-2", "9:00-10:00," * 6])
def test_what_is_no_span_or_leaves_no_time_is_refused(wrong: str) -> None:
    with pytest.raises(NoticeFaulty):
        read_quiet(wrong)


def test_five_spans_and_one_free_hour_are_enough() -> None:
    assert len(read_quiet("1:00-1:01,2:00-2:01,3:00-3:01,4:00-4:01,5:00-5:01")) == 5
    assert read_quiet("00:00-23:00") == ((time(0), time(23)),)


def test_none_at_all_is_none() -> None:
    assert read_quiet(" ") == ()
