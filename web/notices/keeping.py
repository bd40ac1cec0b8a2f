"""How long the records of finished work are kept: a form on the page of partners."""

import structlog
from aiohttp import web

from notices import Keeping
from web.admin.change import change_of
from web.context import redirect, services
from web.errors import InputRefused
from web.forms import field, form_of

log = structlog.get_logger()

KINDS = {
    "partner_messages": "收到的接口消息",
    "partner_deliveries": "已投递的接口消息",
    "jobs": "已完成的后台任务",
}


def keeping(request: web.Request) -> Keeping:
    given = services(request)
    return Keeping(given.database, given.jobs, clock=given.clock)


async def set_days(request: web.Request) -> web.StreamResponse:
    form = await form_of(request)
    texts = {kind: field(form, kind) for kind in KINDS}
    if not all(text.isascii() and text.isdecimal() and len(text) < 6 for text in texts.values()):
        raise InputRefused("保留天数请填写整数。")
    await keeping(request).set({kind: int(text) for kind, text in texts.items()}, change_of(request))
    log.info("web.keeping.set")
    return redirect("/admin/partners")
