"""正常, 黄牌, 红牌: how a case stands to its time limit."""

from datetime import datetime, timedelta
from enum import StrEnum

YELLOW_BEFORE = timedelta(days=1)
"""A case turns yellow this long before its limit."""


class Colour(StrEnum):
    NORMAL = "normal"  # 正常
    YELLOW = "yellow"  # 黄牌: soon due
    RED = "red"  # 红牌: overdue


def colour(due_at: datetime | None, answered_at: datetime | None, now: datetime) -> Colour | None:
    """The colour at ``now``, or at the moment the hotline had the answer; None: no limit was set."""
    if due_at is None:
        return None
    moment = answered_at or now
    if moment > due_at:
        return Colour.RED
    return Colour.YELLOW if answered_at is None and due_at - moment <= YELLOW_BEFORE else Colour.NORMAL
