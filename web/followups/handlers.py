"""The list of those who call citizens back, as a page and as JSON."""

from dataclasses import asdict

from aiohttp import web

from web.address import Query
from web.cases import words
from web.context import page, services, viewer
from web.followups import queries
from web.followups.queries import Pile
from web.masking import masked_left
from web.paging import Place, page_size, paged, place_of

PILES = {
    Pile.NOW: "待人工回访", Pile.AUTO: "自动回访中", Pile.LATER: "稍后再拨", Pile.DECIDE: "不满意或未接通",
}  # fmt: skip
LAST_PAGE = 999_999


async def follow_ups(request: web.Request) -> web.StreamResponse:
    """``?pile=`` now, auto, later, decide; ``?page=`` from 0. Unknown values are ignored."""
    given, login = services(request), viewer(request).login
    pile, at = _wanted(Query(request.query))
    async with given.database.read() as session:
        rows, more = await queries.rows(session, pile, given.clock(), viewer=login, page=at)
        counts = await queries.counts(session, given.clock(), viewer=login)
    units = {unit.code: unit.name for unit in await given.departments.tree(active_only=False)}
    return page(
        request, "followups/list.html", rows=rows, more=more, at=at, pile=pile, piles=PILES, counts=counts,
        units=units, words=words,
    )  # fmt: skip


async def follow_ups_json(request: web.Request) -> web.StreamResponse:
    """``/api/v1/follow-ups``: as the page; ``next`` goes into ``after`` for the next page."""
    given, now, login = services(request), services(request).clock(), viewer(request).login
    pile, _ = _wanted(Query(request.query))
    after, limit = place_of(request, Place.read), page_size(request)
    async with given.database.read() as session:
        rows, following = await queries.rows(session, pile, now, viewer=login, after=after, limit=limit)
        counts = await queries.counts(session, now, viewer=login)
    found = [asdict(row) | {"caller": masked_left(row.caller, origin=row.origin)} for row in rows]
    body = {"pile": pile, "counts": counts, "cases": found, "more": following is not None}
    return paged(request, body, following)


def _wanted(query: Query) -> tuple[Pile, int]:
    return query.one_of("pile", Pile, "分类") or Pile.NOW, query.number("page", most=LAST_PAGE)
