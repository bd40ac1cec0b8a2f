"""When something is due: from a term, a start, suspensions and extensions. Pure; instants are aware, results in UTC.

Intervals are half open as everywhere here: what is done at the very instant of the deadline is late.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from cases.limits.calendar import DAY, Calendar
from cases.limits.errors import ExtensionRefused, SuspensionsFaulty
from cases.limits.terms import Ends, Span, Start, Term
from cases.limits.worktime import ZERO, Counting, local_day, midnight
from db import SHANGHAI

TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Suspension:
    """The clock stands from ``since`` to ``until``; None: it still stands."""

    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """``assumed``: days were counted whose year is not announced yet, so this may still move."""

    begins_at: datetime
    at: datetime | None
    """None while a suspension holds the clock."""
    yellow_at: datetime | None
    assumed: bool
    left: timedelta | None = None
    """What is left of the limit while the clock stands."""


def due(
    term: Term,
    start: datetime,
    calendar: Calendar,
    *,
    suspensions: Sequence[Suspension] = (),
    extensions: Sequence[int] = (),
) -> Due:
    """When what was started at ``start`` is due. ``extensions`` are the approved ones, in the limit's unit.

    Raises ``ExtensionRefused``, ``SuspensionsFaulty``, ``NoWorkingDay``.
    """
    _check_extensions(extensions, term.extensions)
    pauses = _in_order(suspensions)
    counting = term.counting(calendar)
    begin = _begin(term, start, calendar)
    at, left = _forward(counting, begin, _wanted(term, counting, begin, extensions), pauses)
    if at is None:
        stands = pauses[-1].since
        return Due(begins_at=begin, at=None, yellow_at=None, assumed=_assumed(term, calendar, start, stands), left=left)
    if term.ends is Ends.DAY_END:
        at = _end_of_day(counting, begin, at)
    yellow_at = _yellow(term, counting, begin, at, pauses)
    return Due(begins_at=begin, at=at, yellow_at=yellow_at, assumed=_assumed(term, calendar, start, at))


def remaining(
    term: Term, deadline: Due, now: datetime, calendar: Calendar, *, suspensions: Sequence[Suspension] = ()
) -> timedelta:
    """What is left at ``now``, counted as the term counts (working time is working time); negative: that much late."""
    if deadline.at is None:
        return deadline.left or ZERO
    counting = term.counting(calendar)
    if now >= deadline.at:
        return -counting.measure(deadline.at, now)
    return _counted(counting, max(now, deadline.begins_at), deadline.at, _in_order(suspensions))


def escalation_times(term: Term, deadline: Due, calendar: Calendar) -> list[datetime]:
    """When each of the term's escalations comes if nothing happens; none while the clock stands."""
    if deadline.at is None:
        return []
    times = []
    for escalation in term.escalations:
        counting = term.counted_in(escalation.after.unit, calendar)
        times.append(counting.advance(deadline.at, escalation.after.length(counting)))
    return times


def _begin(term: Term, start: datetime, calendar: Calendar) -> datetime:
    local = start.astimezone(SHANGHAI)
    day, begin = local.date(), start.astimezone(UTC)
    if term.cut_off is not None and (local.time() >= term.cut_off or not calendar.is_working(day)):
        day = calendar.next_working(day)
        begin = midnight(day)
    if term.start is Start.NEXT_DAY:
        return midnight(day + DAY)
    if term.start is Start.NEXT_WORKING_DAY:
        return midnight(calendar.next_working(day))
    return begin


def _wanted(term: Term, counting: Counting, begin: datetime, extensions: Sequence[int]) -> timedelta:
    """The whole time to be counted from ``begin``, up to the end of the last day where the term says so."""
    whole = Span(amount=term.limit.amount + sum(extensions), unit=term.limit.unit).length(counting)
    if term.ends is Ends.DAY_END:
        return counting.measure(begin, _end_of_day(counting, begin, counting.advance(begin, whole)))
    return whole


def _end_of_day(counting: Counting, begin: datetime, at: datetime) -> datetime:
    """The end of the day that was counted last: what ends at midnight ends with the day before it. A limit of no days
    ends with the day it begins on."""
    return counting.end_of_day(max(begin, at - TICK))


def _forward(
    counting: Counting, begin: datetime, wanted: timedelta, pauses: Sequence[Suspension]
) -> tuple[datetime | None, timedelta]:
    """When ``wanted`` has been counted outside ``pauses``; or None and what was left when the clock stopped."""
    at, left = begin, wanted
    for pause in pauses:
        reached = counting.advance(at, left)
        if reached <= pause.since:
            return reached, ZERO
        left -= counting.measure(at, pause.since)
        if pause.until is None:
            return None, left
        at = max(at, pause.until.astimezone(UTC))
    return counting.advance(at, left), ZERO


def _yellow(
    term: Term, counting: Counting, begin: datetime, at: datetime, pauses: Sequence[Suspension]
) -> datetime | None:
    if term.yellow is None:
        return None
    whole = _counted(counting, begin, at, pauses)
    reached, _ = _forward(counting, begin, max(whole - term.yellow.length(counting), ZERO), pauses)
    return reached


def _counted(counting: Counting, since: datetime, before: datetime, pauses: Sequence[Suspension]) -> timedelta:
    """Time counted between two instants outside ``pauses``."""
    return sum((counting.measure(*span) for span in _running(since, before, pauses)), ZERO)


def _running(since: datetime, before: datetime, pauses: Sequence[Suspension]) -> Iterator[tuple[datetime, datetime]]:
    for pause in pauses:
        yield since, min(pause.since, before)
        since = max(since, pause.until or before)
    yield since, before


def _in_order(suspensions: Sequence[Suspension]) -> list[Suspension]:
    """Raises ``SuspensionsFaulty``."""
    pauses = sorted(suspensions, key=lambda pause: pause.since)
    for pause in pauses:
        if pause.until is not None and pause.until < pause.since:
            raise SuspensionsFaulty(pause.since)
    for earlier, later in pairwise(pauses):
        if earlier.until is None or later.since < earlier.until:
            raise SuspensionsFaulty(later.since)
    return pauses


def _check_extensions(wanted: Sequence[int], allowed: Sequence[int]) -> None:
    if len(wanted) > len(allowed) or any(not 1 <= more <= most for more, most in zip(wanted, allowed, strict=False)):
        raise ExtensionRefused(wanted, allowed)


def _assumed(term: Term, calendar: Calendar, start: datetime, until: datetime) -> bool:
    looked_at_days = term.limit.unit.working or term.start is Start.NEXT_WORKING_DAY
    return looked_at_days and calendar.assumes(local_day(start), local_day(until))
