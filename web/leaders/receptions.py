"""领导接待日: the days ahead, whom a leader hears, and what came of it; the same as JSON."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

import structlog
from aiohttp import web

from cases import Receptions, ReceptionText, ReceptionView
from web.admin.change import change_of
from web.context import page, services, viewer
from web.leaders.given import day_of, done, number_of, reason_of, sent, time_of
from web.times import local_day

log = structlog.get_logger()
PAGE = "/receptions"
LOOKED_BACK = timedelta(days=31)


def _receptions(request: web.Request) -> Receptions:
    return Receptions(services(request).database)


async def show(request: web.Request) -> web.StreamResponse:
    today = local_day(services(request).clock())
    rows = await _receptions(request).listed(since=today - LOOKED_BACK, viewer=viewer(request).login)
    return page(request, "leaders/receptions.html", rows=rows, today=today)


async def as_json(request: web.Request) -> web.StreamResponse:
    """``/api/v1/receptions``: from a month ago on."""
    today = local_day(services(request).clock())
    rows = await _receptions(request).listed(since=today - LOOKED_BACK, viewer=viewer(request).login)
    return web.json_response({"receptions": [_json(row) for row in rows]})


async def enter(request: web.Request) -> web.StreamResponse:
    given = await sent(request)
    wanted = ReceptionText(
        day=day_of(given, "day", "日期"), begins=time_of(given, "begins", "开始"), ends=time_of(given, "ends", "结束"),
        place=given.get("place", ""), leader=given.get("leader", ""), theme=given.get("theme", ""),
        visits=number_of(given, "visits", "接待人数"),
    )  # fmt: skip
    made = await _receptions(request).enter(wanted, change_of(request))
    log.info("web.reception.entered", day=made)
    return done(request, PAGE, {"id": made})


async def cancel(request: web.Request) -> web.StreamResponse:
    change, day = reason_of(request, await sent(request), "取消原因"), int(request.match_info["id"])
    await _receptions(request).cancel(day, change)
    log.info("web.reception.cancelled", day=day)
    return done(request, PAGE, {"id": day})


async def book(request: web.Request) -> web.StreamResponse:
    given, day = await sent(request), int(request.match_info["id"])
    await _receptions(request).book(day, given.get("number", ""), change_of(request))
    log.info("web.reception.booked", day=day)
    return done(request, PAGE, {"id": day})


async def note(request: web.Request) -> web.StreamResponse:
    """``came``: yes or no; ``outcome``: what was said and decided."""
    given, visit = await sent(request), int(request.match_info["id"])
    came = given.get("came") == "yes"
    await _receptions(request).note(visit, came=came, outcome=given.get("outcome", ""), change=change_of(request))
    log.info("web.reception.noted", visit=visit)
    return done(request, PAGE, {"id": visit})


def _json(row: ReceptionView) -> dict[str, Any]:
    booked = [asdict(line) | {"noted_at": line.noted_at.isoformat() if line.noted_at else None} for line in row.booked]
    times = {"day": row.day.isoformat(), "begins": f"{row.begins:%H:%M}", "ends": f"{row.ends:%H:%M}"}
    cancelled = {"cancelled_at": row.cancelled_at.isoformat() if row.cancelled_at else None}
    return asdict(row) | times | cancelled | {"free": row.free, "booked": booked}
