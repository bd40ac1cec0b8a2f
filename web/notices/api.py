"""The settings of notices as JSON: what is told at which step, with which words, and when nobody is disturbed."""

from dataclasses import asdict
from typing import Any

import structlog
from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr

from notices import EVENT_NAMES, NoticeRules, RuleText, RuleView
from web.admin.change import change_of
from web.bodies import described, json_object
from web.context import services
from web.errors import InputRefused
from web.notices.rules import event_of
from web.plain import plain

log = structlog.get_logger()


class RuleBody(BaseModel):
    """``revision``: as it was read; somebody else's change in between is not overwritten. ``ways``: the first one
    that leads to the citizen is taken."""

    model_config = ConfigDict(extra="forbid")

    revision: StrictInt = Field(ge=0)
    active: StrictBool
    ways: list[StrictStr]
    subject: StrictStr
    text: StrictStr
    discreet: StrictStr = ""
    delay_minutes: StrictInt = 0


async def listed(request: web.Request) -> web.StreamResponse:
    """``GET /api/v1/admin/notices``: a rule for each event, and the quiet hours."""
    rules = NoticeRules(services(request).database)
    rows = [_row(rule) for rule in await rules.all()]
    return web.json_response(plain({"rules": rows, "quiet": await rules.quiet()}))


async def write(request: web.Request) -> web.StreamResponse:
    """``POST /api/v1/admin/notices/{event}``: the whole rule anew; 409: somebody else changed it meanwhile."""
    event = event_of(request.match_info["event"])
    given = await described(request, RuleBody)
    text = RuleText(**given.model_dump(exclude={"revision", "ways"}), ways=tuple(given.ways))
    rules = NoticeRules(services(request).database)
    rule = await rules.write(event, text, change_of(request), revision=given.revision)
    log.info("web.notice_rule.written", what=event.value)
    return web.json_response(plain(_row(rule)))


async def set_quiet(request: web.Request) -> web.StreamResponse:
    """``POST /api/v1/admin/notices/quiet``: ``hours`` as on the page; none: an empty text."""
    hours = (await json_object(request)).get("hours")
    if not isinstance(hours, str):
        raise InputRefused("请给出 hours，如 21:00-08:00, 12:30-14:00。")
    rules = NoticeRules(services(request).database)
    await rules.set_quiet(hours, change_of(request))
    return web.json_response({"quiet": await rules.quiet()})


def _row(rule: RuleView) -> dict[str, Any]:
    return asdict(rule) | {"name": EVENT_NAMES[rule.event]}
