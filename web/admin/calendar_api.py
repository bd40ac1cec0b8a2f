"""The working calendar as JSON, a year at a time. What is said of a day or a year holds whatever was said before."""

from datetime import date, timedelta
from typing import Any

import structlog
from aiohttp import web
from pydantic import BaseModel, ConfigDict, StrictBool, StrictStr

from cases import YearView
from web.admin.calendar import calendars, confirm, day_of, put_day, year_of
from web.bodies import described

log = structlog.get_logger()


class DayBody(BaseModel):
    model_config = ConfigDict(extra="forbid")

    working: StrictBool
    label: StrictStr = ""
    reason: StrictStr


class YearBody(BaseModel):
    model_config = ConfigDict(extra="forbid")

    complete: StrictBool
    reason: StrictStr


async def year(request: web.Request) -> web.StreamResponse:
    """What is said of the days of a year; of others the week says whether they are worked."""
    view = await calendars(request).year(year_of(request.match_info["year"]))
    return web.json_response(_shown(view))


async def set_day(request: web.Request) -> web.StreamResponse:
    day, body = day_of(request.match_info["day"]), await described(request, DayBody)
    await put_day(request, day, working=body.working, label=body.label.strip(), reason=body.reason.strip())
    return web.json_response(_day((await calendars(request).year(day.year)), day))


async def confirm_year(request: web.Request) -> web.StreamResponse:
    wanted, body = year_of(request.match_info["year"]), await described(request, YearBody)
    await confirm(request, wanted, complete=body.complete, reason=body.reason.strip())
    return web.json_response(_shown(await calendars(request).year(wanted)))


def _shown(view: YearView) -> dict[str, Any]:
    first = date(view.year, 1, 1)
    every = [first + timedelta(days=number) for number in range((date(view.year + 1, 1, 1) - first).days)]
    return {
        "year": view.year, "complete": view.source is not None, "source": view.source,
        "working_days": sum(view.calendar.is_working(day) for day in every),
        "days": [_day(view, day) for day in sorted(view.days)],
    }  # fmt: skip


def _day(view: YearView, day: date) -> dict[str, Any]:
    row = view.days[day]
    return {"day": day.isoformat(), "working": row.working, "label": row.label, "source": row.source}
