"""The list of those who call citizens back, as a page and as JSON, and taking one of it."""

from dataclasses import asdict
from typing import Any

import structlog
from aiohttp import web

from cases import ClaimView, FollowUpClaims, claims_of
from web.address import Query
from web.cases import words
from web.context import acting, page, redirect, services, viewer
from web.followups import queries
from web.followups.queries import FollowUpRow, Pile
from web.masking import masked_left
from web.paging import Place, page_size, paged, place_of
from web.permissions import Permission
from web.plain import plain

log = structlog.get_logger()

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
        claims = await claims_of(session, [row.id for row in rows], given.clock())
    units = {unit.code: unit.name for unit in await given.departments.tree(active_only=False)}
    return page(
        request, "followups/list.html", rows=rows, more=more, at=at, pile=pile, piles=PILES, counts=counts,
        units=units, words=words, claims=claims,
    )  # fmt: skip


async def follow_ups_json(request: web.Request) -> web.StreamResponse:
    """``/api/v1/follow-ups``: as the page; ``next`` goes into ``after`` for the next page."""
    given, now, login = services(request), services(request).clock(), viewer(request).login
    pile, _ = _wanted(Query(request.query))
    after, limit = place_of(request, Place.read), page_size(request)
    async with given.database.read() as session:
        rows, following = await queries.rows(session, pile, now, viewer=login, after=after, limit=limit)
        counts = await queries.counts(session, now, viewer=login)
        claims = await claims_of(session, [row.id for row in rows], now)
    found = [_json(row, claims.get(row.id)) for row in rows]
    body = {"pile": pile, "counts": counts, "cases": found, "more": following is not None}
    return paged(request, body, following)


async def take(request: web.Request) -> web.StreamResponse:
    """Keep the others from calling this citizen, too; back to the case, which says so."""
    await _take(request)
    return redirect(_case(request))


async def give_back(request: web.Request) -> web.StreamResponse:
    await _give_back(request)
    return redirect(_case(request))


async def claim_json(request: web.Request) -> web.StreamResponse:
    """PUT takes the follow-up, DELETE gives it back; doing so again changes nothing but the time."""
    await (_give_back(request) if request.method == "DELETE" else _take(request))
    given, number = services(request), request.match_info["number"]
    case_id = await given.sheets.id_of(number, acting(request))
    async with given.database.read() as session:
        claim = (await claims_of(session, [case_id], given.clock())).get(case_id)
    return web.json_response(plain({"number": number, **_claimed(claim)}))


async def _take(request: web.Request) -> None:
    given = services(request)
    await FollowUpClaims(given.database).take(request.match_info["number"], acting(request), now=given.clock())
    log.info("web.follow_up.taken")


async def _give_back(request: web.Request) -> None:
    given, any_of_them = services(request), viewer(request).may(Permission.CALLBACKS_ALL)
    await FollowUpClaims(given.database).give_back(
        request.match_info["number"], acting(request), now=given.clock(), of_others=any_of_them
    )
    log.info("web.follow_up.given_back")


def _case(request: web.Request) -> str:
    return f"/cases/{request.match_info['number']}"


def _json(row: FollowUpRow, claim: ClaimView | None) -> dict[str, Any]:
    caller = masked_left(row.caller, origin=row.origin)
    return asdict(row) | {"caller": caller} | _claimed(claim)


def _claimed(claim: ClaimView | None) -> dict[str, Any]:
    """Who has it in hand, by the name of the account, and since when."""
    return {"claimed_by": claim.name if claim else None, "claimed_at": claim.since if claim else None}


def _wanted(query: Query) -> tuple[Pile, int]:
    return query.one_of("pile", Pile, "分类") or Pile.NOW, query.number("page", most=LAST_PAGE)
