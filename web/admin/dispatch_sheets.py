"""The dispatch directory as a spreadsheet: exported, looked through, taken over."""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64

import structlog
from aiohttp import web

from cases import (
    DISPATCH_COLUMNS,
    MOST_LINES,
    Directory,
    DirectoryChanged,
    DirectoryLooked,
    DirectorySheets,
    SheetRefused,
    category_names,
)
from web.admin.change import change_of
from web.cases.words import CLASSES
from web.context import audit, page, redirect, services
from web.errors import InputRefused
from web.forms import field, form_of
from web.paper.giving import download
from web.paper.handlers import XLSX

log = structlog.get_logger()

PATH = "/admin/categories/dispatch"
LARGEST_FILE = 1 << 20
"""Bytes: it goes through the page that shows what was found, so that what was looked through is what is taken."""
LARGEST = 2 << 20
"""Bytes of the whole form."""
SHOWN = 200
"""Lines of each kind on the page."""


async def show(request: web.Request) -> web.StreamResponse:
    done = {name: request.query.get(name, "") for name in ("added", "changed", "retired")}
    return await _page(request, done=done if all(count.isdecimal() for count in done.values()) else None)


async def look_through(request: web.Request) -> web.StreamResponse:
    """Nothing is changed by it."""
    sent = (await form_of(request)).get("file")
    if not isinstance(sent, web.FileField) or not sent.filename:
        raise InputRefused("请先选择一个 .xlsx 或 .csv 文件。")
    with sent.file:
        content = sent.file.read()
    return await _looked(request, content, sent.filename)


async def take_over(request: web.Request) -> web.StreamResponse:
    """The file that was looked through, and the directory as it was then: of another nothing is taken."""
    form = await form_of(request)
    try:
        content = b64decode(field(form, "content"), validate=True)
    except NotBase64 as exc:
        raise InputRefused("表单不完整，请重新选择文件。") from exc
    name = field(form, "name")
    try:
        made = await _sheets(request).take_over(content, name, change_of(request), seen=field(form, "seen"))
    except SheetRefused as exc:
        return await _page(request, faults=exc.faults, status=422)
    except DirectoryChanged:
        return await _looked(request, content, name, again=True)
    log.info("web.dispatch.imported", added=len(made.added), changed=len(made.changed), retired=len(made.retired))
    return redirect(f"{PATH}?added={len(made.added)}&changed={len(made.changed)}&retired={len(made.retired)}")


async def export(request: web.Request) -> web.StreamResponse:
    await audit(request, "dispatch.exported", "dispatch_rule", "*")
    content = await _sheets(request).export(now=services(request).clock())
    return download(content, XLSX, f"dispatch-{services(request).clock():%Y%m%d}.xlsx")


async def template(request: web.Request) -> web.StreamResponse:
    content = await _sheets(request).export(now=services(request).clock(), empty=True)
    return download(content, XLSX, "dispatch-template.xlsx")


def _sheets(request: web.Request) -> DirectorySheets:
    return DirectorySheets(services(request).database, classes={value.value: label for value, label in CLASSES.items()})


async def _looked(request: web.Request, content: bytes, name: str, *, again: bool = False) -> web.Response:
    if len(content) > LARGEST_FILE:
        return await _page(request, faults=(f"文件超过 {LARGEST_FILE >> 20} MB。",), status=422)
    try:
        found = await _sheets(request).look_through(content, name, now=services(request).clock())
    except SheetRefused as exc:
        return await _page(request, faults=exc.faults, status=422)
    kept = {"content": b64encode(content).decode(), "name": name[:120]}
    return await _page(request, found=found, kept=kept, again=again, status=409 if again else 200)


async def _page(
    request: web.Request, *, found: DirectoryLooked | None = None, faults: tuple[str, ...] = (),
    kept: dict[str, str] | None = None, done: dict[str, str] | None = None, again: bool = False, status: int = 200,
) -> web.Response:  # fmt: skip
    units = await services(request).departments.tree(active_only=False)
    return page(
        request, "admin/dispatch_import.html", status=status, found=found, faults=faults, kept=kept, done=done,
        again=again, columns=DISPATCH_COLUMNS, most=MOST_LINES, shown=SHOWN,
        names=category_names(await Directory(services(request).database).categories()),
        unit_names={unit.code: unit.name for unit in units},
    )  # fmt: skip
