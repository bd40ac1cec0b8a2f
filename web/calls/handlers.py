"""Pages of the calls: the list, its export, one call and the pieces of its page that fill in by themselves."""

from collections.abc import AsyncIterator
from typing import Any

import structlog
from aiohttp import web

from cases import CaseView, NoSuchCase
from db import Database
from db.tables import Call
from queue_manager import CallRecord
from recordings import recording
from reports import definition_of
from web import wording
from web.callcontrol.queries import uses_of
from web.calls import detail, queries
from web.calls.export import BOM, csv_text
from web.calls.filters import CallFilter, Cursor, read_filter
from web.calls.timeline import timeline
from web.cases.panel import PanelState
from web.context import LIVE, audit, from_htmx, page, services, viewer
from web.errors import InputRefused
from web.forms import field, form_of
from web.masking import masked
from web.permissions import Permission
from web.times import moment

log = structlog.get_logger()

COLUMNS = (
    "来电编号",
    "到达时间",
    "来电号码",
    "线路",
    "队列",
    "座席",
    "结果",
    "等待秒数",
    "通话秒数",
    "满意度",
    "工单编号",
    "类别",
    "方向",
)
EXPORT_PAGE = 1000


def _wanted(request: web.Request) -> tuple[CallFilter, list[str]]:
    """The filters of the address. Who may not read what was said may not search in it either."""
    query = dict(request.query)
    if not viewer(request).may(Permission.TRANSCRIPT):
        query.pop("words", None)
    return read_filter(query)


async def call_list(request: web.Request) -> web.StreamResponse:
    wanted, complaints = _wanted(request)
    after = Cursor.read(request.query.get("after", ""))
    database = services(request).database
    async with database.read() as session:
        rows, following = await queries.calls(
            session, wanted, database.dialect, after=after, viewer=viewer(request).login
        )
        total = await queries.count(session, wanted, database.dialect, viewer=viewer(request).login)
        names = await queries.names(session)
        figure = wanted.counted and await definition_of(session, wanted.counted.key, wanted.counted.version)
    return page(
        request, "calls/list.html", rows=rows, following=following, first_page=after is None, total=total,
        counted=queries.COUNTED,
        wanted=wanted, figure=figure, complaints=complaints, names=names,
    )  # fmt: skip


async def export(request: web.Request) -> web.StreamResponse:
    """The filtered list as CSV, numbers masked, at most ``queries.EXPORT_LIMIT`` calls."""
    wanted, _ = _wanted(request)
    await audit(request, "calls.exported", "calls", "list", reason=wanted.query()[:500] or None)
    response = web.StreamResponse(
        headers={"Content-Type": "text/csv; charset=utf-8", "Content-Disposition": 'attachment; filename="calls.csv"'}
    )
    await response.prepare(request)
    await response.write((BOM + csv_text([COLUMNS])).encode())
    async for rows in _pages(request, wanted):
        await response.write(csv_text(_csv_row(row) for row in rows).encode())
    return response


