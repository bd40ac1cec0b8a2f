"""Which announcements a caller hears now. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from db import SHANGHAI
from db.tables import AnnouncementKind, DayKind

MOST_PROMPTS = 3
"""Whoever calls wants a person: more than this is never said before one."""
_ORDER = (AnnouncementKind.INCIDENT, AnnouncementKind.HOLIDAY, AnnouncementKind.INFO)
_SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncementInForce:
    """An enabled announcement; empty fields set no limit. ``weekdays``: digits 1 (Monday) to 7."""

    id: int
    kind: AnnouncementKind
    prompts: tuple[str, ...]
    lines: frozenset[str] = frozenset()
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    days: DayKind = DayKind.ANY
    weekdays: str = ""
    from_time: str = ""
    until_time: str = ""
    """``HH:MM`` in Asia/Shanghai."""


def to_say(
    announcements: Iterable[AnnouncementInForce], *, line: str, now: datetime, calendar: Mapping[date, bool]
) -> tuple[str, ...]:
    """Prompt keys to be played on ``line`` now: incidents first, none twice.

    ``calendar``: days that are not what their weekday says, True when worked. A year without any is no fault.
    """
    holding = [one for one in announcements if holds(one, line=line, now=now, calendar=calendar)]
    holding.sort(key=lambda one: (_ORDER.index(one.kind), one.id))
    said = dict.fromkeys(key for one in holding for key in one.prompts)
    return tuple(said)[:MOST_PROMPTS]


def holds(one: AnnouncementInForce, *, line: str, now: datetime, calendar: Mapping[date, bool]) -> bool:
    """Whether this announcement is said on ``line`` now."""
    here = now.astimezone(SHANGHAI)
    return (
        (not one.lines or line in one.lines)
        and (one.valid_from is None or one.valid_from <= now)
        and (one.valid_until is None or now < one.valid_until)
        and (not one.weekdays or str(here.isoweekday()) in one.weekdays)
        and _right_day(one.days, here.date(), calendar)
        and _right_hour(one.from_time, one.until_time, f"{here:%H:%M}")
    )


def _right_day(wanted: DayKind, day: date, calendar: Mapping[date, bool]) -> bool:
    if wanted is DayKind.HOLIDAY:
        return calendar.get(day) is False
    if wanted is DayKind.WORKDAY:
        return calendar.get(day, day.weekday() < _SATURDAY)
    return True


def _right_hour(first: str, last: str, now: str) -> bool:
    first, last = first or "00:00", last or "24:00"
    return first <= now < last if first <= last else now >= first or now < last
