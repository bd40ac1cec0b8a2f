"""Lending one's signature to a colleague, and taking it back."""

from datetime import datetime

import structlog
from aiohttp import web

from cases import DelegationRefused, Delegations, DelegationView
from db import SHANGHAI
from web.admin.change import change_of
from web.context import acting, page, redirect, services, viewer
from web.errors import InputRefused
from web.forms import field, form_of
from web.times import read_instant

log = structlog.get_logger()

COMPLAINTS = {
    "until": "结束时间须晚于现在，且不超过 60 天。",
    "nothing_to_lend": "您没有审签权限，不能授权他人代签。",
    "no_colleague": "只能授权给本单位在用的其他账号。",
    "not_yours": "这项授权不是您的，或已经结束。",
}


async def show(request: web.Request) -> web.StreamResponse:
    given, person = Delegations(services(request).database), acting(request)
    if person.unit is None:
        return page(request, "inbox/none.html")
    present = await given.of_unit(person.unit, now=services(request).clock())
    return page(
        request, "delegates/list.html", delegations=present, colleagues=await given.colleagues(person),
        signs=viewer(request).own_sign_level > 0,
    )  # fmt: skip


async def lend(request: web.Request) -> web.StreamResponse:
    form = await form_of(request)
    await lent(request, field(form, "to"), field(form, "until"), field(form, "reason"))
    return redirect("/delegates")


async def lent(request: web.Request, to: str, until: str, reason: str) -> DelegationView:
    """Raises ``InputRefused``."""
    reason = reason.strip()
    if not 2 <= len(reason) <= 500:
        raise InputRefused("请填写授权原因（2 至 500 字）。")
    try:
        made = await Delegations(services(request).database).lend(
            acting(request), to.strip(), until=_instant(until),
            change=change_of(request, reason),
        )  # fmt: skip
    except DelegationRefused as exc:
        raise InputRefused(COMPLAINTS[exc.why]) from exc
    log.info("web.sign.lent", delegation=made.id)
    return made


async def take_back(request: web.Request) -> web.StreamResponse:
    await ended(request)
    return redirect("/delegates")


async def ended(request: web.Request) -> None:
    """Raises ``InputRefused``."""
    delegation = int(request.match_info["id"])
    try:
        await Delegations(services(request).database).take_back(acting(request), delegation, change=change_of(request))
    except DelegationRefused as exc:
        raise InputRefused(COMPLAINTS[exc.why]) from exc
    log.info("web.sign.taken_back", delegation=delegation)


def _instant(text: str) -> datetime:
    try:
        found = read_instant(text)
    except ValueError as exc:
        raise InputRefused("请填写授权结束时间。") from exc
    return found if found.tzinfo else found.replace(tzinfo=SHANGHAI)
