"""Queues: whom they ring and for how long, what a citizen hears, and where he goes on when nobody is free."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from aiohttp import web
from sqlalchemy import select

from db.tables import Queue
from web.admin.fields import Fields
from web.admin.filled import NEW, Row, choices
from web.admin.rows import Values, changed
from web.admin.settings import Settings
from web.admin.sounds import words_of_sounds
from web.admin.taking_over import taken_over
from web.admin.words import STRATEGIES
from web.context import services

LEAST_BETWEEN_POSITIONS = 60
TAKEN = "general"
"""A section of Asterisk's own in the file of queues."""
NAMES = (
    "name", "label", "strategy", "ring_seconds", "wrapup_seconds", "pause_after_misses", "service_level_seconds",
    "max_wait_seconds", "overflow_queue", "overflow_seconds", "announcement", "announce_every_seconds",
    "position_every_seconds", "offer_when_empty", "speak_seat_number",
)  # fmt: skip


async def _rows(request: web.Request) -> Sequence[Row]:
    async with services(request).database.read() as session:
        rows = await session.scalars(select(Queue).order_by(Queue.name))
        return [{name: getattr(row, name) for name in NAMES} for row in rows]


async def _around(request: web.Request) -> Mapping[str, Any]:
    queues = [(row["name"], row["label"]) for row in await _rows(request)]
    async with services(request).database.read() as session:
        sounds = await words_of_sounds(session)
    return {
        "queues": queues,
        "strategies": choices(STRATEGIES),
        "sounds": sounds,
        "least": LEAST_BETWEEN_POSITIONS,
    }


async def _save(request: web.Request, given: Fields) -> str:
    """A queue is in Asterisk's own files: they are written again at once, which touches no call."""
    async with services(request).database.write() as session:
        row = await session.get(Queue, given.raw("name"))
        name = given.raw("name") if row is not None else _new_name(given)
        given.check(row is None or given.raw(NEW) != "on", "已有这个队列，请直接修改原来的一行。", at="name")
        others = [queue for queue in await session.scalars(select(Queue.name)) if queue != name]
        values = _of_seats(given) | _of_citizens(given, others, await words_of_sounds(session))
        given.done()
        queue = row or Queue(name=name)
        changed(request, session, queue, values, kind="queue", name=name, new=row is None)
        session.add(queue)
    return await taken_over(request, f"队列 {name}")


def _new_name(given: Fields) -> str:
    """Part of names in Asterisk's files, and what callers are sent to by it; for ever the same."""
    given.check(given.raw(NEW) == "on", "没有这个队列。")
    name = given.matching("name", "代号", r"[a-z][a-z0-9_]{1,31}", "应为小写字母开头的字母、数字、下划线，2 至 32 个。")
    given.check(name != TAKEN, f"代号不能是 {TAKEN}。", at="name")
    return name


def _of_seats(given: Fields) -> Values:
    return {
        "label": given.label("label", "名称", longest=64),
        "strategy": given.among("strategy", "振铃方式", list(STRATEGIES)),
        "ring_seconds": given.number("ring_seconds", "振铃时长", 3, 120),
        "wrapup_seconds": given.number("wrapup_seconds", "话后整理", 0, 3600),
        "pause_after_misses": given.number("pause_after_misses", "连续漏接", 0, 100),
        "service_level_seconds": given.number("service_level_seconds", "及时接听", 1, 600),
    }


def _of_citizens(given: Fields, others: Sequence[str], sounds: Collection[str]) -> Values:
    values: Values = {
        "max_wait_seconds": given.number("max_wait_seconds", "最长等待", 10, 3600),
        "overflow_queue": given.among("overflow_queue", "溢出队列", others, or_none=True),
        "overflow_seconds": given.number("overflow_seconds", "溢出时间", 0, 3600),
        "announcement": given.keys("announcement", "等待提示", sounds, needed=False),
        "announce_every_seconds": given.number("announce_every_seconds", "提示间隔", 0, 3600),
        "position_every_seconds": given.number("position_every_seconds", "排队位置播报间隔", 0, 3600),
        "offer_when_empty": given.flag("offer_when_empty"),
        "speak_seat_number": given.flag("speak_seat_number"),
    }
    told = values["position_every_seconds"]
    seldom = told == 0 or told >= LEAST_BETWEEN_POSITIONS
    given.check(seldom, "排队位置播报不应比每 60 秒更频繁；0 为不播报。", at="position_every_seconds")
    given.check(len(values["announcement"]) <= 64, "等待提示太多。", at="announcement")
    return values


QUEUES = Settings(
    path="/admin/queues", template="admin/queues.html", key="name", rows=_rows, save=_save, around=_around,
    blank={
        "strategy": "rrmemory", "ring_seconds": 15, "wrapup_seconds": 0, "pause_after_misses": 0,
        "service_level_seconds": 15, "max_wait_seconds": 600, "overflow_seconds": 0, "announcement": "all-busy",
        "announce_every_seconds": 30, "position_every_seconds": 60, "offer_when_empty": True,
    },
)  # fmt: skip
