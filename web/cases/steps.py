"""Steps taken from the page of a case, and seeing who called."""

import structlog
from aiohttp import web

from cases import CaseChanged, CaseView, StepRefused, read_fields
from db.tables import Role
from web.cases.forms import Trial
from web.cases.life import case_response, complaint_of
from web.conditional import version_of
from web.context import acting, audit, page, redirect, services, viewer
from web.errors import CaseSealed, InputRefused
from web.forms import Form, field, form_of

log = structlog.get_logger()

APART = frozenset({"csrf", "version"})


async def take_step(request: web.Request) -> web.StreamResponse:
    """Afterwards back to the case; what was refused comes back with everything that was filled in."""
    form, given = await form_of(request), services(request)
    action, number = request.match_info["action"], request.match_info["number"]
    values = {name: _joined(form, name) for name in form if name not in APART}
    case_id = await given.sheets.id_of(number, acting(request))
    try:
        taken = await given.steps.take(
            case_id, action, acting(request), read_fields(values), version=_version(form), now=given.clock()
        )
    except (StepRefused, CaseChanged) as exc:
        complaint = complaint_of(exc)
        if complaint is None:
            raise
        log.info("web.case.step_refused", case=case_id, action=action, reason=type(exc).__name__)
        trial = Trial(action=action, values=values, complaint=complaint)
        return await case_response(request, number, status=409 if isinstance(exc, CaseChanged) else 422, trial=trial)
    log.info("web.case.stepped", case=taken.case.id, action=action, state=taken.case.state.value)
    return redirect(f"/cases/{number}" if await _still_seen(request, number) else "/inbox")


async def reveal(request: web.Request) -> web.StreamResponse:
    """Name and number of who called, once, for a reason that is written down before they are shown."""
    case = await revealed(request, field(await form_of(request), "reason"))
    return page(request, "cases/citizen.html", case=case)


async def revealed(request: web.Request, reason: str) -> CaseView:
    """The case with name and number, once it is written down who sees them and why.

    Raises ``InputRefused``, ``CaseSealed``, ``cases.NoSuchCase``.
    """
    reason = reason.strip()
    if not 2 <= len(reason) <= 500:
        raise InputRefused("请填写查看诉求人信息的理由（2 至 500 字）。")
    sheet = await services(request).sheets.read(request.match_info["number"], acting(request))
    if sheet.hidden or (sheet.facts.anonymous and viewer(request).role is Role.DEPARTMENT):
        raise CaseSealed(sheet.case.number)
    await audit(request, "case.revealed", "case", str(sheet.case.id), reason=reason)
    log.info("web.case.revealed", case=sheet.case.id)
    return sheet.case


async def _still_seen(request: web.Request, number: str) -> bool:
    """A unit that gave a case back is at its end with it."""
    return await services(request).sheets.visible(number, acting(request))


def _joined(form: Form, name: str) -> str:
    """A field's text; several ticked boxes of one name joined by commas."""
    texts = [text for text in form.getall(name) if isinstance(text, str)]
    return ",".join(texts) if len(texts) > 1 else field(form, name)


def _version(form: Form) -> int:
    return version_of(field(form, "version"), "表单不完整，请刷新页面后重新填写。")
