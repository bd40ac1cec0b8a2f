"""Cases out of a spreadsheet: first looked through, with a table of faults; then taken over."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import structlog
from aiohttp import web

from cases import SheetRefused, clean_name
from channels import COLUMNS, MOST_ROWS, Looked
from web.admin.change import change_of
from web.context import page, people_of, redirect, services
from web.errors import InputRefused
from web.forms import form_of

log = structlog.get_logger()

PATH = "/cases/import"
LARGEST = 6 << 20
"""Bytes of the whole form."""


async def show(request: web.Request) -> web.StreamResponse:
    opened, repeated = (request.query.get(name, "") for name in ("opened", "repeated"))
    done = (opened, repeated) if opened.isdecimal() and repeated.isdecimal() else None
    return await _page(request, done=done)


async def look_through(request: web.Request) -> web.StreamResponse:
    """Nothing is opened by it."""
    try:
        looked = await _looked(request)
    except SheetRefused as exc:
        return await _page(request, faults=[(0, words) for words in exc.faults], status=422)
    return await _page(request, looked=looked, faults=looked.faults, status=422 if looked.faults else 200)


async def take_over(request: web.Request) -> web.StreamResponse:
    wanted = int(request.match_info["id"])
    try:
        made = await services(request).ways.sheets.take_over(wanted, change_of(request))
    except SheetRefused as exc:
        return await _page(request, faults=[(0, words) for words in exc.faults], status=422)
    log.info("web.sheet.imported", sheet=wanted, opened=made.opened)
    return redirect(f"{PATH}?opened={made.opened}&repeated={made.repeated}")


async def look_through_json(request: web.Request) -> web.StreamResponse:
    """``file`` of a form; 422 with ``faults`` (row 0: the whole sheet), or the id by which it is taken over."""
    try:
        looked = await _looked(request)
    except SheetRefused as exc:
        found: dict[str, Any] = {"import_id": None, "rows": 0, "known": 0, "faults": [(0, one) for one in exc.faults]}
        return web.json_response(_rows(found), status=422)
    return web.json_response(_rows(asdict(looked)), status=422 if looked.faults else 200)


async def take_over_json(request: web.Request) -> web.StreamResponse:
    """Asking again takes up what was interrupted and opens nothing twice."""
    try:
        made = await services(request).ways.sheets.take_over(int(request.match_info["id"]), change_of(request))
    except SheetRefused as exc:
        raise InputRefused("".join(exc.faults[:5])) from exc
    first, last = (case.number if case else None for case in (made.first, made.last))
    return web.json_response({"opened": made.opened, "repeated": made.repeated, "first": first, "last": last})


def _rows(found: dict[str, Any]) -> dict[str, Any]:
    return found | {"faults": [{"row": row, "message": words} for row, words in found["faults"]]}


async def _looked(request: web.Request) -> Looked:
    sent = (await form_of(request)).get("file")
    if not isinstance(sent, web.FileField) or not sent.filename:
        raise InputRefused("请先选择一个 .xlsx 或 .csv 文件。")
    with sent.file:
        content = sent.file.read()
    looked = await services(request).ways.sheets.look_through(clean_name(sent.filename), content, change_of(request))
    log.info("web.sheet.checked", rows=looked.rows, faults=len(looked.faults))
    return looked


async def _page(
    request: web.Request, *, looked: Looked | None = None, faults: Sequence[tuple[int, str]] = (),
    done: tuple[str, str] | None = None, status: int = 200,
) -> web.Response:  # fmt: skip
    latest = await services(request).ways.sheets.latest()
    return page(
        request, "channels/import.html", status=status, looked=looked, faults=faults, done=done, columns=COLUMNS,
        most=MOST_ROWS, latest=latest, people=await people_of(request, (row.checked_by for row in latest)),
    )  # fmt: skip
