"""When somebody is reminded of what a leader wants settled, or wants to hear of. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

SOON = timedelta(days=1)
"""How long before its limit a task is reminded of, and turns yellow."""
AGAIN_DAYS = 7
"""How often whoever is late is reminded anew, unless the leader hears more often."""


class Occasion(StrEnum):
    SOON = "soon"  # the limit comes near
    DUE = "due"  # it has come
    REPORT = "report"  # the leader should hear how it stands
    STILL = "still"  # limit or word is overdue, and was reminded of before


@dataclass(frozen=True, slots=True)
class Reminder:
    occasion: Occasion
    at: datetime


def due_reminder(
    *, due_at: datetime | None, report_at: datetime | None, every_days: int | None, since: datetime, now: datetime
) -> Reminder | None:
    """What an open task is to be reminded of: the last occasion after ``since``, when it was begun or reminded of the
    last time, and not after ``now``. Of those that were missed together it is one."""
    every = timedelta(days=every_days or AGAIN_DAYS)
    found = [Reminder(Occasion.SOON, due_at - SOON), Reminder(Occasion.DUE, due_at)] if due_at else []
    found += [Reminder(Occasion.REPORT, report_at)] if report_at else []
    late = [at for at in (due_at, report_at) if at and now - at >= every]
    found += [Reminder(Occasion.STILL, at + (now - at) // every * every) for at in late]
    come = [one for one in found if since < one.at <= now]
    return max(come, key=lambda one: (one.at, one.occasion is not Occasion.STILL), default=None)
