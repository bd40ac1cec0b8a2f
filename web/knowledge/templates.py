"""Answer templates and gaps: the pages of the hotline's editors."""

from datetime import timedelta

import structlog
from aiohttp import web

from knowledge import PLACEHOLDERS, KnowledgeFaulty, Templates, TemplateText, Uses
from web.admin.change import change_of
from web.context import page, people_of, redirect, services
from web.errors import InputRefused
from web.forms import field, form_of
from web.knowledge.reading import categories, named, today

log = structlog.get_logger()

GAP_DAYS = 30
GAP_CASES = 5
"""A category is a gap with so many cases in so many days and no article."""
EMPTY = {"title": "", "category": "", "body": "", "active": "on"}


async def template_list(request: web.Request) -> web.StreamResponse:
    return await _page(request, EMPTY)


async def template_page(request: web.Request) -> web.StreamResponse:
    row = await Templates(services(request).database).get(int(request.match_info["id"]))
    values = {
        "title": row.title,
        "category": row.category or "",
        "body": row.body,
        "active": "on" if row.active else "",
    }
    return await _page(request, values, template=row.id, revision=row.revision)


async def write(request: web.Request) -> web.StreamResponse:
    form = await form_of(request)
    values = {name: field(form, name) for name in EMPTY}
    template = int(request.match_info["id"]) if "id" in request.match_info else None
    text = field(form, "revision")
    if template is not None and not (text.isdecimal() and len(text) < 10):
        raise InputRefused("表单不完整，请刷新页面后重新填写。")
    revision = int(text) if template is not None else 0
    wanted = TemplateText(
        title=values["title"], body=values["body"], category=values["category"], active=values["active"] == "on"
    )
    try:
        row = await Templates(services(request).database).write(
            wanted, change_of(request), template_id=template, revision=revision
        )
    except KnowledgeFaulty as exc:
        return await _page(request, values, template=template, revision=revision, faults=exc.faults)
    log.info("web.template.written", template=row.id)
    return redirect("/knowledge/templates")


async def _page(
    request: web.Request, values: dict[str, str], *, template: int | None = None, revision: int = 0,
    faults: tuple[str, ...] = (),
) -> web.Response:  # fmt: skip
    tree, rows = await categories(request), await Templates(services(request).database).all()
    return page(
        request, "knowledge/templates.html", status=422 if faults else 200, values=values, chosen=template,
        revision=revision, faults=faults, rows=rows, categories=tree,
        people=await people_of(request, (row.updated_by for row in rows)),
        names=named(tree), placeholders=PLACEHOLDERS,
    )  # fmt: skip


async def gaps(request: web.Request) -> web.StreamResponse:
    uses, now = Uses(services(request).database), services(request).clock()
    since = now - timedelta(days=GAP_DAYS)
    return page(
        request, "knowledge/gaps.html", misses=await uses.misses(),
        uncovered=await uses.uncovered(since=since, at_least=GAP_CASES, today=today(request)),
        names=named(await categories(request)), days=GAP_DAYS, least=GAP_CASES,
    )  # fmt: skip


async def settle(request: web.Request) -> web.StreamResponse:
    note = field(await form_of(request), "note").strip()
    if not 2 <= len(note) <= 200:
        raise InputRefused("请写明如何处理（2 至 200 字）。")
    await Uses(services(request).database).settle(int(request.match_info["id"]), change_of(request, note))
    return redirect("/knowledge/gaps")
