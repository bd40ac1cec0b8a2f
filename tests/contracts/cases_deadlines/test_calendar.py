"""The calendar in the store: filled from the library, edited by people, never silently overwritten."""

from datetime import date

import pytest
from sqlalchemy import delete

from cases import (
    Change,
    NoSuchProfile,
    ProfileFromPast,
    ReasonMissing,
    profile_at,
    publish_profile,
    seed_profiles,
    shipped_profiles,
)
from cases.limits.calendar import days_of_year
from db.tables import CalendarYear
from tests.contracts.cases_deadlines.conftest import MONDAY, Office
from tests.unit.cases.days import OFFICIAL, local

NOTICE = Change(at=MONDAY, actor="admin", reason="市府办通知")
SILENT = Change(at=MONDAY, actor="admin", reason=" ")


async def test_the_seed_says_of_every_day_of_two_years_what_was_announced(office: Office) -> None:
    calendar = await office.calendars.since(date(2025, 6, 1))

    wrong = [
        day
        for year in (2025, 2026)
        for day in days_of_year(year)
        if calendar.is_working(day) != OFFICIAL.is_working(day)
    ]

    assert wrong == []
    assert not calendar.assumes(date(2025, 1, 1), date(2026, 12, 31))
    assert calendar.is_assumed(date(2027, 1, 1))


async def test_names_of_days_are_what_people_call_them(office: Office) -> None:
    view = await office.calendars.year(2026)

    assert (view.days[date(2026, 2, 17)].label, view.days[date(2026, 2, 28)].label) == ("春节", "春节调休上班")
    assert view.source is not None
    assert (await office.calendars.year(2027)).source is None


async def test_what_people_entered_survives_the_library(office: Office) -> None:
    """The operator typed 2027 before the library knew it; then the library comes with the same year."""
    day = date(2026, 2, 14)
    await office.calendars.set_day(day, NOTICE, working=False, label="本市放假")

    again = await office.calendars.seed(now=MONDAY)
    async with office.database.write() as session:
        await session.execute(delete(CalendarYear).where(CalendarYear.year == 2026))
    anew = await office.calendars.seed(now=MONDAY)

    assert (again.years, again.differing) == ([], [day])
    assert (anew.years, anew.differing) == ([2026], [day])
    assert (await office.calendars.year(2026)).days[day].label == "本市放假"


async def test_a_change_is_written_down_with_what_was_before(office: Office) -> None:
    day = date(2026, 10, 10)

    await office.calendars.set_day(day, NOTICE, working=False, label="放假")
    await office.calendars.confirm_year(2027, Change(at=MONDAY, actor="admin", reason="国办通知已录入"), complete=True)

    [entry], [year] = await office.audit("calendar.day"), await office.audit("calendar.year")
    assert entry.before is not None
    assert (entry.before["working"], entry.after["working"], entry.reason) == (True, False, "市府办通知")
    assert (year.subject_id, year.before, year.after) == ("2027", {"complete": False}, {"complete": True})
    assert (await office.calendars.year(2027)).source == "admin"


async def test_without_a_reason_nothing_changes(office: Office) -> None:
    with pytest.raises(ReasonMissing):
        await office.calendars.set_day(date(2026, 12, 1), SILENT, working=False, label="")
    with pytest.raises(ReasonMissing):
        await office.calendars.confirm_year(2027, SILENT, complete=True)

    assert date(2026, 12, 1) not in (await office.calendars.year(2026)).days


async def test_profiles_are_seeded_once_and_published_forward(office: Office) -> None:
    async with office.database.write() as session:
        assert await seed_profiles(session, now=MONDAY) == []
        shipped = {profile.key: profile for profile in shipped_profiles()}
        made = await publish_profile(
            session,
            shipped["default"],
            NOTICE,
            valid_from=local("2027-01-01 00:00"),
        )
        with pytest.raises(ProfileFromPast):
            await publish_profile(session, shipped["default"], NOTICE, valid_from=MONDAY)
        with pytest.raises(NoSuchProfile, match="nowhere"):
            await profile_at(session, "nowhere", MONDAY)
        old, new = [(await profile_at(session, "default", at)).version for at in (MONDAY, local("2027-01-01 00:00"))]

    assert (made.version, old, new) == (2, 1, 2)
