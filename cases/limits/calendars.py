"""What people do with the working calendar; each method is one unit of work."""

from datetime import date, datetime

from cases.changes import LONGEST_LABEL, Change, require_length
from cases.limits.calendar import Calendar
from cases.limits.calendar_store import SeededCalendar, YearView, load_calendar, seed_calendar, year_view
from cases.limits.reminding import ask_recount
from db import Database
from db.jobs import Jobs
from db.tables import CalendarDay, CalendarYear


class Calendars:
    """Changes have every open deadline counted anew, as a job. All methods raise ``db.StoreUnavailable``."""

    def __init__(self, database: Database, jobs: Jobs) -> None:
        self._database, self._jobs = database, jobs

    async def seed(self, *, now: datetime) -> SeededCalendar:
        """Take over the years that the library knows and the store does not."""
        async with self._database.write() as session:
            made = await seed_calendar(session, now=now)
            if made.years:
                await ask_recount(session, self._jobs)
            return made

    async def year(self, year: int) -> YearView:
        async with self._database.read() as session:
            return await year_view(session, year)

    async def since(self, day: date) -> Calendar:
        """The calendar for counting from the year of ``day`` on."""
        async with self._database.read() as session:
            return await load_calendar(session, since=day)

    async def set_day(self, day: date, change: Change, *, working: bool, label: str = "") -> None:
        """Say what a day is. Raises ``ReasonMissing``, ``TextTooLong``."""
        change.require_reason()
        require_length(label, LONGEST_LABEL)
        async with self._database.write() as session:
            row = await session.get(CalendarDay, day, with_for_update=True)
            before = {"working": row.working, "label": row.label, "source": row.source} if row else None
            if row is None:
                row = CalendarDay(day=day)
                session.add(row)
            row.working, row.label, row.source = working, label, change.actor
            after = {"working": working, "label": label, "source": change.actor}
            session.add(change.entry("calendar.day", "calendar_day", day.isoformat(), before, after))
            await ask_recount(session, self._jobs)

    async def confirm_year(self, year: int, change: Change, *, complete: bool) -> None:
        """Say that all days of ``year`` are entered, or that they are not after all. Raises ``ReasonMissing``."""
        change.require_reason()
        async with self._database.write() as session:
            row = await session.get(CalendarYear, year, with_for_update=True)
            before, after = {"complete": row is not None}, {"complete": complete}
            if complete and row is None:
                session.add(CalendarYear(year=year, source=change.actor, confirmed_at=change.at))
            elif not complete and row is not None:
                await session.delete(row)
            session.add(change.entry("calendar.year", "calendar_year", str(year), before, after))
            await ask_recount(session, self._jobs)
