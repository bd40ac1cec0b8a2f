"""The lowest share in any continuous span of time. No I/O.

As a window slides, what it contains changes only just after an arrival (the call leaves) and just after the moment a
span before an arrival (the call enters). Looking at the window at each of those moments sees every content there is.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from heapq import merge
from typing import NamedTuple

Arrival = tuple[datetime, bool]
"""When a call of the denominator arrived, and whether it is one of the numerator."""


class Window(NamedTuple):
    """``since`` belongs to it, ``before`` does not."""

    since: datetime
    before: datetime


def worst_window(
    arrivals: Sequence[Arrival], *, since: datetime, before: datetime, span: timedelta
) -> tuple[Window, int, int] | None:
    """The window of length ``span`` inside the period with the lowest share, its numerator and its denominator.

    ``arrivals`` are in order. Of equals the earliest; None when the period is shorter than ``span`` or every window
    is empty. O(n) with two pointers.
    """
    arrivals = [arrival for arrival in arrivals if since <= arrival[0] < before]
    worst: tuple[Window, int, int] | None = None
    leaving = entering = counted = among = 0
    for start in _starts([at for at, _ in arrivals], since, before - span, span):
        while entering < len(arrivals) and arrivals[entering][0] < start + span:
            counted, among = counted + arrivals[entering][1], among + 1
            entering += 1
        while leaving < entering and arrivals[leaving][0] < start:
            counted, among = counted - arrivals[leaving][1], among - 1
            leaving += 1
        if among and (worst is None or counted * worst[2] < worst[1] * among):
            worst = (Window(start, start + span), counted, among)
    return worst


def _starts(times: Sequence[datetime], first: datetime, last: datetime, span: timedelta) -> Iterator[datetime]:
    """Every moment up to which a window's content stays the same, from ``first`` to ``last``, in order."""
    if last < first:
        return
    yield first
    yield from (at for at in merge(times, (at - span for at in times)) if first < at < last)
    yield last
