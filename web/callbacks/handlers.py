"""The list of citizens who are to be called back (预约回拨, 漏接回拨)."""

from datetime import date

from aiohttp import web

from queue_manager import CallbackQueries, CallbackRow
from web.context import page, services, viewer
from web.masking import masked
from web.permissions import Permission
from web.times import day_span, read_day


async def callback_list(request: web.Request) -> web.StreamResponse:
    """In the order of calling; under it what was settled lately, or on the day ``closed``. ``kind=real``: no robots."""
    queries = CallbackQueries(services(request).database)
    day, simulated = _day(request.query.get("closed", "")), request.query.get("kind") != "real"
    since, before = day_span(day) if day else (None, None)
    return page(
        request,
        "callbacks/list.html",
        rows=await queries.waiting(simulated=simulated),
        settled=await queries.settled(since, before, simulated=simulated),
        closed=day,
        real_only=not simulated,
        seat=viewer(request).seat,
        all_seats=viewer(request).may(Permission.CALLBACKS_ALL),
    )


async def callbacks_json(request: web.Request) -> web.StreamResponse:
    """The same list; numbers masked, as on the page."""
    rows = await CallbackQueries(services(request).database).waiting()
    return web.json_response({"callbacks": [_json(row) for row in rows]})


def _day(text: str) -> date | None:
    try:
        return read_day(text)
    except ValueError:
        return None


def _json(row: CallbackRow) -> dict[str, object]:
    return {
        "id": row.id,
        "number": masked(row.number),
        "kind": row.kind.value,
        "state": row.state.value,
        "line": row.line,
        "queue": row.queue,
        "waiting_since": row.waiting_since.isoformat(),
        "claimed_by": row.claimed_by,
        "attempts": row.attempts,
        "call": row.call_id,
        "simulated": row.simulated,
    }
