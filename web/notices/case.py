"""What the citizen of one case was told, and what he wants to be told; a piece of the case's page."""

from aiohttp import web

from cases import NoSuchCase
from notices import EVENT_NAMES, Choice, Event, NoticeFaulty
from web.admin.change import change_of
from web.context import acting, from_htmx, page, redirect, services
from web.forms import field, form_of
from web.notices import words
from web.notices.letters import ledger


async def show(request: web.Request) -> web.StreamResponse:
    return await _page(request)


async def choose(request: web.Request) -> web.StreamResponse:
    form, number = await form_of(request), await _seen(request)
    _, known = await ledger(request).of_case(number)
    wanted = Choice(
        silent=field(form, "silent") == "on", email=field(form, "email").strip() or None, account=known.account
    )
    try:
        await ledger(request).choose(number, wanted, change_of(request))
    except NoticeFaulty as exc:
        return await _page(request, wanted=wanted, faults=exc.faults)
    return await _page(request, saved=True) if from_htmx(request) else redirect(f"/cases/{number}/notices")


async def _seen(request: web.Request) -> str:
    """The case's number. Raises ``NoSuchCase`` for whoever may not see it, or keeps out of it."""
    number = request.match_info["number"]
    if not await services(request).sheets.visible(number, acting(request)):
        raise NoSuchCase(number)
    return number


async def _page(
    request: web.Request, *, wanted: Choice | None = None, faults: tuple[str, ...] = (), saved: bool = False
) -> web.Response:
    number = await _seen(request)
    rows, choice = await ledger(request).of_case(number)
    case = await services(request).cases.by_number(number)
    return page(
        request, "notices/case.html" if from_htmx(request) else "notices/page.html", status=422 if faults else 200,
        number=number, rows=rows, choice=wanted or choice, faults=faults, saved=saved, words=words,
        case_email=case.email, names={event.value: EVENT_NAMES[event] for event in Event},
    )  # fmt: skip
