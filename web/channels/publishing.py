"""Letting one case be listed for everybody (Open311), or no longer."""

import structlog
from aiohttp import web

from cases import ReasonMissing, TextTooLong
from web.admin.change import change_of
from web.context import redirect, services
from web.errors import InputRefused
from web.forms import field, form_of

log = structlog.get_logger()


async def set_public(request: web.Request) -> web.StreamResponse:
    form, number = await form_of(request), request.match_info["number"]
    public = field(form, "public") == "on"
    try:
        change = change_of(request, field(form, "reason").strip())
        await services(request).ways.publishing.set(number, change, public=public)
    except (ReasonMissing, TextTooLong) as exc:
        raise InputRefused("请填写原因（500 字以内）。") from exc
    log.info("web.case.published", public=public)
    return redirect(f"/cases/{number}")
