"""Notes and tags of one case, as a page and as a piece of the case's page."""

from dataclasses import asdict

import structlog
from aiohttp import web

from cases import LONGEST_NOTE, LONGEST_TAG, MarkRefused, Marks
from web.admin.change import change_of
from web.bodies import NOT_AS_DESCRIBED, json_object
from web.context import acting, from_htmx, page, people_of, redirect, services
from web.errors import InputRefused
from web.forms import field, form_of
from web.plain import plain

log = structlog.get_logger()


def marks(request: web.Request) -> Marks:
    return Marks(services(request).database)


async def show(request: web.Request) -> web.StreamResponse:
    return await _page(request)


async def show_json(request: web.Request) -> web.StreamResponse:
    number, person = request.match_info["number"], acting(request)
    notes = [asdict(row) for row in await marks(request).notes(number, person)]
    return web.json_response(plain({"notes": notes, "tags": await marks(request).tags(number, person)}))


async def note_json(request: web.Request) -> web.StreamResponse:
    """Body: ``{"text": words}``; answer: the notes and tags as they are then."""
    text = (await json_object(request)).get("text")
    if not isinstance(text, str):
        raise InputRefused(NOT_AS_DESCRIBED)
    try:
        await marks(request).note(request.match_info["number"], text, acting(request), change_of(request))
    except MarkRefused as exc:
        raise InputRefused(str(exc)) from exc
    log.info("web.case.noted")
    return await show_json(request)


async def tag_json(request: web.Request) -> web.StreamResponse:
    """PUT puts the tag of the address on, DELETE takes it off; doing so again changes nothing."""
    number, wanted = request.match_info["number"], request.match_info["tag"]
    work = marks(request).untag if request.method == "DELETE" else marks(request).tag
    try:
        await work(number, wanted, acting(request), change_of(request))
    except MarkRefused as exc:
        raise InputRefused(str(exc)) from exc
    return await show_json(request)


async def note(request: web.Request) -> web.StreamResponse:
    text = field(await form_of(request), "text")
    try:
        await marks(request).note(request.match_info["number"], text, acting(request), change_of(request))
    except MarkRefused as exc:
        return await _page(request, complaint=str(exc), text=text)
    log.info("web.case.noted")
    return await _done(request)


async def tag(request: web.Request) -> web.StreamResponse:
    """``off``: take it off."""
    form, number = await form_of(request), request.match_info["number"]
    wanted, change = field(form, "tag"), change_of(request)
    try:
        if field(form, "off"):
            await marks(request).untag(number, wanted[:LONGEST_TAG], acting(request), change)
        else:
            await marks(request).tag(number, wanted, acting(request), change)
    except MarkRefused as exc:
        return await _page(request, complaint=str(exc))
    return await _done(request)


async def _done(request: web.Request) -> web.Response:
    return await _page(request) if from_htmx(request) else redirect(f"/cases/{request.match_info['number']}/marks")


async def _page(request: web.Request, *, complaint: str | None = None, text: str = "") -> web.Response:
    number, person = request.match_info["number"], acting(request)
    notes = await marks(request).notes(number, person)
    return page(
        request, "marks/case.html" if from_htmx(request) else "marks/page.html", status=422 if complaint else 200,
        number=number, notes=notes, people=await people_of(request, (row.written_by for row in notes)),
        tags=await marks(request).tags(number, person),
        known=await marks(request).known_tags(), complaint=complaint, text=text, longest=LONGEST_NOTE,
        longest_tag=LONGEST_TAG,
    )  # fmt: skip
