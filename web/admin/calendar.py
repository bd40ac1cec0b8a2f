"""The working calendar, a year at a time: which days are worked, changed with a reason."""

from datetime import date

import structlog
from aiohttp import web

from cases import Calendars, ReasonMissing, TextTooLong
from db.jobs import open_jobs
from web.admin.change import change_of
from web.admin.months import months_of
from web.context import page, redirect, services
from web.errors import InputRefused
from web.forms import field, form_of
from web.times import local_day

log = structlog.get_logger()

FIRST_YEAR, LAST_YEAR = 2004, 2100


def calendars(request: web.Request) -> Calendars:
    database = services(request).database
    return Calendars(database, open_jobs(database))


async def first_page(_request: web.Request) -> web.StreamResponse:
    return redirect("/admin/calendar")


async def show(request: web.Request) -> web.StreamResponse:
    """``year``: shown; ``day``: the one to be changed."""
    today = local_day(services(request).clock())
    chosen = day_of(request.query["day"]) if request.query.get("day") else None
    year = chosen.year if chosen else year_of(request.query.get("year") or str(today.year))
    view = await calendars(request).year(year)
    return page(
        request,
        "admin/calendar.html",
        view=view,
        months=months_of(view),
        chosen=chosen,
        today=today,
        saved=request.query.get("saved") == "1",
        first_year=FIRST_YEAR,
        last_year=LAST_YEAR,
    )


async def set_day(request: web.Request) -> web.StreamResponse:
    form, day = await form_of(request), day_of(request.match_info["day"])
    working = {"yes": True, "no": False}.get(field(form, "working"))
    if working is None:
        raise InputRefused("请选择这一天上班还是休息。")
    label, reason = field(form, "label").strip(), field(form, "reason").strip()
    await put_day(request, day, working=working, label=label, reason=reason)
    return redirect(f"/admin/calendar?year={day.year}&saved=1")


async def put_day(request: web.Request, day: date, *, working: bool, label: str, reason: str) -> None:
    """Raises ``InputRefused``."""
    try:
        await calendars(request).set_day(day, change_of(request, reason), working=working, label=label)
    except ReasonMissing as exc:
        raise InputRefused("修改日历会影响正在计时的工单，请填写原因。") from exc
    except TextTooLong as exc:
        raise InputRefused("名称最多 64 个字，原因最多 500 个字。") from exc
    log.info("web.calendar.day", day=day.isoformat(), working=working)


async def confirm_year(request: web.Request) -> web.StreamResponse:
    form, year = await form_of(request), year_of(request.match_info["year"])
    await confirm(request, year, complete=field(form, "complete") == "yes", reason=field(form, "reason").strip())
    return redirect(f"/admin/calendar?year={year}&saved=1")


async def confirm(request: web.Request, year: int, *, complete: bool, reason: str) -> None:
    """Raises ``InputRefused``."""
    try:
        await calendars(request).confirm_year(year, change_of(request, reason), complete=complete)
    except ReasonMissing as exc:
        raise InputRefused("请填写依据，例如国务院办公厅通知的文号。") from exc
    except TextTooLong as exc:
        raise InputRefused("原因最多 500 个字。") from exc
    log.info("web.calendar.year", year=year, complete=complete)


def day_of(text: str) -> date:
    """Raises ``InputRefused``."""
    try:
        day = date.fromisoformat(text)
    except ValueError as exc:
        raise InputRefused(f"没有「{text[:20]}」这一天，请写成 2027-02-06。") from exc
    year_of(str(day.year))
    return day


def year_of(text: str) -> int:
    """Raises ``InputRefused``."""
    if not (text.isascii() and text.isdecimal() and FIRST_YEAR <= int(text[:5]) <= LAST_YEAR):
        raise InputRefused(f"年份请填 {FIRST_YEAR} 至 {LAST_YEAR}。")
    return int(text)
