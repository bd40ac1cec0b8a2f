"""Which notices go out with which words: the administrator's page."""

from collections.abc import Mapping
from dataclasses import dataclass

import structlog
from aiohttp import web

from db.tables import NoticeWay
from notices import (
    EVENT_NAMES,
    NEUTRAL,
    PLACEHOLDERS,
    SAMPLE,
    Event,
    NoSuchNotice,
    NoticeFaulty,
    NoticeRules,
    RuleText,
    RuleView,
    checked,
    worded,
)
from web.admin.change import change_of
from web.context import page, redirect, services
from web.errors import InputRefused
from web.forms import field, form_of
from web.notices import words

log = structlog.get_logger()

PATH = "/admin/notices"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What was filled in and not saved: its faults, or what it looks like with an example."""

    event: Event
    text: RuleText
    revision: int
    faults: tuple[str, ...] = ()
    open_words: str | None = None
    discreet_words: str | None = None


async def show(request: web.Request) -> web.StreamResponse:
    return await _page(request)


async def write(request: web.Request) -> web.StreamResponse:
    """Save a rule; with ``preview`` only look at its words."""
    event = event_of(request.match_info["event"])
    form = await form_of(request)
    given = {name: field(form, name) for name in form}
    text, revision = _read(given, [str(way) for way in form.getall("ways", [])]), _number(given.get("revision", ""))
    try:
        text = checked(text)
        if "preview" in given:
            return await _page(request, _looked_at(event, text, revision))
        await NoticeRules(services(request).database).write(event, text, change_of(request), revision=revision)
    except NoticeFaulty as exc:
        return await _page(request, Tried(event=event, text=text, revision=revision, faults=exc.faults), status=422)
    log.info("web.notice_rule.written", what=event.value)
    return redirect(f"{PATH}#{event.value}")


async def set_quiet(request: web.Request) -> web.StreamResponse:
    hours = field(await form_of(request), "hours")
    try:
        await NoticeRules(services(request).database).set_quiet(hours, change_of(request))
    except NoticeFaulty as exc:
        return await _page(request, quiet=hours, quiet_faults=exc.faults, status=422)
    return redirect(PATH)


def _looked_at(event: Event, text: RuleText, revision: int) -> Tried:
    shown = worded(text.text, "", SAMPLE, secret=False)
    secret = worded(text.text, text.discreet, SAMPLE, secret=True)
    return Tried(
        event=event, text=text, revision=revision, open_words=shown.text if shown else "",
        discreet_words=secret.text if secret else "不发送通知。",
    )  # fmt: skip


def _read(given: Mapping[str, str], ways: list[str]) -> RuleText:
    """``first`` goes before the other ways."""
    first = given.get("first", "")
    ordered = sorted(ways, key=lambda way: way != first)
    return RuleText(
        active=given.get("active") == "on", ways=tuple(ordered), subject=given.get("subject", ""),
        text=given.get("text", ""), discreet=given.get("discreet", ""),
        delay_minutes=_number(given.get("delay_minutes", "")),
    )  # fmt: skip


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 7):
        raise InputRefused("表单不完整，请刷新页面后重新填写。")
    return int(text)


def event_of(name: str) -> Event:
    """Raises ``NoSuchNotice``."""
    try:
        return Event(name)
    except ValueError as exc:
        raise NoSuchNotice("rule", name[:32]) from exc


async def _page(
    request: web.Request, tried: Tried | None = None, *, quiet: str | None = None, quiet_faults: tuple[str, ...] = (),
    status: int = 200,
) -> web.Response:  # fmt: skip
    rules = NoticeRules(services(request).database)
    found: list[RuleView] = await rules.all()
    return page(
        request, "notices/rules.html", status=status, rules=found, tried=tried, words=words, names=EVENT_NAMES,
        quiet=quiet if quiet is not None else await rules.quiet(), quiet_faults=quiet_faults, ways=tuple(NoticeWay),
        placeholders=PLACEHOLDERS, neutral=NEUTRAL,
    )  # fmt: skip
