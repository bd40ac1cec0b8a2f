"""Which invented cases make a block: their ids, numbers and days, counted back from the newest. Pure.

A block is the same whatever else is made, so that a longer past is made by adding older blocks.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from cases import case_number
from db import SHANGHAI
from rehearsal.archive.rows import Ticket

BLOCK = 10_000
NEWEST_ID = 20_000_000
"""Of the newest invented case; cases that are opened afterwards follow."""
MORNING = 10.0
"""Hour of the day after the newest cases at which they stand as they are written."""
_HOURS = (0.02, 0.05, 0.30, 0.20, 0.28, 0.15)
"""Shares of calls in each four hours of a day, from midnight."""


def tickets(block: int, *, until: date, a_day: int) -> Iterator[Ticket]:
    """The cases of ``block`` (0 is the newest), oldest first; the newest were opened on the day before ``until``."""
    for back in range((block + 1) * BLOCK - 1, block * BLOCK - 1, -1):
        day = until - timedelta(days=1 + back // a_day)
        count = a_day - back % a_day
        yield Ticket(NEWEST_ID - back, case_number(day, count), _opened(day, (count - 1) / a_day))


def now_of(until: date) -> datetime:
    """The instant as of which the lives of the cases are told."""
    return _midnight(until) + timedelta(hours=MORNING)


def newest_of(block: int) -> int:
    """Id of the newest case of ``block``: it is there when the block is."""
    return NEWEST_ID - block * BLOCK


def days_of(blocks: int, *, until: date, a_day: int) -> list[date]:
    """The days on which the newest ``blocks`` blocks were opened."""
    return [until - timedelta(days=1 + back) for back in range(-(-blocks * BLOCK // a_day))]


def _opened(day: date, part: float) -> datetime:
    """The instant by which ``part`` of a day's calls have come."""
    hours = 0.0
    for share in _HOURS:
        if part < share:
            hours += 4 * part / share
            break
        part -= share
        hours += 4
    return _midnight(day) + timedelta(seconds=int(min(hours, 23.999) * 3600))


@cache
def _midnight(day: date) -> datetime:
    """When the day begins in Asia/Shanghai, in UTC as stores keep it."""
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)
