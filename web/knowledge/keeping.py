"""Keeping the knowledge base: the keepers' list, writing, the steps of an article, import and export."""

from datetime import date
from typing import Any

import structlog
from aiohttp import web

from cases import SheetRefused
from db.jobs import open_jobs
from db.tables import ArticleState, Role
from knowledge import (
    ArticleAction,
    ArticleFilter,
    Articles,
    ArticleText,
    Due,
    KnowledgeFaulty,
    due_counts,
    export_articles,
    import_articles,
    kept_articles,
    read_article,
)
from web.admin.change import change_of
from web.context import acting, audit, page, redirect, services, viewer
from web.errors import InputRefused
from web.forms import Form, field, form_of
from web.knowledge import words
from web.knowledge.reading import article_response, categories, named, today
from web.times import read_day

log = structlog.get_logger()

LARGEST_IMPORT = 6 << 20
"""Bytes of the whole form."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NEW = {"code": "", "title": "", "category": "", "unit": "", "keywords": "", "source": "", "body": "", "why": ""}


def articles(request: web.Request) -> Articles:
    database = services(request).database
    return Articles(database, open_jobs(database))


async def kept(request: web.Request) -> web.StreamResponse:
    return await _list(request)


async def _list(request: web.Request, *, faults: tuple[str, ...] = (), status: int = 200) -> web.Response:
    wanted, after = _filter(request), request.query.get("after", "")
    database, day = services(request).database, today(request)
    async with database.read() as session:
        rows, following = await kept_articles(
            session, database.dialect, wanted, acting(request), day,
            after=int(after) if after.isdecimal() and len(after) < 10 else None,
        )  # fmt: skip
        counts = await due_counts(session, acting(request), day)
    tree = await categories(request)
    made = {name: request.query.get(name, "") for name in ("added", "changed", "unchanged")}
    return page(
        request, "knowledge/kept.html", status=status, rows=rows, following=following, wanted=wanted, counts=counts,
        categories=tree, names=named(tree), units=await services(request).departments.tree(active_only=False),
        words=words, faults=faults, imported=made if all(count.isdecimal() for count in made.values()) else None,
    )  # fmt: skip


def _filter(request: web.Request) -> ArticleFilter:
    def text(name: str, most: int = 32) -> str:
        return request.query.get(name, "").replace("\x00", "").strip()[:most]

    state, due = text("state"), text("due")
    return ArticleFilter(
        find=text("find", 64),
        state=ArticleState(state) if state in set(ArticleState) else None,
        due=Due(due) if due in set(Due) else None,
        category=text("category"),
        unit=text("unit"),
    )


async def new_page(request: web.Request) -> web.StreamResponse:
    """``title``: of a gap that is to be filled."""
    given = {"title": request.query.get("title", "")[:200], "category": request.query.get("category", "")[:32]}
    unit = viewer(request).unit if viewer(request).role is Role.DEPARTMENT else None
    return await _form(request, NEW | given | {"unit": unit or ""})


async def edit_page(request: web.Request) -> web.StreamResponse:
    async with services(request).database.read() as session:
        sheet = await read_article(session, int(request.match_info["id"]), acting(request), today(request))
    if not sheet.keeps:
        return redirect(f"/knowledge/{sheet.id}")
    text = {name: str(getattr(sheet.text, name) or "") for name in ArticleText.__slots__}
    return await _form(request, text | {"why": ""}, article=sheet.id, revision=sheet.revision)


async def write(request: web.Request) -> web.StreamResponse:
    """A new article, or a new version of the one in the address; what is refused comes back as it was filled in."""
    form = await form_of(request)
    values = {name: field(form, name) for name in (*NEW, "review_on", "expires_on")}
    article = int(request.match_info["id"]) if "id" in request.match_info else None
    revision = _number(form, "revision") if article is not None else 0
    try:
        made = await articles(request).write(
            _text(values), acting(request), change_of(request, values["why"].strip()[:500]), article_id=article,
            revision=revision,
        )  # fmt: skip
    except KnowledgeFaulty as exc:
        return await _form(request, values, article=article, revision=revision, faults=exc.faults)
    log.info("web.article.written", article=made.id, version=made.latest)
    return redirect(f"/knowledge/{made.id}")


def _text(values: dict[str, str]) -> ArticleText:
    given: dict[str, Any] = {name: values[name] for name in NEW if name != "why"}
    given["review_on"] = _day(values["review_on"], "复审日期")
    given["expires_on"] = _day(values["expires_on"], "失效日期")
    return ArticleText(**given)


async def _form(
    request: web.Request, values: dict[str, str], *, article: int | None = None, revision: int = 0,
    faults: tuple[str, ...] = (),
) -> web.Response:  # fmt: skip
    return page(
        request, "knowledge/edit.html", status=422 if faults else 200, article=article, revision=revision,
        values={"review_on": "", "expires_on": ""} | values, faults=faults, categories=await categories(request),
        units=await services(request).departments.tree(),
    )  # fmt: skip


async def take_step(request: web.Request) -> web.StreamResponse:
    form, article = await form_of(request), int(request.match_info["id"])
    reason, day = field(form, "reason").strip(), field(form, "review_on").strip()
    try:
        done = await articles(request).step(
            article, action_of(request), acting(request), change_of(request, reason),
            revision=_number(form, "revision"), review_on=_day(day, "下次复审日期"),
        )  # fmt: skip
    except KnowledgeFaulty as exc:
        return await article_response(request, article, complaint="".join(exc.faults), status=422)
    log.info("web.article.stepped", article=done.id, state=done.state.value)
    return redirect(f"/knowledge/{done.id}")


def action_of(request: web.Request) -> ArticleAction:
    """The step of the address. Raises ``HTTPNotFound``."""
    try:
        wanted = ArticleAction(request.match_info["action"])
    except ValueError as exc:
        raise web.HTTPNotFound from exc
    if wanted is ArticleAction.WRITE:
        raise web.HTTPNotFound
    return wanted


async def export(request: web.Request) -> web.StreamResponse:
    await audit(request, "article.exported", "article", "*")
    content = await export_articles(services(request).database, acting(request))
    name = f"knowledge-{today(request).isoformat()}.xlsx"
    return web.Response(
        body=content, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


async def take_in(request: web.Request) -> web.StreamResponse:
    """Take a spreadsheet whole, or show every fault of it on the page."""
    form = await form_of(request)
    sent = form.get("file")
    if not isinstance(sent, web.FileField) or not sent.filename:
        raise InputRefused("请先选择一个 .xlsx 文件。")
    with sent.file:
        content = sent.file.read()
    try:
        made = await import_articles(
            services(request).database, articles(request), content, acting(request), change_of(request, "表格导入"),
            publish=field(form, "publish") == "on",
        )  # fmt: skip
    except SheetRefused as exc:
        return await _list(request, faults=exc.faults, status=422)
    log.info("web.articles.imported", added=len(made.added), changed=len(made.changed))
    counts = f"added={len(made.added)}&changed={len(made.changed)}&unchanged={made.unchanged}"
    return redirect(f"/knowledge/kept?{counts}")


def _day(text: str, label: str) -> date | None:
    try:
        return read_day(text) if text else None
    except ValueError as exc:
        raise InputRefused(f"{label}不是日期。") from exc


def _number(form: Form, name: str) -> int:
    text = field(form, name)
    if not text.isdecimal() or len(text) > 9:
        raise InputRefused("表单不完整，请刷新页面后重新填写。")
    return int(text)
