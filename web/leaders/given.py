"""What was sent, from a form or from a program, and the answer in the same way: one handler serves both."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from aiohttp import web

from cases import LONGEST_REASON, Change
from db import SHANGHAI
from web.admin.change import change_of
from web.bodies import json_texts
from web.context import redirect
from web.errors import InputRefused
from web.forms import form_of, text_fields
from web.plain import plain
from web.times import read_day, read_instant

API = "/api/"


async def sent(request: web.Request) -> Mapping[str, str]:
    """The texts of a form, or of a JSON object whose values are texts. Raises ``InputRefused``."""
    if not request.path.startswith(API):
        return {name: text.strip() for name, text in text_fields(await form_of(request)).items()}
    return {name: value.strip() for name, value in (await json_texts(request)).items()}


def done(request: web.Request, target: str, told: Mapping[str, Any]) -> web.Response:
    """Back to ``target``, or ``told`` as JSON for a program."""
    return web.json_response(plain(told)) if request.path.startswith(API) else redirect(target)


def reason_of(request: web.Request, given: Mapping[str, str], label: str, *, name: str = "reason") -> Change:
    """The change with the words that are asked for. Raises ``InputRefused``."""
    words = given.get(name, "")
    if not 2 <= len(words) <= LONGEST_REASON:
        raise InputRefused(f"请填写{label}（2 至 {LONGEST_REASON} 字）。")
    return change_of(request, words)


def number_of(given: Mapping[str, str], name: str, label: str) -> int:
    """A whole number of at most nine digits. Raises ``InputRefused``."""
    text = given.get(name, "")
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise InputRefused(f"「{label}」请填写整数。")
    return int(text)


def instant_of(given: Mapping[str, str], name: str, label: str) -> datetime | None:
    """Without a zone Asia/Shanghai; None where nothing is written. Raises ``InputRefused``."""
    text = given.get(name, "")
    if not text:
        return None
    try:
        found = read_instant(text)
        return (found if found.tzinfo else found.replace(tzinfo=SHANGHAI)).astimezone(SHANGHAI)
    except (ValueError, OverflowError) as exc:
        raise InputRefused(f"「{label}」不是有效的时间。") from exc


def day_of(given: Mapping[str, str], name: str, label: str) -> date:
    """Raises ``InputRefused``."""
    try:
        return read_day(given.get(name, ""))
    except ValueError as exc:
        raise InputRefused(f"「{label}」不是有效的日期，请写成 2027-02-06。") from exc


def time_of(given: Mapping[str, str], name: str, label: str) -> time:
    """Raises ``InputRefused``."""
    try:
        return time.fromisoformat(given.get(name, "")).replace(tzinfo=None)
    except ValueError as exc:
        raise InputRefused(f"「{label}」不是有效的时间，请写成 09:00。") from exc
