"""Counting time: around the clock, or only while offices are open. Pure; instants are aware, results are in UTC."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Protocol, Self

from cases.limits.calendar import DAY, Calendar, days_between
from cases.limits.errors import HoursFaulty
from db import SHANGHAI

ZERO = timedelta(0)


class Counting(Protocol):
    """A way of counting time between instants."""

    @property
    def day(self) -> timedelta:
        """How much time a whole day counts."""

    def advance(self, at: datetime, by: timedelta) -> datetime:
        """The first instant at which ``by`` has been counted since ``at``."""

    def measure(self, since: datetime, before: datetime) -> timedelta:
        """How much time is counted between two instants; nothing when ``before`` is earlier."""

    def end_of_day(self, at: datetime) -> datetime:
        """The end of the day ``at`` falls in."""


@dataclass(frozen=True, slots=True)
class WorkHours:
    """When offices are open on a working day: spans of minutes since midnight in Asia/Shanghai, in order."""

    spans: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, texts: Sequence[str]) -> Self:
        """Read ``["08:30-12:00", "13:30-17:30"]``. Raises ``HoursFaulty``."""
        try:
            spans = tuple(tuple(map(_minutes, text.split("-", 1))) for text in texts)
            bounds = [minute for since, before in spans for minute in (since, before)]
        except ValueError as exc:
            raise HoursFaulty(texts) from exc
        if not bounds or any(later <= earlier for earlier, later in pairwise(bounds)):
            raise HoursFaulty(texts)
        return cls(tuple((since, before) for since, before in spans))

    @property
    def length(self) -> timedelta:
        return timedelta(minutes=sum(before - since for since, before in self.spans))

    def on(self, day: date) -> list[tuple[datetime, datetime]]:
        start = midnight(day)
        return [(start + timedelta(minutes=since), start + timedelta(minutes=before)) for since, before in self.spans]


@dataclass(frozen=True, slots=True)
class NaturalTime:
    """Every hour counts, by day and night."""

    @property
    def day(self) -> timedelta:
        return DAY

    def advance(self, at: datetime, by: timedelta) -> datetime:
        return at.astimezone(UTC) + max(by, ZERO)

    def measure(self, since: datetime, before: datetime) -> timedelta:
        return max(before.astimezone(UTC) - since.astimezone(UTC), ZERO)

    def end_of_day(self, at: datetime) -> datetime:
        """The last microsecond, so that people read the day that is meant."""
        return midnight(local_day(at) + DAY) - timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """Only the hours of working days count."""

    calendar: Calendar
    hours: WorkHours

    @property
    def day(self) -> timedelta:
        return self.hours.length

    def advance(self, at: datetime, by: timedelta) -> datetime:
        """Never in a pause: the end of a span, not the beginning of the next. Raises ``NoWorkingDay``."""
        left = by
        for since, before in self._open_from(at) if left > ZERO else ():
            if before - since >= left:
                return since + left
            left -= before - since
        return at.astimezone(UTC)

    def measure(self, since: datetime, before: datetime) -> timedelta:
        open_days = filter(self.calendar.is_working, days_between(local_day(since), local_day(before)))
        spans = (span for day in open_days for span in self.hours.on(day))
        return sum((max(min(before, closes) - max(since, opens), ZERO) for opens, closes in spans), ZERO)

    def end_of_day(self, at: datetime) -> datetime:
        """When offices close; after that, when they close on the next working day. Raises ``NoWorkingDay``."""
        closings = (self.hours.on(day)[-1][1] for day in self.calendar.working_days(local_day(at)))
        return next(closes for closes in closings if closes >= at)

    def _open_from(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        for day in self.calendar.working_days(local_day(at)):
            yield from ((max(at, opens), closes) for opens, closes in self.hours.on(day) if closes > at)


def midnight(day: date) -> datetime:
    """The first instant of a day of Asia/Shanghai."""
    return datetime.combine(day, time.min, SHANGHAI).astimezone(UTC)


def local_day(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()


def _minutes(text: str) -> int:
    """Minutes since midnight of ``08:30``; ``24:00`` is the day's end."""
    if text.strip() == "24:00":
        return 24 * 60
    clock = time.fromisoformat(text.strip())
    return clock.hour * 60 + clock.minute
