"""The working calendar of 2025 and 2026 as the State Council announced it, typed in by hand for the tests."""

from datetime import date, datetime

from cases import Calendar
from cases.limits.calendar import days_between
from db import SHANGHAI

HOLIDAYS = (
    (date(2025, 1, 1), date(2025, 1, 1)),
    (date(2025, 1, 28), date(2025, 2, 4)),
    (date(2025, 4, 4), date(2025, 4, 6)),
    (date(2025, 5, 1), date(2025, 5, 5)),
    (date(2025, 5, 31), date(2025, 6, 2)),
    (date(2025, 10, 1), date(2025, 10, 8)),
    (date(2026, 1, 1), date(2026, 1, 3)),
    (date(2026, 2, 15), date(2026, 2, 23)),
    (date(2026, 4, 4), date(2026, 4, 6)),
    (date(2026, 5, 1), date(2026, 5, 5)),
    (date(2026, 6, 19), date(2026, 6, 21)),
    (date(2026, 9, 25), date(2026, 9, 27)),
    (date(2026, 10, 1), date(2026, 10, 7)),
)
MADE_UP = (
    date(2025, 1, 26), date(2025, 2, 8), date(2025, 4, 27), date(2025, 9, 28), date(2025, 10, 11),
    date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28), date(2026, 5, 9), date(2026, 9, 20), date(2026, 10, 10),
)  # fmt: skip
OFFICIAL = Calendar(
    {day: False for span in HOLIDAYS for day in days_between(*span)} | dict.fromkeys(MADE_UP, True),
    known=frozenset({2025, 2026}),
)


def local(text: str) -> datetime:
    """An instant of Asia/Shanghai from ``2026-02-13 16:00``."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
