"""Reasons to take no calls: what they are called, how long they may last, how many seats may have one at once."""

from collections.abc import Sequence

from aiohttp import web
from sqlalchemy import select

from db.tables import PauseReason
from web.admin.fields import Fields
from web.admin.filled import NEW, Row
from web.admin.rows import Values, changed
from web.admin.settings import Settings, nothing_around
from web.admin.taking_over import taken_over
from web.context import services

NAMES = ("key", "label", "position", "limit_minutes", "at_once_percent", "needs_approval", "chosen", "enabled")


async def _rows(request: web.Request) -> Sequence[Row]:
    async with services(request).database.read() as session:
        ordered = select(PauseReason).order_by(
            PauseReason.chosen.desc(), PauseReason.position == 0, PauseReason.position, PauseReason.key
        )
        return [{name: getattr(row, name) for name in NAMES} for row in await session.scalars(ordered)]


async def _save(request: web.Request, given: Fields) -> str:
    """The dial codes are in Asterisk's own files, so the switch reads them again at once."""
    async with services(request).database.write() as session:
        rows = {row.key: row for row in await session.scalars(select(PauseReason))}
        key = given.matching(
            "key", "代码", r"[a-z][a-z0-9_]{0,30}", "应为小写字母开头的字母、数字、下划线，最多 31 个。"
        )
        row = rows.get(key)
        given.check(row is None or given.raw(NEW) != "on", "已有这个代码，请直接修改原来的一行。", at="key")
        by_people = row is None or row.chosen
        values = _read(given, by_people=by_people)
        _check_digit(given, values, [other for other in rows.values() if other.key != key])
        given.done()
        reason = row or PauseReason(key=key)
        changed(request, session, reason, values, kind="pause", name=key, new=row is None)
        session.add(reason)
    return await taken_over(request, f"示忙原因 {key}")


def _read(given: Fields, *, by_people: bool) -> Values:
    """Of a reason the switch sets by itself only name and limit are changed: its key is known to the dialplan."""
    values: Values = {
        "label": given.label("label", "名称", longest=32, also="|,&"),
        "limit_minutes": given.number("limit_minutes", "时限", 0, 1440),
    }
    if by_people:
        values |= {
            "position": given.number("position", "拨号代码", 0, 9),
            "at_once_percent": given.number("at_once_percent", "同时比例", 0, 100),
            "needs_approval": given.flag("needs_approval"),
            "enabled": given.flag("enabled"),
        }
    return values


def _check_digit(given: Fields, values: Values, others: Sequence[PauseReason]) -> None:
    digit = values.get("position", 0)
    taken = next((other for other in others if digit and other.enabled and other.position == digit), None)
    wanted = digit and values["enabled"]
    given.check(not (wanted and taken), f"拨号代码 {digit} 已用于「{taken.label if taken else ''}」。", at="position")


PAUSES = Settings(
    path="/admin/pauses", template="admin/pauses.html", key="key", rows=_rows, save=_save, around=nothing_around,
    blank={"position": 0, "limit_minutes": 15, "at_once_percent": 0, "chosen": True, "enabled": True},
)  # fmt: skip
