"""What citizens see: the form, what was opened by it, how far a case is. All of it works without scripts."""

from typing import Any
from unicodedata import normalize

from aiohttp import web

from cases import ALLOWED, CaseChanged, StepRefused
from channels import TEXTS, FormFaulty, Stage, drop_files
from db.tables import CaseType, FollowUpOutcome
from web import wording
from web.context import ADDRESS, page, services
from web.errors import InputRefused
from web.forms import field, form_of
from web.public.reading import MOST_FILES, Sending, read_sending
from web.public.tokens import keep, name_of, name_of_words, new_token
from web.times import local_day

STAGES = {Stage.RECEIVED: "已受理", Stage.HANDLING: "办理中", Stage.ANSWERED: "已答复", Stage.CLOSED: "已办结"}
OUTCOMES = {
    FollowUpOutcome.SATISFIED: "满意",
    FollowUpOutcome.FAIRLY: "基本满意",
    FollowUpOutcome.DISSATISFIED: "不满意",
}
LONGEST_OPINION = 500
_EMPTY = dict.fromkeys((*TEXTS, "anonymous", "confidential"), "")


async def show_form(request: web.Request) -> web.StreamResponse:
    return await _form(request, {}, {})


async def send(request: web.Request) -> web.StreamResponse:
    """What is refused comes back with everything that was filled in; files have to be chosen again."""
    citizens, address = services(request).ways.citizens, request[ADDRESS]
    await citizens.admit(address)
    sent = await read_sending(request, citizens)
    try:
        given = await citizens.read(sent.words)
    except FormFaulty as exc:
        drop_files(citizens.attachments, sent.files)
        return await _form(request, sent.words, exc.faults, lost=bool(sent.files))
    except BaseException:
        drop_files(citizens.attachments, sent.files)
        raise
    words = name_of_words(request, sent.words, local_day(services(request).clock()))
    made, complaints = await citizens.send(given, sent.files, token=sent.name, words=words, address=address)
    return page(request, "public/received.html", case=made.case, complaints=_complaints(sent, complaints))


def _complaints(sent: Sending, more: list[str]) -> list[str]:
    return [*sent.complaints, *more]


async def _form(request: web.Request, words: dict[str, str], faults: Any, *, lost: bool = False) -> web.Response:
    citizens = services(request).ways.citizens
    token, secret = new_token(request)
    response = page(
        request, "public/form.html", status=422 if faults else 200, token=token, words=_EMPTY | words, faults=faults,
        lost=lost,
        groups=await citizens.choices(), types={kind: wording.CASE_TYPES[kind] for kind in CaseType},
        allowed_kinds=ALLOWED, largest=citizens.attachments.largest >> 20, most_files=MOST_FILES,
    )  # fmt: skip
    return keep(request, response, secret)


async def show_progress(request: web.Request) -> web.StreamResponse:
    return _progress(request, number=request.query.get("number", "")[:24])


async def progress(request: web.Request) -> web.StreamResponse:
    form = await form_of(request)
    name_of(request, field(form, "csrf"))
    number, code = _case_number(field(form, "number")), _half_width(field(form, "code"))[:16]
    found = await services(request).ways.citizens.progress(number, code, address=request[ADDRESS])
    if found is None:
        return _progress(request, number=number, wrong=True)
    return _progress(request, number=number, code=code, found=found)


async def rate(request: web.Request) -> web.StreamResponse:
    """Said once; then the page says how far the case is, whoever was first."""
    form, citizens = await form_of(request), services(request).ways.citizens
    name_of(request, field(form, "csrf"))
    number, code = _case_number(field(form, "number")), _half_width(field(form, "code"))[:16]
    try:
        outcome = FollowUpOutcome(field(form, "outcome"))
    except ValueError as exc:
        raise InputRefused("请选择满意、基本满意或不满意。") from exc
    words, solved = field(form, "words").strip()[:LONGEST_OPINION], field(form, "solved")
    try:
        rated = await citizens.rate(
            number, code, outcome, words, solved=solved == "true" if solved else None, address=request[ADDRESS]
        )
    except (CaseChanged, StepRefused):
        rated = False
    found = await citizens.progress(number, code, address=request[ADDRESS])
    return _progress(request, number=number, code=code, found=found, wrong=found is None, rated=rated)


def _half_width(text: str) -> str:
    return normalize("NFKC", text).strip()


def _case_number(text: str) -> str:
    """A case's number as it is stored; the telephone tells its fourteen digits without the hyphen."""
    written = _half_width(text)[:24]
    digits = "".join(written.replace("-", "").split())
    return f"{digits[:8]}-{digits[8:]}" if len(digits) == 14 and digits.isdecimal() else written


def _progress(
    request: web.Request, *, number: str, code: str = "", found: Any = None, wrong: bool = False, rated: bool = False
) -> web.Response:
    token, secret = new_token(request)
    response = page(
        request, "public/progress.html", status=404 if wrong else 200, token=token, number=number, code=code,
        found=found, wrong=wrong, rated=rated, stages=STAGES, outcomes=OUTCOMES, longest=LONGEST_OPINION,
    )  # fmt: skip
    return keep(request, response, secret)
