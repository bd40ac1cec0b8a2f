"""Times and durations as people read them: Asia/Shanghai, 3 分 20 秒."""

from datetime import date, datetime, time, timedelta
from typing import TypeVar

from db import SHANGHAI

Day = TypeVar("Day", date, datetime)


FIRST_YEAR, LAST_YEAR = 1900, 2999
"""Nobody means a day outside of these; one at the end of all time has no day after it."""


def read_day(text: str) -> date:
    """A day in ISO 8601. Raises ``ValueError``, also for a year nobody lives in."""
    return _lived_in(date.fromisoformat(text))


def read_instant(text: str) -> datetime:
    """An instant in ISO 8601, with its zone or without one. Raises ``ValueError``, as ``read_day`` does."""
    return _lived_in(datetime.fromisoformat(text))


def _lived_in(day: Day) -> Day:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(day)
    return day


def local_day(instant: datetime) -> date:
    return instant.astimezone(SHANGHAI).date()


def day_span(day: date) -> tuple[datetime, datetime]:
    """The first instant of ``day`` in Asia/Shanghai and the first one after it."""
    start = datetime.combine(day, time.min, SHANGHAI)
    return start, datetime.combine(day + timedelta(days=1), time.min, SHANGHAI)


def moment(instant: datetime | None) -> str:
    """2026-11-21 12:03:05, or a dash."""
    return f"{instant.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}" if instant else "—"


def clock(instant: datetime | None) -> str:
    """12:03:05, or a dash."""
    return f"{instant.astimezone(SHANGHAI):%H:%M:%S}" if instant else "—"


def clock_ms(instant: datetime) -> str:
    """12:03:05.120: where the order of events within a second matters."""
    return f"{instant.astimezone(SHANGHAI):%H:%M:%S.%f}"[:-3]


def duration(seconds: float | None) -> str:
    """Whole seconds as 45 秒, 3 分 20 秒, 1 小时 2 分; an unknown duration is a dash."""
    if seconds is None:
        return "—"
    whole = max(0, int(seconds))
    minutes, rest = divmod(whole, 60)
    if minutes == 0:
        return f"{rest} 秒"
    hours, minutes_left = divmod(minutes, 60)
    if hours == 0:
        return f"{minutes} 分 {rest} 秒"
    return f"{hours} 小时 {minutes_left} 分"


def stopwatch(seconds: float) -> str:
    """A running or short time: 0:07, 12:45, 1:02:33."""
    minutes, rest = divmod(max(0, int(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
