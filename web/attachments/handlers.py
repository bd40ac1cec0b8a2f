"""The files of a case, as a page, a piece of the case's page, and JSON."""

from collections.abc import Sequence
from dataclasses import asdict
from urllib.parse import quote

import structlog
from aiohttp import web

from cases import ALLOWED, ReasonMissing
from web.admin.change import change_of
from web.attachments.uploads import Outcome, take_files
from web.context import acting, from_htmx, page, people_of, redirect, services
from web.errors import InputRefused
from web.forms import field, form_of
from web.plain import plain

log = structlog.get_logger()


async def show(request: web.Request) -> web.StreamResponse:
    return await _page(request)


async def list_json(request: web.Request) -> web.StreamResponse:
    found = await services(request).attachments.of_case(request.match_info["number"], acting(request))
    return web.json_response(plain(asdict(found)))


async def add(request: web.Request) -> web.StreamResponse:
    """Back to the case when all were kept; otherwise the list says which was refused and why."""
    outcomes = await take_files(request, request.match_info["number"])
    _note(outcomes)
    if all(one.file for one in outcomes):
        return redirect(_back(request))
    return await _page(request, outcomes=outcomes, status=422)


async def add_json(request: web.Request) -> web.StreamResponse:
    outcomes = await take_files(request, request.match_info["number"])
    _note(outcomes)
    body = [{"name": one.name, "file": one.file and asdict(one.file), "refused": one.complaint} for one in outcomes]
    return web.json_response(plain({"files": body}), status=201 if all(one.file for one in outcomes) else 422)


async def download(request: web.Request) -> web.StreamResponse:
    """Always as a download, never shown by the browser within our pages."""
    number, wanted = request.match_info["number"], int(request.match_info["id"])
    view, path = await services(request).attachments.take_out(number, wanted, acting(request), change_of(request))
    log.info("web.attachment.downloaded", attachment=view.id)
    plain_name = "".join(sign if (sign.isascii() and sign.isalnum()) or sign in "._-" else "_" for sign in view.name)
    headers = {
        "Content-Type": view.media_type,
        "Content-Disposition": f"attachment; filename=\"{plain_name}\"; filename*=UTF-8''{quote(view.name, safe='')}",
        "Content-Security-Policy": "sandbox; default-src 'none'",
    }
    return web.FileResponse(path, headers=headers)


async def remove(request: web.Request) -> web.StreamResponse:
    number, wanted = request.match_info["number"], int(request.match_info["id"])
    change = change_of(request, field(await form_of(request), "reason").strip()[:500])
    try:
        await services(request).attachments.remove(number, wanted, acting(request), change)
    except ReasonMissing as exc:
        raise InputRefused("请填写移除附件的原因。") from exc
    log.info("web.attachment.removed", attachment=wanted)
    return redirect(_back(request))


async def let_go(request: web.Request) -> web.StreamResponse:
    """In a sealed case: units may have this file, or no longer."""
    number, wanted = request.match_info["number"], int(request.match_info["id"])
    allow = field(await form_of(request), "allow") == "on"
    await services(request).attachments.let_go(number, wanted, acting(request), change_of(request), for_units=allow)
    return redirect(_back(request))


async def _page(request: web.Request, *, outcomes: Sequence[Outcome] = (), status: int = 200) -> web.Response:
    number, attachments = request.match_info["number"], services(request).attachments
    found = await attachments.of_case(number, acting(request))
    template = "attachments/list.html" if from_htmx(request) else "attachments/page.html"
    return page(
        request, template, status=status, number=number, found=found, outcomes=outcomes, allowed_kinds=ALLOWED,
        largest=attachments.largest >> 20, people=await people_of(request, (file.added_by for file in found.files)),
    )  # fmt: skip


def _back(request: web.Request) -> str:
    return f"/cases/{request.match_info['number']}/attachments"


def _note(outcomes: Sequence[Outcome]) -> None:
    for one in outcomes:
        if one.file:
            log.info("web.attachment.added", attachment=one.file.id, bytes=one.file.size)
        else:
            log.info("web.attachment.refused")
