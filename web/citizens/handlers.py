"""The caller's card, beside a case, a call, and on the seat's page."""

from typing import Any

import structlog
from aiohttp import web

from cases import CaseView, CitizenRefused, Citizens, NoSuchCitizenNumber
from queue_manager import OrderRefused, dialled
from web.calls import detail
from web.citizens import queries
from web.context import LIVE, acting, from_htmx, page, people_of, redirect, services, viewer
from web.errors import InputRefused
from web.forms import field, form_of

log = structlog.get_logger()

COMPLAINTS = {
    "same": "这就是当前号码，无需合并。",
    "together": "这两个号码已经属于同一诉求人。",
    "too_many": "同一诉求人最多登记 20 个号码，请核对是否为同一人。",
}
NO_NUMBER = "工单没有来电号码，不能合并号码。"


async def of_case(request: web.Request) -> web.StreamResponse:
    """The card beside a case."""
    return await _card_of_case(request)


async def of_call(request: web.Request) -> web.StreamResponse:
    """The card beside a call."""
    async with services(request).database.read() as session:
        call = await detail.call_of(session, request.match_info["id"])
    return await _card(request, call.caller, case=None)


async def of_desk(request: web.Request) -> web.StreamResponse:
    """The card of whom the person's seat talks with."""
    board, seat = request.app[LIVE].shown.board, viewer(request).seat
    calls = board.calls if board is not None and seat else ()
    mine = next((call for call in calls if call.seat == seat), None)
    return await _card(request, mine.caller if mine else None, case=None)


async def join(request: web.Request) -> web.StreamResponse:
    """Fields ``number``, ``reason``: this number is the citizen's, too."""
    form = await form_of(request)
    await joined(request, field(form, "number"), field(form, "reason"))
    return await _done(request)


async def joined(request: web.Request, other: str, reason: str) -> None:
    """Raises ``InputRefused``, ``cases.NoSuchCase``."""
    number, reason = await number_of_case(request), _checked(reason)
    try:
        other = services(request).cases.spelled(dialled(other))
        citizen = await Citizens(services(request).database).join(
            number, other, reason=reason, actor=acting(request), now=services(request).clock()
        )
    except OrderRefused as exc:
        raise InputRefused("请填写正确的电话号码，固定电话加区号。") from exc
    except CitizenRefused as exc:
        raise InputRefused(COMPLAINTS[exc.why]) from exc
    log.info("web.citizen.joined", citizen=citizen)


async def split(request: web.Request) -> web.StreamResponse:
    """Field ``reason``: this number is somebody else's."""
    await taken_off(request, field(await form_of(request), "reason"))
    return await _done(request)


async def taken_off(request: web.Request, reason: str) -> None:
    """Raises ``InputRefused``, ``cases.NoSuchCase``."""
    wanted, reason = int(request.match_info["id"]), _checked(reason)
    try:
        await Citizens(services(request).database).split(
            wanted, beside=await number_of_case(request), reason=reason, actor=acting(request),
            now=services(request).clock(),
        )  # fmt: skip
    except NoSuchCitizenNumber as exc:
        raise InputRefused("这个号码已不属于该诉求人，请刷新后再看。") from exc
    log.info("web.citizen.split", number=wanted)


async def _done(request: web.Request) -> web.StreamResponse:
    return await _card_of_case(request) if from_htmx(request) else redirect(f"/cases/{request.match_info['number']}")


async def _card_of_case(request: web.Request) -> web.Response:
    case = await _seen(request)
    return await _card(request, case.caller, case=case.number)


async def _seen(request: web.Request) -> CaseView:
    """Raises ``NoSuchCase`` to whoever keeps out of it."""
    return (await services(request).sheets.read(request.match_info["number"], acting(request))).case


async def _card(request: web.Request, caller: str | None, *, case: str | None) -> web.Response:
    context: dict[str, Any] = {"caller": caller, "case_number": case, "known": (), "history": None}
    if caller:
        number = services(request).cases.spelled(caller)
        context["known"] = known = await Citizens(services(request).database).known(number)
        context["people"] = await people_of(request, (one.added_by for one in known))
        async with services(request).database.read() as session:
            context["history"] = await queries.history(session, number, viewer=viewer(request).login, but=case)
    return page(request, "citizens/card.html" if from_htmx(request) else "citizens/page.html", **context)


async def number_of_case(request: web.Request) -> str:
    """The number of whom the case is of, in the national spelling. Raises ``InputRefused``, ``cases.NoSuchCase``."""
    case = await _seen(request)
    if not case.caller:
        raise InputRefused(NO_NUMBER)
    return services(request).cases.spelled(case.caller)


def _checked(reason: str) -> str:
    reason = reason.strip()
    if not 2 <= len(reason) <= 500:
        raise InputRefused("请填写理由（2 至 500 字）。")
    return reason
