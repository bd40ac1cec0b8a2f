"""Time as the store keeps it and as people count it: instants are UTC, days begin at midnight in Asia/Shanghai."""

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

Clock = Callable[[], datetime]
"""Gives the present instant, aware; tests bring their own."""


def utc_now() -> datetime:
    return datetime.now(UTC)
