"""How often a program may ask: a bucket that runs empty at an even pace. Pure."""

from datetime import datetime, timedelta

BURST = 0.5
"""Of a minute's requests so many may come at once."""


def after_request(full_until: datetime | None, now: datetime, per_minute: int) -> tuple[datetime, timedelta | None]:
    """``full_until``: when what was asked so far would have run through. Returns the same after this request, and how
    long to wait instead when it is one too many."""
    pace = timedelta(minutes=1) / per_minute
    begin = max(full_until or now, now)
    wait = begin - now - pace * max(per_minute * BURST - 1, 0)
    if wait > timedelta(0):
        return begin, wait
    return begin + pace, None
