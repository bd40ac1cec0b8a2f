"""Queues: how long a citizen waits, what he hears meanwhile, and where he goes on when nobody is free."""

from aiohttp import web
from sqlalchemy import select

from db.tables import Queue
from ivr import read_prompts
from web.admin.fields import Fields
from web.admin.rows import Values, changed
from web.context import page, redirect, services
from web.errors import InputRefused
from web.forms import field, form_of

LEAST_BETWEEN_POSITIONS = 60


async def queue_list(request: web.Request) -> web.StreamResponse:
    async with services(request).database.read() as session:
        rows = list(await session.scalars(select(Queue).order_by(Queue.name)))
    return page(request, "admin/queues.html", rows=rows, saved=request.query.get("saved", ""), prompts=read_prompts())


async def save(request: web.Request) -> web.StreamResponse:
    """Asterisk takes a changed queue over by a reload, which touches no call."""
    form = await form_of(request)
    given = Fields({name: field(form, name) for name in form})
    name = field(form, "name")
    async with services(request).database.write() as session:
        row = await session.get(Queue, name)
        if row is None:
            raise InputRefused("没有这个队列。")
        others = [queue for queue in await session.scalars(select(Queue.name)) if queue != name]
        values = _read(given, others)
        given.done()
        changed(request, session, row, values, kind="queue", name=name)
    return redirect(f"/admin/queues?saved={name}")


def _read(given: Fields, others: list[str]) -> Values:
    values: Values = {
        "label": given.text("label", "名称", longest=64, needed=True),
        "max_wait_seconds": given.number("max_wait_seconds", "最长等待", 10, 3600),
        "overflow_queue": given.among("overflow_queue", "溢出队列", others, or_none=True),
        "overflow_seconds": given.number("overflow_seconds", "溢出时间", 0, 3600),
        "announcement": given.keys("announcement", "等待提示", read_prompts(), needed=False),
        "announce_every_seconds": given.number("announce_every_seconds", "提示间隔", 0, 3600),
        "position_every_seconds": given.number("position_every_seconds", "排队位置播报间隔", 0, 3600),
        "offer_when_empty": given.flag("offer_when_empty"),
        "speak_seat_number": given.flag("speak_seat_number"),
    }
    told = values["position_every_seconds"]
    given.check(told == 0 or told >= LEAST_BETWEEN_POSITIONS, "排队位置播报不应比每 60 秒更频繁；0 为不播报。")
    given.check(len(values["announcement"]) <= 64, "等待提示太多。")
    given.check(not set(values["label"]) & set(";[]"), "名称不能含有 ; [ ]。")
    return values
