"""The working calendar of China: weekends, holidays and make-up days (调休). Pure.

Which days differ from "Monday to Friday" is announced for one year at a time. A year nobody has told us of is counted
by its weekends alone, and whoever asks is told that this is assumed.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from cases.limits.errors import NoWorkingDay

DAY = timedelta(days=1)
LONGEST_REST = 366
"""Days without a working day after which a calendar must be wrong."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """``days``: exceptions, True for a working day; ``known``: years that are completely announced."""

    days: Mapping[date, bool] = field(default_factory=dict)
    known: Collection[int] = frozenset()

    def is_working(self, day: date) -> bool:
        return self.days.get(day, day.weekday() < 5)

    def is_assumed(self, day: date) -> bool:
        """Whether nobody announced what ``day`` is, so that only its place in the week was looked at."""
        return day.year not in self.known and day not in self.days

    def assumes(self, first: date, last: date) -> bool:
        """Whether any day from ``first`` to ``last`` (both counted) is assumed."""
        return any(self.is_assumed(day) for day in days_between(first, last))

    def working_days(self, first: date) -> Iterator[date]:
        """The working days from ``first`` on, without end. Raises ``NoWorkingDay`` where a year has none."""
        rested, day = 0, first
        while True:
            rested = 0 if self.is_working(day) else rested + 1
            if rested == 0:
                yield day
            elif rested > LONGEST_REST:
                raise NoWorkingDay(first)
            day += DAY

    def next_working(self, day: date) -> date:
        """The first working day after ``day``. Raises ``NoWorkingDay``."""
        return next(self.working_days(day + DAY))

    def unknown_years(self, years: Iterable[int]) -> list[int]:
        """Those of ``years`` that are not announced, in order."""
        return sorted(set(years) - set(self.known))


def days_between(first: date, last: date) -> Iterator[date]:
    """Every day from ``first`` to ``last``, both counted; none when ``last`` is earlier."""
    day = first
    while day <= last:
        yield day
        day += DAY


def days_of_year(year: int) -> list[date]:
    return list(days_between(date(year, 1, 1), date(year, 12, 31)))
