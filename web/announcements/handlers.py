"""Announcements: a supervisor switches an incident's message on by one click; others follow the calendar."""

from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Announcement, AnnouncementKind, DayKind, Line
from ivr import read_prompts
from web.admin.fields import Fields
from web.admin.filled import Row, choices
from web.admin.months import WEEKDAYS
from web.admin.rows import Values, changed
from web.admin.settings import Settings
from web.admin.sounds import OWN, short, words_of_sounds
from web.context import services, viewer
from web.wording import ANNOUNCEMENTS as ANNOUNCEMENT_KINDS
from web.wording import DAYS

NAMES = (
    "id", "kind", "title", "prompts", "words", "lines", "enabled", "valid_from", "valid_until", "days", "weekdays",
    "from_time", "until_time", "changed_by", "changed_at",
)  # fmt: skip


async def _rows(request: web.Request) -> Sequence[Row]:
    async with services(request).database.read() as session:
        ordered = select(Announcement).order_by(Announcement.kind, Announcement.id)
        return [_row(one) for one in await session.scalars(ordered)]


def _row(one: Announcement) -> Row:
    return {name: getattr(one, name) for name in NAMES} | {
        "lines": [number for number in one.lines.split(",") if number],
        "weekdays": list(one.weekdays),
    }


async def _around(request: web.Request) -> Mapping[str, Any]:
    async with services(request).database.read() as session:
        lines = list(await session.scalars(select(Line.number).where(Line.enabled).order_by(Line.number)))
        sounds = await sounds_of(session)
    sent, edited = request.query.get("sent", ""), request.query.get("edit", "")[:9]
    return {
        "lines": [(number, number) for number in lines], "sent": sent, "edited": edited,
        "sounds": choices(sounds), "kinds": choices(ANNOUNCEMENT_KINDS), "days": choices(DAYS),
        "weekdays": choices(dict(zip("1234567", WEEKDAYS, strict=True))),
    }  # fmt: skip


async def sounds_of(session: AsyncSession) -> Mapping[str, str]:
    """What can be said to callers, by key, in the words of a list of choices."""
    words = await words_of_sounds(session)
    return {key: f"{'自制录音' if key.startswith(OWN) else key}：{short(said)}" for key, said in words.items()}


async def _save(request: web.Request, given: Fields) -> str:
    """A new announcement, switched off, or a changed one, which stays on or off as it is."""
    wanted = given.raw("id")
    async with services(request).database.write() as session:
        lines = list(await session.scalars(select(Line.number).order_by(Line.number)))
        row = await session.get(Announcement, int(wanted)) if wanted.isdecimal() and len(wanted) < 9 else None
        given.check(row is not None or not wanted, "没有这条播报，可能已被删除。")
        values = _read(given, lines, row)
        given.done()
        values |= {"changed_by": viewer(request).login, "changed_at": services(request).clock()}
        one = row or Announcement(enabled=False)
        changed(request, session, one, values, kind="announcement", name=wanted or values["title"], new=row is None)
        session.add(one)
        await session.flush()
        return str(one.id)


def _read(given: Fields, lines: Sequence[str], row: Announcement | None) -> Values:
    known = {key: prompt.text for key, prompt in read_prompts().items()}
    if row is not None and row.prompts.startswith(OWN):
        known[row.prompts] = given.text("words", "录音里说了什么", longest=500)
    values: Values = {
        "kind": AnnouncementKind(given.among("kind", "类别", list(AnnouncementKind)) or "info"),
        "title": given.text("title", "标题", longest=64, needed=True),
        "prompts": given.keys("prompts", "录音", known),
        "days": DayKind(given.among("days", "日期", list(DayKind)) or "any"),
        "from_time": given.time("from_time", "开始时间"),
        "until_time": given.time("until_time", "结束时间"),
        "valid_from": given.moment("valid_from", "生效时间"),
        "valid_until": given.moment("valid_until", "失效时间"),
        "lines": ",".join(given.several("lines", "线路", lines)),
        "weekdays": "".join(given.several("weekdays", "星期", "1234567")),
    }
    since, until = values["valid_from"], values["valid_until"]
    given.check(not (since and until) or since < until, "失效时间应晚于生效时间。", at="valid_until")
    values["words"] = "".join(known[key] for key in values["prompts"].split("&") if key in known)
    return values


ANNOUNCEMENTS = Settings(
    path="/announcements", template="announcements/list.html", key="id", rows=_rows, save=_save, around=_around,
    blank={"kind": AnnouncementKind.INFO, "days": DayKind.ANY},
)  # fmt: skip
