"""Seats: what they are called and are for, and where one is rung that works from home."""

from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import OutboundRule, Queue, Seat, SeatKind
from queue_manager import OrderRefused, dialled, permitted
from web.admin.fields import Fields
from web.admin.filled import Row, choices
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
        given.check(row is not None, "没有这个座席。")
        values = await read_seat(given, session, standing=row is not None and row.standing)
        given.done()
        assert row is not None
        changed(request, session, row, values, kind="seat", name=number)
    return await taken_over(request, f"座席 {number}")


async def read_seat(given: Fields, session: AsyncSession, *, standing: bool) -> Values:
    """What may be changed of any seat."""
    patterns = [text for rule in await session.scalars(select(OutboundRule)) for text in rule.patterns.split()]
    kind = given.among("kind", "类别", [kind.value for kind in SeatKind])
    home = _home(given, patterns)
    given.check(not (standing and home), "常设座席始终在自己的话机上，不能居家。", at="home_number")
    return {
        "label": given.label("label", "名称", longest=64),
        "kind": SeatKind(kind) if kind else SeatKind.INTAKE,
        "home_number": home,
    }


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
    async with services(request).database.read() as session:
        queues = await session.execute(select(Queue.name, Queue.label).order_by(Queue.name))
        return {
            "edited": request.query.get("seat", "")[:16], "kinds": SEAT_KINDS, "kind_choices": choices(SEAT_KINDS),
            "queues": [tuple(row) for row in queues],
        }  # fmt: skip


SEATS = Settings(
    path="/admin/seats", template="admin/seats.html", key="number", rows=_rows, save=_save, around=_around,
    blank={"kind": SeatKind.INTAKE}, masked=_masked,
)  # fmt: skip
