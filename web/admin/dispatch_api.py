"""The dispatch directory as JSON, a line at a time, each read with its version and changed on the version that was
read."""

from dataclasses import asdict
from typing import Any

import structlog
from aiohttp import web
from pydantic import BaseModel, ConfigDict, StrictStr

from cases import Directory, DirectoryLines, LineChanged, Rule, RuleText, category_names, line_version
from web.admin.categories import told
from web.admin.change import change_of
from web.bodies import described
from web.conditional import if_match, tag
from web.context import services
from web.plain import plain
from web.refusals import VersionPassed

log = structlog.get_logger()

PATH = "/api/v1/admin/dispatch"


class LineBody(BaseModel):
    """A whole line; ``category`` and ``place`` empty: any. Units are codes."""

    model_config = ConfigDict(extra="forbid")

    category: StrictStr = ""
    place: StrictStr = ""
    lead: StrictStr
    co_handlers: list[StrictStr] = []
    supervising: StrictStr
    profile: StrictStr | None = None
    case_class: StrictStr | None = None
    note: StrictStr = ""

    def text(self) -> RuleText:
        found = self.model_dump() | {"co_handlers": tuple(self.co_handlers)}
        return RuleText(**found | {"place": self.place.strip()})


async def listed(request: web.Request) -> web.StreamResponse:
    """The lines in use, by category and place."""
    rules = await Directory(services(request).database).rules()
    names = await _names(request)
    return web.json_response(plain({"lines": [_row(rule, names) for rule in rules]}))


async def read(request: web.Request) -> web.StreamResponse:
    return await _answer(request, await _lines(request).read(_id(request)))


async def add(request: web.Request) -> web.StreamResponse:
    """409 where there is a line for this category and place."""
    text = (await described(request, LineBody)).text()
    with told():
        made = await _lines(request).add(text, change_of(request))
    log.info("web.dispatch.rule", rule=made.id)
    return await _answer(request, made, status=201)


async def write(request: web.Request) -> web.StreamResponse:
    """The whole line anew; ``If-Match``: the ETag that was read."""
    version, text = if_match(request), (await described(request, LineBody)).text()
    try:
        with told():
            made = await _lines(request).write(_id(request), text, change_of(request), version=version)
    except LineChanged as exc:
        raise await _passed(request) from exc
    log.info("web.dispatch.rule", rule=made.id)
    return await _answer(request, made)


async def retire(request: web.Request) -> web.StreamResponse:
    """Out of use; ``If-Match``: the ETag that was read."""
    version = if_match(request)
    try:
        await _lines(request).retire(_id(request), change_of(request), version=version)
    except LineChanged as exc:
        raise await _passed(request) from exc
    log.info("web.dispatch.rule_retired", rule=_id(request))
    return web.json_response({"retired": _id(request)})


async def _passed(request: web.Request) -> VersionPassed:
    """The refusal that carries the line as it is now."""
    rule = await _lines(request).read(_id(request))
    return VersionPassed(line_version(rule), plain(_row(rule, await _names(request))), code="line_changed")


async def _answer(request: web.Request, rule: Rule, *, status: int = 200) -> web.Response:
    headers = tag(line_version(rule)) | ({"Location": f"{PATH}/{rule.id}"} if status == 201 else {})
    return web.json_response(plain(_row(rule, await _names(request))), status=status, headers=headers)


async def _names(request: web.Request) -> dict[str, str]:
    return dict(category_names(await Directory(services(request).database).categories()))


def _row(rule: Rule, names: dict[str, str]) -> dict[str, Any]:
    return asdict(rule) | {"category_name": names.get(rule.category)}


def _lines(request: web.Request) -> DirectoryLines:
    return DirectoryLines(services(request).database)


def _id(request: web.Request) -> int:
    return int(request.match_info["id"])
