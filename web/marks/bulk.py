"""One action on many cases: each for itself, with its own outcome."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass

import structlog
from aiohttp import web

from cases import CaseError, MarkRefused, Marks, NoSuchCase, read_fields
from web.admin.change import change_of
from web.bodies import NOT_AS_DESCRIBED, json_object
from web.cases.answers import CASE_ANSWERS
from web.context import acting, page, services
from web.errors import InputRefused
from web.forms import field, form_of
from web.plain import plain

log = structlog.get_logger()

MOST = 100
FIELDS = ("tag", "unit", "supervising_unit", "reason")


@dataclass(frozen=True, slots=True)
class Outcome:
    """``complaint``: why nothing was done with this case, in Chinese; None: done."""

    number: str
    complaint: str | None


Act = Callable[[str], Awaitable[None]]


async def take(request: web.Request) -> web.StreamResponse:
    """The form of the list: ticked cases and one action."""
    form = await form_of(request)
    numbers = [text for text in form.getall("number", []) if isinstance(text, str)]
    fields = {name: field(form, name).strip() for name in FIELDS}
    outcomes = await _each(request, field(form, "action"), numbers, fields)
    refused = any(one.complaint for one in outcomes)
    return page(request, "marks/outcomes.html", status=422 if refused else 200, outcomes=outcomes)


async def take_json(request: web.Request) -> web.StreamResponse:
    """Body: ``{"action": "tag" | "untag" | "dispatch", "numbers": […], "fields": {…}}``; every outcome comes back."""
    body = await json_object(request)
    try:
        numbers, fields = body["numbers"], body.get("fields", {})
        if not all(isinstance(text, str) for text in [*numbers, *fields.values(), body["action"]]):
            raise TypeError("texts")
    except (AttributeError, KeyError, TypeError) as exc:
        raise InputRefused(NOT_AS_DESCRIBED) from exc
    outcomes = await _each(request, body["action"], numbers, fields)
    return web.json_response(plain({"outcomes": [asdict(one) for one in outcomes]}))


async def _each(request: web.Request, action: str, numbers: Sequence[str], fields: dict[str, str]) -> list[Outcome]:
    act = _act(request, action, fields)
    numbers = list(dict.fromkeys(numbers))
    if not 1 <= len(numbers) <= MOST:
        raise InputRefused(f"请选择 1 至 {MOST} 个工单。")
    outcomes = []
    for number in numbers:
        try:
            await act(number)
            outcomes.append(Outcome(number, None))
        except CaseError as exc:
            outcomes.append(Outcome(number[:20], _told(exc)))
    log.info("web.cases.bulk", action=action, cases=len(numbers), refused=sum(bool(one.complaint) for one in outcomes))
    return outcomes


def _act(request: web.Request, action: str, fields: dict[str, str]) -> Act:
    """Raises ``InputRefused``."""
    marks, person, tag = Marks(services(request).database), acting(request), fields.get("tag", "")
    if action == "tag":
        return lambda number: marks.tag(number, tag, person, change_of(request))
    if action == "untag":
        return lambda number: marks.untag(number, tag, person, change_of(request))
    if action == "dispatch":
        return lambda number: _dispatch(request, number, fields)
    raise InputRefused("请选择要对这些工单做什么。")


async def _dispatch(request: web.Request, number: str, fields: dict[str, str]) -> None:
    """The step as on the case's page, with the version just read: whoever is quicker wins, the other is told."""
    given, person = services(request), acting(request)
    sheet = await given.sheets.read(number, person)
    filled = read_fields({name: fields.get(name, "") for name in ("unit", "supervising_unit", "reason")})
    await given.steps.take(sheet.case.id, "dispatch", person, filled, version=sheet.case.version, now=given.clock())


def _told(exc: CaseError) -> str:
    if isinstance(exc, MarkRefused):
        return str(exc)
    if isinstance(exc, NoSuchCase):
        return "没有这个工单。"
    for kind in type(exc).__mro__:
        if kind in CASE_ANSWERS:
            return CASE_ANSWERS[kind](exc).happened
    return "没有执行。"
