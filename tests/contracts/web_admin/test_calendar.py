"""The calendar page: a year at a glance, a day changed with a reason, a year nobody announced."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from cases import RECOUNT, Calendars
from db.jobs import open_jobs
from db.tables import Job, Role
from tests.contracts.web.conftest import House

YEAR = "/admin/calendar?year=2026"


def told(page: str, day: str) -> str:
    """How a day is read out on the page."""
    found = re.search(rf'day={day}#edit"[^>]*aria-label="([^"]+)"', page)
    assert found, f"{day} is not on the page"
    return found.group(1)


async def test_a_year_shows_holidays_and_make_up_days(admin_house: House) -> None:
    browser = await admin_house.as_(Role.ADMIN)

    assert (await browser.get(YEAR)).status == 200

    assert told(browser.page, "2026-02-17") == "2 月 17 日 星期二 休息 春节"
    assert told(browser.page, "2026-02-28") == "2 月 28 日 星期六 上班 春节调休上班"
    assert told(browser.page, "2026-11-23") == "11 月 23 日 星期一 上班"
    assert "全年 248 个工作日" in browser.page
    assert "还没有录入完整" not in browser.page


async def test_a_day_is_changed_with_a_reason_written_down_and_deadlines_are_counted_anew(admin_house: House) -> None:
    browser = await admin_house.as_(Role.ADMIN)
    await browser.get("/admin/calendar?day=2026-12-31")

    answer = await browser.post("/admin/calendar/2026-12-31", working="no", label="本市放假", reason="市府办通知")

    assert (answer.status, answer.headers["Location"]) == (303, "/admin/calendar?year=2026&saved=1")
    await browser.get(answer.headers["Location"])
    assert told(browser.page, "2026-12-31") == "12 月 31 日 星期四 休息 本市放假"
    assert await admin_house.audit("calendar.day") == [("admin", "2026-12-31", "市府办通知")]
    async with admin_house.database.read() as session:
        asked = list(await session.scalars(select(Job.id).where(Job.kind == RECOUNT)))
    assert len(asked) == 2  # one for the seed, one for the change


async def test_a_year_that_is_not_announced_says_so_until_it_is_confirmed(admin_house: House) -> None:
    browser = await admin_house.as_(Role.ADMIN)
    assert (await browser.get("/admin/calendar?year=2027")).status == 200
    assert "2027 年的放假安排还没有录入完整" in browser.page

    await browser.post("/admin/calendar/years/2027", complete="yes", reason="国办通知已录入")
    await browser.get("/admin/calendar?year=2027")

    assert "还没有录入完整" not in browser.page
    calendar = await Calendars(admin_house.database, open_jobs(admin_house.database)).since(date(2027, 1, 1))
    assert not calendar.is_assumed(date(2027, 5, 1))


@pytest.mark.parametrize(
    ("path", "fields", "words"),
    [
        ("/admin/calendar/2026-12-31", {"working": "no", "reason": " "}, "请填写原因"),
        ("/admin/calendar/2026-12-31", {"reason": "因故"}, "上班还是休息"),
        ("/admin/calendar/2026-02-30", {"working": "no", "reason": "因故"}, "没有「2026-02-30」这一天"),
        ("/admin/calendar/1999-12-31", {"working": "no", "reason": "因故"}, "年份请填"),
        ("/admin/calendar/2026-12-31", {"working": "no", "reason": "长" * 501}, "最多 500 个字"),
        ("/admin/calendar/years/2027", {"complete": "yes", "reason": ""}, "请填写依据"),
    ],
)
async def test_what_cannot_be_taken_is_told_in_plain_words_and_changes_nothing(
    admin_house: House, path: str, fields: dict[str, str], words: str
) -> None:
    browser = await admin_house.as_(Role.ADMIN)

    answer = await browser.post(path, **fields)

    assert answer.status == 422
    assert words in browser.page
    assert await admin_house.audit("calendar.day") == []


@pytest.mark.parametrize("query", ["year=abc", "year=99999", "day=2026-13-01", "year=²⁰²⁶", "year=-1"])
async def test_an_address_that_is_no_year_is_refused_and_not_an_error_of_ours(admin_house: House, query: str) -> None:
    browser = await admin_house.as_(Role.ADMIN)

    assert (await browser.get(f"/admin/calendar?{query}")).status == 422


@pytest.mark.parametrize("role", [Role.AGENT, Role.SUPERVISOR, Role.QA, Role.MANAGER])
async def test_only_administrators_see_and_change_rules(admin_house: House, role: Role) -> None:
    browser = await admin_house.as_(role)
    token = browser.page

    assert (await browser.get(YEAR)).status == 403
    browser.page = token
    assert (await browser.post("/admin/calendar/2026-12-31", working="no", reason="因故")).status == 403
    assert "工作日历" not in token
