"""What people do with the working calendar; each method is one unit of work."""

from datetime import date, datetime

from cases.calendar import Calendar
from cases.calendar_store import (
    SeededCalendar,
    YearView,
    confirm_year,
    load_calendar,
    seed_calendar,
    set_day,
    year_view,
)
from cases.reminding import ask_recount
from db import Database
from db.jobs import Jobs


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

    async def set_day(
        self,
        day: date,
        *,
        working: bool,
        label: str,
        reason: str,
        now: datetime,
        actor: str,
        address: str | None = None,
    ) -> None:
        """Say what a day is. Raises ``ReasonMissing``."""
        async with self._database.write() as session:
            await set_day(
                session, day, working=working, label=label, reason=reason, now=now, actor=actor, address=address
            )
            await ask_recount(session, self._jobs)

    async def confirm_year(
        self, year: int, *, complete: bool, reason: str, now: datetime, actor: str, address: str | None = None
    ) -> None:
        """Say that all days of ``year`` are entered, or that they are not after all. Raises ``ReasonMissing``."""
        async with self._database.write() as session:
            await confirm_year(session, year, complete=complete, reason=reason, now=now, actor=actor, address=address)
            await ask_recount(session, self._jobs)
