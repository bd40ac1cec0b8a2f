"""Time as the store keeps it and as people count it: instants are UTC, days begin at midnight in Asia/Shanghai."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

Clock = Callable[[], datetime]
"""Gives the present instant, aware; tests bring their own."""


def utc_now() -> datetime:
    return datetime.now(UTC)


def first_within(at: datetime, hours: Sequence[tuple[int, int]]) -> datetime:
    """The first instant from ``at`` on that lies in one of ``hours``: from the first of a pair on and before the
    second, of a day in Shanghai, one pair after another."""
    midnight = at.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    for day in (midnight, midnight + timedelta(days=1)):
        for first, last in hours:
            if at < day + timedelta(hours=last):
                return max(at, day + timedelta(hours=first))
    raise ValueError("no hours")
