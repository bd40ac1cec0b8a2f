"""The inbox of a unit for its own software."""

from dataclasses import asdict
from typing import Any

from aiohttp import web

from cases import Colour
from web.address import Query
from web.context import services, viewer
from web.errors import InputRefused
from web.inbox import queries
from web.inbox.queries import InboxRow, Tray
from web.paging import Place, page_size, paged, place_of

_NOT_TOLD = frozenset({"redacted_text", "caller", "citizen_name"})


async def inbox(request: web.Request) -> web.StreamResponse:
    """``/api/v1/inbox?tray=&colour=``: as the page; ``next`` goes into ``after`` for the next page."""
    given, unit, login, now = services(request), viewer(request).unit, viewer(request).login, services(request).clock()
    if unit is None:
        raise InputRefused("收件箱属于承办单位，请使用单位的账号或令牌。")
    query = Query(request.query)
    tray = query.one_of("tray", Tray, "分类") or Tray.SIGN
    wanted = query.one_of("colour", Colour, "时限")
    after, limit = place_of(request, Place.read), page_size(request)
    async with given.database.read() as session:
        rows, following = await queries.rows(
            session, unit, tray, wanted=wanted, now=now, login=login, after=after, limit=limit
        )
        counts = await queries.counts(session, unit, login, now)
    found = [_told(row) | {"colour": row.colour(now)} for row in rows]
    body = {"unit": unit, "tray": tray, "counts": counts, "cases": found, "complaints": query.complaints}
    return paged(request, body, following)


def _told(row: InboxRow) -> dict[str, Any]:
    """Of a sealed case neither its own words nor its place; of no case who called."""
    found = asdict(row) | {"text": row.words, "place": None if row.sealed else row.place, "sealed": row.sealed}
    return {name: value for name, value in found.items() if name not in _NOT_TOLD}
