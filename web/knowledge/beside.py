"""The knowledge base beside a case: hits as one types, templates filled from the case, what was used for it."""

from dataclasses import replace
from typing import Any

import structlog
from aiohttp import web

from cases import CaseSheet, FilledText
from db.tables import Category, Role
from knowledge import Templates, TemplateView, Uses, filled
from web import wording
from web.admin.change import change_of
from web.context import acting, page, services
from web.knowledge import words
from web.knowledge.reading import asked, categories, count_miss, hits, named, path_of

log = structlog.get_logger()


async def _sheet(request: web.Request) -> CaseSheet:
    """Only who may see the case gets anything of it."""
    return await services(request).sheets.read(request.match_info["number"], acting(request))


async def panel(request: web.Request) -> web.StreamResponse:
    return await _panel(request, await _sheet(request), "knowledge/beside.html")


async def hits_beside(request: web.Request) -> web.StreamResponse:
    """``sent``: the search was sent, not only typed; then one in vain counts as a gap."""
    response = await _panel(request, await _sheet(request), "knowledge/hits.html")
    if request.query.get("sent"):
        await count_miss(request, await hits(request, await categories(request)))
    return response


async def _panel(request: web.Request, sheet: CaseSheet, template: str, **more: Any) -> web.Response:
    """Articles and templates of the case's own matter come first."""
    tree = await categories(request)
    near, (wanted, category) = path_of(tree, sheet.facts.category), asked(request)
    database = services(request).database
    return page(
        request, template, case=sheet.case, hits=await hits(request, tree, near=near), wanted=wanted, category=category,
        names=named(tree), words=words, templates=await Templates(database).near(near),
        used=await Uses(database).of_case(sheet.case.id), **more,
    )  # fmt: skip


async def use_article(request: web.Request) -> web.StreamResponse:
    sheet, article = await _sheet(request), int(request.match_info["id"])
    await Uses(services(request).database).use_article(article, sheet.case.id, change_of(request))
    log.info("web.article.used", article=article, case=sheet.case.id)
    return await _panel(request, sheet, "knowledge/beside.html", told="已记入本工单。")


async def use_template(request: web.Request) -> web.StreamResponse:
    """The template filled from the case, ready to be put into the answer."""
    sheet, template = await _sheet(request), int(request.match_info["id"])
    text, row = await fill_in(request, sheet, template)
    await Uses(services(request).database).use_template(template, sheet.case.id, change_of(request))
    log.info("web.template.used", template=template, case=sheet.case.id)
    return page(request, "knowledge/filled.html", filled=text, title=row.title, case=sheet.case)


async def fill_in(request: web.Request, sheet: CaseSheet, template_id: int) -> tuple[FilledText, TemplateView]:
    given = services(request)
    row = await Templates(given.database).get(template_id)
    if acting(request).role is Role.DEPARTMENT:  # a name is shown to units for a reason only
        sheet = replace(sheet, case=replace(sheet.case, citizen_name=None))
    tree: list[Category] = await categories(request)
    name = next((one.name for one in tree if one.code == sheet.facts.category), sheet.facts.category)
    types = {kind.value: label for kind, label in wording.CASE_TYPES.items()}
    return filled(row, sheet, type_names=types, category=name, now=given.clock()), row
