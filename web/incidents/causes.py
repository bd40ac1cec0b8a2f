"""Common causes: what closed cases of a period have in common, measures against it, and whether they helped."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import structlog
from aiohttp import web

from cases import CauseText, CauseView, CommonCauses, Directory
from web.address import Query
from web.admin.change import change_of
from web.admin.settings import texts_sent
from web.context import page, redirect, services
from web.errors import InputRefused
from web.forms import form_of, text_fields
from web.plain import plain
from web.times import day_span, local_day, read_day

log = structlog.get_logger()

USUAL_DAYS = 90
LEAST = 3


async def show(request: web.Request) -> web.StreamResponse:
    """``?since=`` and ``?until=`` days, ``?least=`` cases of a group; usual ones where they cannot be read."""
    query, now = Query(request.query), services(request).clock()
    until = query.day("until", "结束日期") or local_day(now)
    since = query.day("since", "开始日期") or until - timedelta(days=USUAL_DAYS)
    least = query.number("least", most=1000) or LEAST
    given = _causes(request)
    found = await given.groups(day_span(since)[0], day_span(until)[1], least=least)
    categories = {row.code: row.name for row in await Directory(services(request).database).categories()}
    return page(
        request, "incidents/causes.html", groups=found[:100], causes=await given.listed(), since=since, until=until,
        least=least, complaints=query.complaints, categories=categories,
        units=await services(request).departments.tree(),
        chosen={name: query.text(name) for name in ("category", "place", "tag")},
    )  # fmt: skip


async def listed_json(request: web.Request) -> web.StreamResponse:
    return web.json_response(plain({"causes": [_shown(row) for row in await _causes(request).listed()]}))


async def open_cause(request: web.Request) -> web.StreamResponse:
    await _open(request, text_fields(await form_of(request)))
    return redirect("/common-causes")


async def open_json(request: web.Request) -> web.StreamResponse:
    """Body: the fields of ``cases.CauseText``, ``due_on`` as ISO date."""
    return web.json_response({"id": await _open(request, await texts_sent(request))})


async def close_cause(request: web.Request) -> web.StreamResponse:
    await _close(request, text_fields(await form_of(request)).get("outcome", ""))
    return redirect("/common-causes")


async def close_json(request: web.Request) -> web.StreamResponse:
    """Body: ``{"outcome": text}``."""
    await _close(request, (await texts_sent(request)).get("outcome", ""))
    return await listed_json(request)


async def _open(request: web.Request, given: Mapping[str, str]) -> int:
    try:
        due_on = read_day(given.get("due_on", ""))
    except ValueError as exc:
        raise InputRefused("请填写整改期限。") from exc
    names = ("category", "place", "tag", "cause", "unit", "measure")
    texts = {name: given.get(name, "").strip() for name in names}
    made = await _causes(request).open(CauseText(due_on=due_on, **texts), change_of(request))
    log.info("web.common_cause.opened", cause=made)
    return made


async def _close(request: web.Request, outcome: str) -> None:
    cause = int(request.match_info["id"])
    await _causes(request).close(cause, outcome, change_of(request))
    log.info("web.common_cause.closed", cause=cause)


def _shown(row: CauseView) -> dict[str, Any]:
    return asdict(row) | {"due_on": row.due_on.isoformat(), "fell": row.fell}


def _causes(request: web.Request) -> CommonCauses:
    return CommonCauses(services(request).database, clock=services(request).clock)
