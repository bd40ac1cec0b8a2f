"""Seats: what they are called, and where one is rung that works from home."""

from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web
from sqlalchemy import select

from db.tables import OutboundRule, Seat
from queue_manager import OrderRefused, dialled, permitted
from web.admin.fields import Fields
from web.admin.filled import Row
from web.admin.rows import Values, changed
from web.admin.settings import Settings
from web.admin.taking_over import taken_over
from web.admin.words import SEAT_KINDS
from web.context import services
from web.masking import masked

NAMES = ("number", "label", "kind", "standing", "enabled", "home_number")
LONGEST_NUMBER = 15


async def _rows(request: web.Request) -> Sequence[Row]:
    async with services(request).database.read() as session:
        rows = await session.scalars(select(Seat).order_by(Seat.number))
        return [{name: getattr(row, name) for name in NAMES} for row in rows]


async def _save(request: web.Request, given: Fields) -> str:
    """A home number is in Asterisk's own files, and nowhere else can it be changed: they are written again at once."""
    number = given.raw("number")
    async with services(request).database.write() as session:
        row = await session.get(Seat, number)
        patterns = [text for rule in await session.scalars(select(OutboundRule)) for text in rule.patterns.split()]
        given.check(row is not None, "没有这个座席。")
        values: Values = {
            "label": given.label("label", "名称", longest=64),
            "home_number": _home(given, patterns),
        }
        given.check(row is None or not (row.standing and values["home_number"]), _STANDING, at="home_number")
        given.done()
        assert row is not None
        changed(request, session, row, values, kind="seat", name=number)
    return await taken_over(request, f"座席 {number}")


def _home(given: Fields, patterns: Sequence[str]) -> str | None:
    """Calls of a seat at home go out by the trunk, so a home number has to be one that somebody may dial."""
    text = given.raw("home_number")
    if not text:
        return None
    try:
        number = dialled(text)
    except OrderRefused:
        number = ""
    good = 3 <= len(number) <= LONGEST_NUMBER
    given.check(good, f"居家号码应为 3 至 {LONGEST_NUMBER} 位数字。", at="home_number")
    allowed = not good or permitted(number, patterns)
    given.check(allowed, "外呼限制不允许拨打这个号码。请换一个号码，或先修改外呼限制。", at="home_number")
    return number


def _masked(row: Row) -> Row:
    return {**row, "home_number": masked(row["home_number"]) if row["home_number"] else None}


async def _around(request: web.Request) -> Mapping[str, Any]:
    return {"edited": request.query.get("seat", "")[:16], "kinds": SEAT_KINDS}


_STANDING = "常设座席始终在自己的话机上，不能居家。"
SEATS = Settings(
    path="/admin/seats", template="admin/seats.html", key="number", rows=_rows, save=_save, around=_around,
    masked=_masked,
)  # fmt: skip
