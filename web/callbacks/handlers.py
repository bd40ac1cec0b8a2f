"""The list of citizens who are to be called back (预约回拨, 漏接回拨)."""

from aiohttp import web

from queue_manager import CallbackQueries, CallbackRow
from web.context import page, services, viewer
from web.masking import masked
from web.permissions import Permission


async def callback_list(request: web.Request) -> web.StreamResponse:
    """In the order of calling; under it what was settled lately."""
    queries = CallbackQueries(services(request).database)
    return page(
        request,
        "callbacks/list.html",
        rows=await queries.waiting(),
        settled=await queries.settled(),
        seat=viewer(request).seat,
        all_seats=viewer(request).may(Permission.CALLBACKS_ALL),
    )


async def callbacks_json(request: web.Request) -> web.StreamResponse:
    """The same list; numbers masked, as on the page."""
    rows = await CallbackQueries(services(request).database).waiting()
    return web.json_response({"callbacks": [_json(row) for row in rows]})


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
