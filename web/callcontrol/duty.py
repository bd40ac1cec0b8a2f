"""Duty telephones to which a citizen can be handed."""

from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web
from sqlalchemy import select

from db.tables import DutyKind, DutyPhone
from web.admin.fields import Fields
from web.admin.filled import Row, choices
from web.admin.rows import Values, changed
from web.admin.settings import Settings
from web.admin.taking_over import taken_over
from web.callcontrol import queries
from web.context import services
from web.wording import DUTY_KINDS

NAMES = ("id", "unit", "label", "number", "kind", "enabled")


async def _rows(request: web.Request) -> Sequence[Row]:
    async with services(request).database.read() as session:
        return [{name: getattr(row, name) for name in NAMES} for row in await queries.duty_phones(session)]


async def _around(_request: web.Request) -> Mapping[str, Any]:
    return {"kinds": choices(DUTY_KINDS)}


async def _save(request: web.Request, given: Fields) -> str:
    wanted = given.raw("id")
    values: Values = {
        "unit": given.text("unit", "单位", longest=64, needed=True),
        "label": given.text("label", "名称", longest=64, needed=True),
        "number": given.matching("number", "号码", r"[0-9]{3,20}", "应为 3 至 20 位数字。"),
        "kind": given.among("kind", "类别", list(DutyKind)),
        "enabled": given.flag("enabled"),
    }
    async with services(request).database.write() as session:
        known = wanted.isascii() and wanted.isdecimal() and len(wanted) < 9
        row = await session.get(DutyPhone, int(wanted)) if known else None
        given.check(row is not None or not wanted, "这一行已不存在，请刷新页面。")
        same = await session.scalar(select(DutyPhone.id).where(DutyPhone.number == values["number"]))
        free = same is None or (row is not None and same == row.id)
        given.check(free, "这个号码已经登记过，请直接修改原来的一行。", at="number")
        given.done()
        phone = row or DutyPhone()
        changed(request, session, phone, values, kind="duty-phone", name=values["number"], new=row is None)
        session.add(phone)
    return await taken_over(request, f"值班电话 {values['number']}")


DUTY_PHONES = Settings(
    path="/call-settings", template="callcontrol/duty.html", key="id", rows=_rows, save=_save, around=_around,
    blank={"kind": DutyKind.DEPARTMENT, "enabled": True},
)  # fmt: skip
