"""正常, 黄牌, 红牌: how something stands to its time limit. The one rule; ``web.cases.queries`` says it in SQL."""

from datetime import datetime
from enum import StrEnum


class Colour(StrEnum):
    NORMAL = "normal"  # 正常
    YELLOW = "yellow"  # 黄牌: soon due
    RED = "red"  # 红牌: overdue


def colour(
    due_at: datetime | None, yellow_at: datetime | None, done_at: datetime | None, now: datetime
) -> Colour | None:
    """The colour at ``now``, or for ever at the moment it was done; None: no limit, or its clock stands.

    What is done at the very instant of the deadline is late. What was done in time is never yellow afterwards.
    """
    if due_at is None:
        return None
    if (done_at or now) >= due_at:
        return Colour.RED
    return Colour.YELLOW if done_at is None and now >= (yellow_at or due_at) else Colour.NORMAL
