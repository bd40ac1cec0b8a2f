"""The list of citizens who go before others: who is on it, put on it, taken off it; numbers masked."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from db.tables import Call
from queue_manager import CallerRefused, PriorityCallers, PriorityWish, wish_faults
from web.admin.fields import Fields
from web.admin.filled import Row
from web.admin.settings import Settings
from web.bodies import json_object
from web.context import ADDRESS, services, viewer
from web.errors import FieldsRefused
from web.forms import field, form_of, text_fields
from web.masking import masked
from web.times import day_span, local_day, read_day

PATH = "/priority-callers"
LONGEST_DAYS = 365
SHOWN_ENDED = 50
TOLD = {
    "call.unknown": "没有这通来电的记录。",
    "call.withheld": "这通来电没有显示号码，无法登记。",
    "number.unreadable": "号码应为 3 至 20 位数字。",
    "level": "优先级应为 1 至 100 的整数。",
    "reason": "请填写原因（2 至 500 字），会记入日志。",
    "until": "截止日期应在今天之后、一年之内，到期再复核。",
    "listed": "这个号码已在名单中；要修改，请先结束原来的一条。",
    "unknown": "没有这条记录。",
    "ended": "这一条已经结束。",
}
"""Why a wish was refused, by its code."""


def _callers(request: web.Request) -> PriorityCallers:
    return PriorityCallers(services(request).database, clock=services(request).clock)


async def _rows(request: web.Request) -> Sequence[Row]:
    now = services(request).clock()
    return [asdict(row) | {"in_force": row.until > now} for row in await _callers(request).listed()]


async def _around(request: web.Request) -> Mapping[str, Any]:
    """``cause``: the call whose caller is to be put on the list, of the address or of a form that is shown again."""
    call = request.query.get("call") or field(await form_of(request), "call")
    async with services(request).database.read() as session:
        cause = await session.get(Call, call[:64]) if call else None
    rows, today = await _rows(request), local_day(services(request).clock())
    return {
        "holding": [row for row in rows if row["in_force"]],
        "ended": [row for row in rows if not row["in_force"]][:SHOWN_ENDED],
        "cause": cause,
        "until": today + timedelta(days=LONGEST_DAYS),
    }


async def _add(request: web.Request, given: Fields) -> str:
    level = given.number("level", "优先级", 1, 100)
    now = services(request).clock()
    until = _until(given)
    wish = PriorityWish(
        number=given.raw("number"), call=given.raw("call"), level=level, reason=given.raw("reason"),
        until=until or now + timedelta(days=1),
    )  # fmt: skip
    for fault in wish_faults(wish, now):
        given.check(False, TOLD[fault.code], at=fault.field)
    given.done()
    try:
        rule = await _callers(request).add(wish, by=viewer(request).login, address=request[ADDRESS])
    except CallerRefused as exc:
        raise FieldsRefused({exc.field: TOLD[exc.code]}) from exc
    return str(rule)


def _until(given: Fields) -> datetime | None:
    """The end of the day that is given; None, and noted, when it is none."""
    try:
        return day_span(read_day(given.raw("until")[:10]))[1]
    except (ValueError, OverflowError):  # the last day of all has none after it
        given.check(False, "请选择截止日期。", at="until")
        return None


async def _end(request: web.Request, given: Fields) -> str:
    rule = given.raw("id")
    number = int(rule) if rule.isascii() and rule.isdecimal() and len(rule) < 9 else 0
    try:
        await _callers(request).end(
            number, reason=given.raw("reason"), by=viewer(request).login, address=request[ADDRESS]
        )
    except CallerRefused as exc:
        raise FieldsRefused({exc.field: TOLD[exc.code]}) from exc
    return "ended"


async def end(request: web.Request) -> web.Response:
    """Take one off the list; the row's id is in the address."""
    given = text_fields(await form_of(request)) | {"id": request.match_info["id"]}
    return await PRIORITY.take(request, given, _end)


async def end_json(request: web.Request) -> web.Response:
    """Body: ``{"reason": text}``."""
    reason = str((await json_object(request)).get("reason", ""))
    return web.json_response({"saved": await _end(request, Fields({"id": request.match_info["id"], "reason": reason}))})


def _masked(row: Row) -> Row:
    return {**row, "number": masked(row["number"])}


PRIORITY = Settings(
    path=PATH, template="priority/list.html", key="id", rows=_rows, save=_add, around=_around, masked=_masked,
    blank={"level": 30},
)  # fmt: skip
