"""The inbox of the unit for which the signed-in person works."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from cases import Colour
from web.address import Query
from web.cases import words
from web.context import page, services, viewer
from web.inbox import queries
from web.inbox.queries import InboxRow, Tray
from web.paging import Place

TRAYS = {
    Tray.UNREAD: "未读",
    Tray.SIGN: "待签收",
    Tray.HANDLE: "办理中",
    Tray.SIGN_OFF: "待审签",
    Tray.UNANSWERED: "未答复",
    Tray.WAITING: "申请和挂起",
    Tray.CO_HANDLE: "协办和上级转办",
    Tray.AT_HOTLINE: "已答复热线",
    Tray.OVERDUE: "超期督办",
    Tray.SUPERVISE: "由我督办",
    Tray.DONE: "已办结",
}
_WORK = (
    Tray.SIGN, Tray.HANDLE, Tray.SIGN_OFF, Tray.CO_HANDLE, Tray.OVERDUE, Tray.SUPERVISE, Tray.WAITING, Tray.AT_HOTLINE,
)  # fmt: skip
"""Where somebody looks who did not say where: in the first that holds anything."""
LAST_PAGE, LAST_PART = 999_999, 999_999_999


class GoesOn(NamedTuple):
    """Where a list goes on; both 0: at its top."""

    page: int
    before: int


async def inbox(request: web.Request) -> web.StreamResponse:
    """``?tray=`` the pile (else the first with work in it), ``?colour=`` only cases of that colour; where it goes on:
    ``?page=`` from 0 of open work, ``?before=`` a unit's part of what is done. Unknown values are ignored."""
    given, unit, login = services(request), viewer(request).unit, viewer(request).login
    if unit is None:
        return page(request, "inbox/none.html")
    query = Query(request.query)
    asked = query.one_of("tray", Tray, "分类")
    wanted = query.one_of("colour", Colour, "时限")
    goes_on = GoesOn(page=query.number("page", most=LAST_PAGE), before=query.number("before", most=LAST_PART))
    async with given.database.read() as session:
        counts = await queries.counts(session, unit, login, given.clock())
        tray = asked or _first_with_work(counts, signs=viewer(request).sign_level > 0)
        rows, onward = await _rows(session, unit, tray, wanted=wanted, now=given.clock(), login=login, goes_on=goes_on)
        colours = await queries.colours(session, unit, login, given.clock())
    incidents = await given.incidents.of_unit(unit)
    names = {row.code: row.name for row in await given.departments.tree(active_only=False)}
    return page(
        request, "inbox/inbox.html", rows=rows, onward=onward, first_page=not any(goes_on), tray=tray, trays=TRAYS,
        wanted=wanted, counts=counts, colours=colours, unit_name=names.get(unit, unit), words=words,
        incidents=incidents,
    )  # fmt: skip


def _first_with_work(counts: Mapping[Tray, int], *, signs: bool) -> Tray:
    """Who signs for the unit looks first at what waits for a signature."""
    order = (Tray.SIGN_OFF, *_WORK) if signs else _WORK
    return next((tray for tray in order if counts[tray]), Tray.SIGN)


async def _rows(
    session: AsyncSession, unit: str, tray: Tray, *, wanted: Colour | None, now: datetime, login: str, goes_on: GoesOn
) -> tuple[Sequence[InboxRow], str]:
    """A page, and the query of the next one; empty when there is none."""
    if tray is Tray.DONE:
        after = Place(None, goes_on.before) if goes_on.before else None
        rows, following = await queries.rows(session, unit, tray, wanted=wanted, now=now, login=login, after=after)
        return rows, f"before={following.id}" if following else ""
    rows, following = await queries.rows(session, unit, tray, wanted=wanted, now=now, login=login, page=goes_on.page)
    return rows, f"page={goes_on.page + 1}" if following else ""