async def _pages(request: web.Request, wanted: CallFilter) -> AsyncIterator[list[queries.CallRow]]:
    database = services(request).database
    after: Cursor | None = None
    for _ in range(queries.EXPORT_LIMIT // EXPORT_PAGE):
        async with database.read() as session:
            rows, after = await queries.calls(
                session, wanted, database.dialect, after=after, limit=EXPORT_PAGE, viewer=viewer(request).login
            )
        yield list(rows)
        if after is None:
            return


def _csv_row(row: queries.CallRow) -> tuple[object, ...]:
    ending = wording.ENDINGS.get(row.ending, "") if row.ending else "进行中"
    rating = wording.RATINGS.get(row.rating, "") if row.rating else ""
    return (
        row.id, moment(row.arrived_at), masked(row.caller), row.line, row.queue, row.seat, ending, row.wait_seconds,
        row.talk_seconds, rating, row.case_number, "模拟" if row.simulated else "真实",
        wording.DIRECTIONS[row.direction],
    )  # fmt: skip


async def call_page(request: web.Request) -> web.StreamResponse:
    call_id, now = request.match_info["id"], services(request).clock()
    if await _only_just_arrived(request, call_id):
        return page(request, "calls/arriving.html", call_id=call_id)
    database = services(request).database
    context = await _facts(database, call_id)
    players = await detail.players_of(database, call_id)
    expected = detail.recording_expected(context["call"], players, now)
    case = await _case_of(request, context["call"]) if viewer(request).may(Permission.CASES) else None
    return page(
        request, "calls/call.html", **context, players=players, panel=PanelState(case=case), now=now,
        expected=expected, transcript_expected=detail.transcript_expected,
        words=request.query.get("words", "").split(),
    )  # fmt: skip


async def _case_of(request: web.Request, call: CallRecord) -> CaseView | None:
    """The case the call opened, or the one it was made for."""
    cases = services(request).cases
    opened = await cases.of_call(call.id)
    if opened is not None or not call.case_number:
        return opened
    try:
        return await cases.by_number(call.case_number)
    except NoSuchCase:
        return None


async def _only_just_arrived(request: web.Request, call_id: str) -> bool:
    """Whether the board knows the call while the store, which follows Asterisk's files, does not yet."""
    board = request.app[LIVE].shown.board
    if board is None or all(call.id != call_id for call in board.calls):
        return False
    async with services(request).database.read() as session:
        return await session.get(Call, call_id) is None


async def facts(request: web.Request) -> web.StreamResponse:
    """The facts, visits and journal of a call that still goes on."""
    context = await _facts(services(request).database, request.match_info["id"])
    return page(request, "calls/facts.html", **context, now=services(request).clock())


async def _facts(database: Database, call_id: str) -> dict[str, Any]:
    story = await detail.story_of(database, call_id)
    async with database.read() as session:
        names = await queries.names(session)
        uses = await uses_of(session, call_id)
    lines = timeline(story.journal, names.seats)
    return {"call": story.call, "visits": story.call.visits, "lines": lines, "names": names, "uses": uses}


async def recordings(request: web.Request) -> web.StreamResponse:
    """The recordings of a call; asked for again every two seconds until the last one that is expected is there."""
    call_id, now = request.match_info["id"], services(request).clock()
    database = services(request).database
    async with database.read() as session:
        call = await detail.call_of(session, call_id)
    players = await detail.players_of(database, call_id)
    return page(
        request, "calls/recordings.html", call=call, players=players, now=now, words=[],
        expected=detail.recording_expected(call, players, now), transcript_expected=detail.transcript_expected,
    )  # fmt: skip


async def transcript(request: web.Request) -> web.StreamResponse:
    """The transcript beside a recording; asked for again every two seconds until it is there."""
    now = services(request).clock()
    item = detail.Player.of(await recording(services(request).database, int(request.match_info["id"])))
    return page(
        request, "calls/transcript.html", item=item, words=[], now=now, transcript_expected=detail.transcript_expected
    )


async def reveal(request: web.Request) -> web.StreamResponse:
    """The caller's whole number, once, for a reason that is written down with the person's name."""
    call = await revealed(request, field(await form_of(request), "reason"))
    return page(request, "calls/number.html" if from_htmx(request) else "calls/number_page.html", call=call)


async def revealed(request: web.Request, reason: str) -> Call:
    """The call with its number, once it is written down who sees it and why.

    Raises ``InputRefused``, ``web.errors.NoSuchCall``.
    """
    reason = reason.strip()
    if not 2 <= len(reason) <= 500:
        raise InputRefused("请填写查看完整号码的理由（2 至 500 字）。")
    async with services(request).database.read() as session:
        call = await detail.call_of(session, request.match_info["id"])
    await audit(request, "number.revealed", "call", call.id, reason=reason)
    log.info("web.number.revealed", call=call.id)
    return call
