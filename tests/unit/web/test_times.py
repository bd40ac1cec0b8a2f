"""Times as people read them."""

from datetime import UTC, date, datetime

import pytest

from web.times import clock_ms, day_span, duration, local_day, moment, stopwatch


def test_a_day_is_a_day_of_shanghai() -> None:
    late = datetime(2026, 11, 21, 16, 0, tzinfo=UTC)

    assert local_day(late) == date(2026, 11, 22)
    assert day_span(date(2026, 11, 22))[0] == late
    assert moment(late) == "2026-11-22 00:00:00"


@pytest.mark.parametrize(
    ("seconds", "shown"), [(None, "—"), (0, "0 秒"), (45.9, "45 秒"), (200, "3 分 20 秒"), (3725, "1 小时 2 分")]
)
def test_durations(seconds: float | None, shown: str) -> None:
    assert duration(seconds) == shown


def test_short_times() -> None:
    assert [stopwatch(value) for value in (7, 765, 3753, -1)] == ["0:07", "12:45", "1:02:33", "0:00"]
    assert clock_ms(datetime(2026, 11, 22, 4, 3, 5, 120_900, tzinfo=UTC)) == "12:03:05.120"
