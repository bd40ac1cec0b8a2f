"""When many calls about one matter are an alert: rules an administrator edits."""

from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web
from sqlalchemy import select

from cases import MOST_MINUTES
from db.tables import BurstRule, Category, PlaceGrain
from web.admin.fields import Fields
from web.admin.filled import Row, choices
from web.admin.rows import Values, changed
from web.admin.settings import Settings
from web.context import services
from web.incidents.words import GRAINS

NAMES = ("id", "name", "category", "grain", "minutes", "callers", "enabled")


async def _rows(request: web.Request) -> Sequence[Row]:
    async with services(request).database.read() as session:
        rows = await session.scalars(select(BurstRule).order_by(BurstRule.id))
        return [{name: getattr(row, name) for name in NAMES} for row in rows]


async def _around(request: web.Request) -> Mapping[str, Any]:
    async with services(request).database.read() as session:
        rows = await session.scalars(select(Category).where(Category.active).order_by(Category.code))
        categories = [(row.code, "　" * (row.level - 1) + row.name) for row in rows]
    return {"categories": categories, "grains": choices(GRAINS)}


async def _save(request: web.Request, given: Fields) -> str:
    """In force from the next look, within seconds; alerts that are raised stay."""
    wanted = given.raw("id")
    async with services(request).database.write() as session:
        known = wanted.isascii() and wanted.isdecimal() and len(wanted) < 9
        row = await session.get(BurstRule, int(wanted)) if known else None
        given.check(row is not None or not wanted, "这一行已不存在，请刷新页面。")
        codes = list(await session.scalars(select(Category.code)))
        values: Values = {
            "name": given.text("name", "名称", longest=64, needed=True),
            "category": given.among("category", "事项分类", codes, or_none=True) or "",
            "grain": PlaceGrain(given.among("grain", "地点", list(PlaceGrain)) or PlaceGrain.AREA),
            "minutes": given.number("minutes", "时间窗口", 1, MOST_MINUTES),
            "callers": given.number("callers", "来电人数", 2, 10_000),
            "enabled": given.flag("enabled"),
        }
        given.done()
        rule = row or BurstRule()
        changed(request, session, rule, values, kind="burst-rule", name=wanted or values["name"], new=row is None)
        session.add(rule)
        await session.flush()
        return str(rule.id)


BURST_RULES = Settings(
    path="/admin/burst-rules", template="incidents/rules.html", key="id", rows=_rows, save=_save, around=_around,
    blank={"grain": PlaceGrain.AREA, "minutes": 60, "callers": 5, "enabled": True},
)  # fmt: skip
