"""How many cases came by which channel within some days; each figure leads to its cases."""

from dataclasses import asdict, dataclass
from datetime import date

from aiohttp import web

from cases import ChannelCount, Channels
from web.address import Query
from web.context import page, services
from web.plain import plain
from web.times import day_span, local_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    since: date
    until: date
    complaints: tuple[str, ...]


def _period(request: web.Request) -> Period:
    """This month so far, unless the address says otherwise."""
    given, today = Query(request.query), local_day(services(request).clock())
    since = given.day("since", "起始日期") or today.replace(day=1)
    until = given.day("until", "截止日期") or today
    if since > until or not (since.year >= 2000 and until.year < 3000):
        given.complaints.append("起始日期晚于截止日期，或日期超出范围，已改为本月。")
        since, until = today.replace(day=1), today
    return Period(since=since, until=until, complaints=tuple(given.complaints))


async def _counts(request: web.Request, period: Period) -> list[ChannelCount]:
    since, until = day_span(period.since)[0], day_span(period.until)[1]
    return await Channels(services(request).database).counts(since, until)


async def show(request: web.Request) -> web.StreamResponse:
    period = _period(request)
    rows = await _counts(request, period)
    total = sum(row.registered for row in rows)
    return page(request, "channels/figures.html", rows=rows, period=period, total=total)


async def as_json(request: web.Request) -> web.StreamResponse:
    period = _period(request)
    rows = [asdict(row) for row in await _counts(request, period)]
    return web.json_response(
        plain({"since": period.since.isoformat(), "until": period.until.isoformat(), "channels": rows})
    )
