"""Announcements: a supervisor switches an incident's message on by one click; others follow the calendar."""

from aiohttp import web
from sqlalchemy import select

from db.tables import Announcement, AnnouncementKind, DayKind, Line
from ivr import read_prompts
from web.admin.fields import Fields
from web.admin.rows import Values, changed
from web.context import page, redirect, services, viewer
from web.errors import InputRefused
from web.forms import Form, field, form_of


async def announcement_list(request: web.Request) -> web.StreamResponse:
    async with services(request).database.read() as session:
        rows = list(await session.scalars(select(Announcement).order_by(Announcement.kind, Announcement.id)))
        lines = list(await session.scalars(select(Line).where(Line.enabled).order_by(Line.number)))
    return page(
        request,
        "announcements/list.html",
        rows=rows,
        lines=lines,
        prompts=read_prompts(),
        sent=request.query.get("sent"),
    )


async def save(request: web.Request) -> web.StreamResponse:
    """A new announcement, switched off, or changed limits of one that is there."""
    form = await form_of(request)
    wanted = field(form, "announcement")
    async with services(request).database.write() as session:
        lines = list(await session.scalars(select(Line.number)))
        values = _read(form, lines) | {"changed_by": viewer(request).login, "changed_at": services(request).clock()}
        row = await session.get(Announcement, int(wanted)) if wanted.isdecimal() and len(wanted) < 9 else None
        if wanted and row is None:
            raise InputRefused("没有这条播报。")
        one = row or Announcement(enabled=False)
        changed(request, session, one, values, kind="announcement", name=wanted or values["title"], new=row is None)
        session.add(one)
    return redirect("/announcements")


def _read(form: Form, lines: list[str]) -> Values:
    given = Fields({name: field(form, name) for name in form})
    chosen = [str(number) for number in form.getall("lines", [])]
    weekdays = "".join(sorted({str(day) for day in form.getall("weekdays", [])}))
    given.check(set(chosen) <= set(lines), "请从列表中选择线路。")
    given.check(set(weekdays) <= set("1234567"), "请从列表中选择星期。")
    known = read_prompts()
    values: Values = {
        "kind": AnnouncementKind(given.among("kind", "类别", list(AnnouncementKind)) or "info"),
        "title": given.text("title", "标题", longest=64, needed=True),
        "prompts": given.keys("prompts", "录音", known),
        "days": DayKind(given.among("days", "日期", list(DayKind)) or "any"),
        "from_time": given.time("from_time", "开始时间"),
        "until_time": given.time("until_time", "结束时间"),
        "valid_from": given.moment("valid_from", "生效时间"),
        "valid_until": given.moment("valid_until", "失效时间"),
        "lines": ",".join(chosen),
        "weekdays": weekdays,
    }
    values["words"] = "".join(known[key].text for key in values["prompts"].split("&") if key in known)
    given.done()
    return values
