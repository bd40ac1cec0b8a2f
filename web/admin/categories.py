"""The tree of categories and the dispatch directory: looked at, and imported from a spreadsheet."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from aiohttp import web

from cases import (
    Directory,
    NoSuchCategory,
    RuleFaulty,
    RuleText,
    Rulings,
    SheetRefused,
    category_choices,
    profiles_at,
    read_rows,
    read_tree,
)
from web.admin.change import change_of
from web.cases.words import CLASSES
from web.context import page, redirect, services
from web.errors import InputRefused
from web.forms import field, form_of

log = structlog.get_logger()


async def show(request: web.Request) -> web.StreamResponse:
    return await _page(request)


async def import_tree(request: web.Request) -> web.StreamResponse:
    """Take a spreadsheet whole, or show every fault of it on the page."""
    sent = (await form_of(request)).get("file")
    if not isinstance(sent, web.FileField) or not sent.filename:
        raise InputRefused("请先选择一个 .xlsx 文件。")
    content = sent.file.read()
    try:
        rows = await asyncio.to_thread(lambda: read_tree(read_rows(content)))
    except SheetRefused as exc:
        return await _page(request, faults=exc.faults, status=422)
    made = await Directory(services(request).database).import_tree(rows, change_of(request))
    log.info("web.categories.imported", added=len(made.added), changed=len(made.changed), retired=len(made.retired))
    counts = f"added={len(made.added)}&changed={len(made.changed)}&retired={len(made.retired)}"
    return redirect(f"/admin/categories?{counts}")


async def set_rule(request: web.Request) -> web.StreamResponse:
    form = await form_of(request)
    said = {name: field(form, name).strip() for name in ("category", "place", "lead", "supervising", "note")}
    ticked = " ".join(text for text in form.getall("co_handlers", []) if isinstance(text, str))
    others = ticked.replace("，", " ").replace("、", " ").replace(",", " ").split()
    profile, case_class = field(form, "profile").strip() or None, field(form, "case_class").strip() or None
    text = RuleText(co_handlers=tuple(others), profile=profile, case_class=case_class, **said)
    with told():
        rule = await Directory(services(request).database).set_rule(text, change_of(request))
    log.info("web.dispatch.rule", rule=rule)
    return redirect("/admin/categories#rules")


async def retire_rule(request: web.Request) -> web.StreamResponse:
    rule = int(request.match_info["id"])
    with told():
        await Directory(services(request).database).retire_rule(rule, change_of(request))
    log.info("web.dispatch.rule_retired", rule=rule)
    return redirect("/admin/categories#rules")


async def retire_ruling(request: web.Request) -> web.StreamResponse:
    ruling = int(request.match_info["id"])
    with told():
        await Rulings(services(request).database).retire(ruling, change_of(request))
    log.info("web.ruling.retired", ruling=ruling)
    return redirect("/admin/categories#rules")


@contextmanager
def told() -> Iterator[None]:
    """A refusal of the directory, in words for the page."""
    try:
        yield
    except NoSuchCategory as exc:
        raise InputRefused(f"没有编码为「{exc.code[:32]}」的事项分类。") from exc
    except RuleFaulty as exc:
        raise InputRefused(str(exc)) from exc


async def _page(request: web.Request, *, faults: tuple[str, ...] = (), status: int = 200) -> web.Response:
    database = services(request).database
    directory, units = Directory(database), await services(request).departments.tree(active_only=False)
    categories = await directory.categories()
    async with database.read() as session:
        profiles = await profiles_at(session, services(request).clock())
    counts = {name: request.query.get(name, "") for name in ("added", "changed", "retired")}
    return page(
        request,
        "admin/categories.html",
        status=status,
        categories=categories,
        names={row.code: row.name for row in categories},
        rules=await directory.rules(),
        rulings=await Rulings(database).holding(),
        units=[unit for unit in units if unit.active],
        unit_names={unit.code: unit.name for unit in units},
        retired={unit.code for unit in units if not unit.active},
        category_options=category_choices(categories),
        profiles={profile.key: profile.name for profile in profiles},
        classes=CLASSES,
        faults=faults,
        imported=counts if all(count.isdecimal() for count in counts.values()) else None,
    )
