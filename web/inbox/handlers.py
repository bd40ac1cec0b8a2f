"""The inbox of the unit for which the signed-in person works."""

from aiohttp import web

from cases import Colour
from web.address import Query
from web.cases import words
from web.context import page, services, viewer
from web.inbox import queries
from web.inbox.queries import Tray

TRAYS = {
    Tray.UNREAD: "未读",
    Tray.SIGN: "待签收",
    Tray.HANDLE: "办理中",
    Tray.SIGN_OFF: "待审签",
    Tray.WAITING: "申请和挂起",
    Tray.CO_HANDLE: "协办和上级转办",
    Tray.AT_HOTLINE: "已答复热线",
    Tray.OVERDUE: "超期督办",
    Tray.SUPERVISE: "由我督办",
    Tray.DONE: "已办结",
}
LAST_PAGE = 999_999


async def inbox(request: web.Request) -> web.StreamResponse:
    """``?tray=`` the pile, ``?colour=`` only cases of that colour, ``?page=`` from 0. Unknown values are ignored."""
    given, unit, login = services(request), viewer(request).unit, viewer(request).login
    if unit is None:
        return page(request, "inbox/none.html")
    query = Query(request.query)
    tray = query.one_of("tray", Tray, "分类") or Tray.SIGN
    wanted = query.one_of("colour", Colour, "时限")
    at = query.number("page", most=LAST_PAGE)
    async with given.database.read() as session:
        rows, more = await queries.rows(session, unit, tray, wanted=wanted, now=given.clock(), page=at, login=login)
        counts = await queries.counts(session, unit, login, given.clock())
        colours = await queries.colours(session, unit, login, given.clock())
    incidents = await given.incidents.of_unit(unit)
    names = {row.code: row.name for row in await given.departments.tree(active_only=False)}
    return page(
        request, "inbox/inbox.html", rows=rows, more=more, at=at, tray=tray, trays=TRAYS, wanted=wanted,
        counts=counts, colours=colours, unit_name=names.get(unit, unit), words=words, incidents=incidents,
    )  # fmt: skip
