"""The working calendar in the store: filled from a library, edited by the people who read the announcements."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import chinese_calendar
import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cases.limits.calendar import Calendar, days_of_year
from db.tables import CalendarDay, CalendarYear

log = structlog.get_logger()

LIBRARY = f"chinesecalendar {chinese_calendar.__version__}"


@dataclass(frozen=True, slots=True)
class Announced:
    """What is announced of a day, and what people call it."""

    working: bool
    label: str


@dataclass(frozen=True, slots=True)
class SeededCalendar:
    """``differing``: days of which the library says something else than the store, which stays."""

    years: list[int]
    differing: list[date]


@dataclass(frozen=True, slots=True)
class YearView:
    """``days``: what is stored of the year. ``source``: who says that it is complete; None: nobody yet."""

    year: int
    source: str | None
    days: Mapping[date, CalendarDay]
    calendar: Calendar


def library_days() -> dict[date, Announced]:
    """Every day of which the library knows more than its place in the week; it ends with the last announced year."""

    def named(english: str, more: str = "") -> str:
        return f"{chinese_calendar.Holiday(english).chinese}{more}"

    return {day: Announced(False, named(name)) for day, name in chinese_calendar.holidays.items()} | {
        day: Announced(True, named(name, "调休上班")) for day, name in chinese_calendar.workdays.items()
    }


async def seed_calendar(session: AsyncSession, *, now: datetime) -> SeededCalendar:
    """Add the years that the library knows and the store does not. Days people entered stay. The caller commits."""
    announced = library_days()
    known = set(await session.scalars(select(CalendarYear.year)))
    stored = {row.day: row.working for row in await session.scalars(select(CalendarDay))}
    years = sorted({day.year for day in announced} - known)
    session.add_all(CalendarYear(year=year, source=LIBRARY, confirmed_at=now) for year in years)
    session.add_all(
        CalendarDay(day=day, working=found.working, label=found.label, source=LIBRARY)
        for day, found in announced.items()
        if day.year in years and day not in stored
    )
    await session.flush()
    said = {day: found.working for day, found in announced.items()}
    compared = {day for day in stored.keys() | said.keys() if day.year in known or day in stored}
    library_years = {day.year for day in said}
    differing = sorted(day for day in compared if day.year in library_years and _differs(day, stored, said))
    if differing:
        log.warning("calendar.library_differs", days=[day.isoformat() for day in differing])
    return SeededCalendar(years, differing)


async def load_calendar(session: AsyncSession, *, since: date) -> Calendar:
    """The calendar from the year of ``since`` on; earlier days are not in it."""
    first = since.replace(month=1, day=1)
    rows = await session.execute(select(CalendarDay.day, CalendarDay.working).where(CalendarDay.day >= first))
    years = await session.scalars(select(CalendarYear.year).where(CalendarYear.year >= first.year))
    return Calendar(dict(rows.all()), known=frozenset(years))


async def year_view(session: AsyncSession, year: int) -> YearView:
    days = days_of_year(year)
    found = await session.scalars(select(CalendarDay).where(CalendarDay.day.between(days[0], days[-1])))
    rows = {row.day: row for row in found}
    told = await session.get(CalendarYear, year)
    calendar = Calendar({day: row.working for day, row in rows.items()}, known={year} if told else frozenset())
    return YearView(year, told.source if told else None, rows, calendar)


def _differs(day: date, stored: Mapping[date, bool], said: Mapping[date, bool]) -> bool:
    usual = day.weekday() < 5
    return stored.get(day, usual) != said.get(day, usual)
