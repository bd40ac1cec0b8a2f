"""The knowledge base in the JSON API: find, read, write, take a step, fill a template."""

from dataclasses import asdict, fields
from datetime import date
from typing import Any

from aiohttp import web

from knowledge import ArticleText, KnowledgeChanged, Templates, Uses, read_article
from web.admin.change import change_of
from web.bodies import json_texts
from web.conditional import if_match, tag
from web.context import acting, services
from web.errors import InputRefused
from web.knowledge.beside import fill_in
from web.knowledge.keeping import action_of, articles
from web.knowledge.reading import categories, hits, today
from web.plain import plain
from web.refusals import VersionPassed
from web.times import read_day

DAYS = frozenset({"review_on", "expires_on"})


async def search(request: web.Request) -> web.StreamResponse:
    """``/api/v1/knowledge?find=&category=``: published articles, the best first."""
    found = [asdict(hit) for hit in await hits(request, await categories(request))]
    return web.json_response(plain(_days({"articles": found})))


async def article(request: web.Request) -> web.StreamResponse:
    """One article as the asker may read it, with the steps open to them. ``ETag`` is its revision."""
    found = await _read(request)
    return web.json_response(found, headers=tag(found["revision"]))


async def write(request: web.Request) -> web.StreamResponse:
    """Body: the fields of an article and ``why``. To change one: ``If-Match`` with the ETag that was read."""
    wanted = int(request.match_info["id"]) if "id" in request.match_info else None
    revision = 0 if wanted is None else if_match(request)
    values = await json_texts(request)
    change = change_of(request, values.pop("why", "")[:500])
    try:
        made = await articles(request).write(
            _text(values), acting(request), change, article_id=wanted, revision=revision
        )
    except KnowledgeChanged as exc:
        raise await _passed(request) from exc
    return web.json_response(plain(asdict(made)), status=201 if wanted is None else 200, headers=tag(made.revision))


async def step(request: web.Request) -> web.StreamResponse:
    """Body: ``{"reason": …, "review_on": …}``, both optional; ``If-Match``: the ETag that was read."""
    revision, values = if_match(request), await json_texts(request)
    change, review_on = change_of(request, values.get("reason", "")), _day(values.get("review_on", ""))
    try:
        done = await articles(request).step(
            int(request.match_info["id"]), action_of(request), acting(request), change, revision=revision,
            review_on=review_on,
        )  # fmt: skip
    except KnowledgeChanged as exc:
        raise await _passed(request) from exc
    return web.json_response(plain(asdict(done)), headers=tag(done.revision))


async def _read(request: web.Request) -> dict[str, Any]:
    async with services(request).database.read() as session:
        sheet = await read_article(session, int(request.match_info["id"]), acting(request), today(request))
    found: dict[str, Any] = plain(_days(asdict(sheet) | {"steps": [step.action for step in sheet.steps]}))
    return found


async def _passed(request: web.Request) -> VersionPassed:
    """The refusal that carries the article as it is now."""
    found = await _read(request)
    return VersionPassed(found["revision"], found, code="knowledge_changed")


async def templates(request: web.Request) -> web.StreamResponse:
    rows = await Templates(services(request).database).all(active_only=True)
    return web.json_response(plain({"templates": [asdict(row) for row in rows]}))


async def filled(request: web.Request) -> web.StreamResponse:
    """A template filled from a case; filling it counts as a use, as on the page."""
    sheet = await services(request).sheets.read(request.match_info["number"], acting(request))
    template = int(request.match_info["id"])
    text, _ = await fill_in(request, sheet, template)
    await Uses(services(request).database).use_template(template, sheet.case.id, change_of(request))
    return web.json_response(asdict(text))


def _text(values: dict[str, str]) -> ArticleText:
    known = {item.name for item in fields(ArticleText)}
    missing = [name for name in ("code", "title", "body") if name not in values]
    unknown = [name for name in values if name not in known]
    if missing or unknown:
        strange = "、".join(name[:20] for name in unknown)
        raise InputRefused(f"缺少字段：{'、'.join(missing) or '无'}；不认识的字段：{strange or '无'}。")
    given: dict[str, Any] = {name: _day(text) if name in DAYS else text for name, text in values.items()}
    return ArticleText(**given)


def _day(text: str) -> date | None:
    try:
        return read_day(text) if text else None
    except ValueError as exc:
        raise InputRefused("日期应写成 2027-03-01 的样子。") from exc


def _days(value: Any) -> Any:
    """Days in ISO 8601."""
    if isinstance(value, dict):
        return {name: _days(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_days(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value
