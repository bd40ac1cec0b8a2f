"""Lines (双号并行): a number is split off or merged by editing its row."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from asterisk_conf import EMERGENCY, SELF_TESTS
from db.tables import DutyPhone, Line, Menu, Queue, RatingWay, Seat
from ivr import load_menus
from web.admin.fields import Fields
from web.admin.filled import NEW, Row, choices
from web.admin.rows import Values, changed
from web.admin.settings import Settings
from web.admin.sounds import words_of_sounds
from web.admin.taking_over import taken_over
from web.context import services
from web.wording import RATING_WAYS

NAMES = ("number", "label", "greeting", "notice", "queue", "menu", "priority", "rating_later", "is_default", "enabled")


async def _rows(request: web.Request) -> Sequence[Row]:
    async with services(request).database.read() as session:
        rows = await session.scalars(select(Line).order_by(Line.number))
        return [{name: getattr(row, name) for name in NAMES} for row in rows]


async def _around(request: web.Request) -> Mapping[str, Any]:
    async with services(request).database.read() as session:
        queues = list(await session.execute(select(Queue.name, Queue.label).order_by(Queue.name)))
        menus = (await load_menus(session)).menus
        sounds = await words_of_sounds(session)
    return {
        "queues": [tuple(row) for row in queues], "sounds": sounds,
        "menus": [(key, menu.title or key) for key, menu in menus.items()],
        "ways": choices(RATING_WAYS),
    }  # fmt: skip


async def _save(request: web.Request, given: Fields) -> str:
    """A changed or a new line. A new one, or one that ends, is in Asterisk's own files: they are written at once."""
    async with services(request).database.write() as session:
        queues = list(await session.scalars(select(Queue.name)))
        menus = list(await session.scalars(select(Menu.key).distinct()))
        number, values = _read(given, queues, menus, await words_of_sounds(session))
        row = await session.get(Line, number)
        given.check(row is None or given.raw(NEW) != "on", "已有这条线路，请直接修改原来的一行。", at="number")
        if row is None:
            await _free(given, session, number)
        others = list(await session.scalars(select(Line).where(Line.number != number)))
        default = values["is_default"] or any(line.is_default and line.enabled for line in others)
        given.check(default, "必须有一条启用的默认线路。", at="is_default")
        given.check(not (values["is_default"] and not values["enabled"]), "默认线路不能停用。", at="enabled")
        given.done()
        if values["is_default"]:
            for line in others:
                line.is_default = False
        line = row or Line(number=number)
        changed(request, session, line, values, kind="line", name=number, new=row is None)
        session.add(line)
    return await taken_over(request, f"线路 {number}")


async def _free(given: Fields, session: AsyncSession, number: str) -> None:
    """A new line's number is nothing that seats dial, as a new seat's is no line."""
    given.check(await session.get(Seat, number) is None, "这个号码是座席的号码。", at="number")
    duty = set(await session.scalars(select(DutyPhone.number)))
    given.check(number not in duty.union(EMERGENCY, SELF_TESTS), "这个号码是紧急、值班或测试电话。", at="number")


def _read(given: Fields, queues: list[str], menus: list[str], known: Collection[str]) -> tuple[str, Values]:
    number = given.matching("number", "线路号码", r"[0-9]{3,15}", "应为 3 至 15 位数字。")
    values: Values = {
        "label": given.label("label", "名称", longest=64),
        "greeting": given.keys("greeting", "问候语", known),
        "notice": given.keys("notice", "录音告知", known, needed=False),
        "queue": given.among("queue", "队列", queues),
        "menu": given.among("menu", "菜单", menus, or_none=True),
        "priority": given.number("priority", "优先级", 0, 100),
        "rating_later": _way(given),
        "is_default": given.flag("is_default"),
        "enabled": given.flag("enabled"),
    }
    given.check(len(values["notice"]) <= 64, "录音告知太长。", at="notice")
    return number, values


def _way(given: Fields) -> RatingWay | None:
    chosen = given.among("rating_later", "来电后评价", [way.value for way in RatingWay], or_none=True)
    return RatingWay(chosen) if chosen in set(RatingWay) else None


LINES = Settings(
    path="/admin/lines", template="admin/lines.html", key="number", rows=_rows, save=_save, around=_around,
    blank={"greeting": "greeting", "notice": "recording-notice", "priority": 0, "enabled": True},
)  # fmt: skip
