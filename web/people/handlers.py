"""The page of people and accounts, and the same as JSON. A password is shown once, to who asked for it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import structlog
from aiohttp import web

from db.tables import Role
from web.admin.change import change_of
from web.admin.fields import Fields
from web.admin.filled import NEW, Filled, choices, texts_of
from web.admin.settings import texts_sent
from web.bodies import json_object
from web.context import page, redirect, services
from web.errors import FieldsRefused, InputRefused
from web.forms import field, form_of, text_fields
from web.paging import page_size, paged, place_of
from web.people.accounts import Account, Accounts, Wanted
from web.people.rules import LONGEST_NAME, AccountRefused, Wish
from web.signin.handlers import SESSIONS
from web.signin.rules import locked
from web.wording import ROLES, SIGN_LEVELS

log = structlog.get_logger()

PATH = "/admin/people"
ONE = PATH + r"/{login:[^/]{1,64}}/{what:password|lock|unlock|sign-out}"
STATES = {"": "全部", "on": "可登录", "off": "已停用"}
TOLD: Mapping[str, tuple[str, str]] = {
    "unknown": ("", "没有这个账号。"),
    "login": ("login", "登录名应为 2 至 32 个小写字母、数字、点、横线，以字母开头。"),
    "taken": ("login", "这个登录名已经有人使用。"),
    "name": ("name", f"请填写姓名，{LONGEST_NAME} 字以内。"),
    "unit": ("unit", "承办单位的人员必须选择单位，其他角色不能选择单位。"),
    "no-unit": ("unit", "没有这个单位，或单位已停用。"),
    "no-seat": ("seat", "没有这个座席。"),
    "sign-level": ("sign_level", "只有承办单位的人员才有审签权限。"),
    "last-administrator": ("role", "这是最后一位能登录的系统管理员，不能停用，也不能改为其他角色。"),
    "oneself": ("role", "不能停用自己的账号，也不能修改自己的角色，请由另一位系统管理员操作。"),
}
"""Where a refusal stands on the page, and its words, by its code."""
BLANK = {"role": Role.AGENT, "sign_level": 0}


def accounts(request: web.Request) -> Accounts:
    return Accounts(services(request).database, request.app[SESSIONS].passwords)


async def show(request: web.Request) -> web.Response:
    return await _page(request)


async def add(request: web.Request) -> web.Response:
    """A page with the new person's password; what cannot be taken stays in its fields with a complaint beside it."""
    given = text_fields(await form_of(request))
    try:
        login, password = await _added(request, Fields(given))
    except FieldsRefused as exc:
        return await _page(request, new=Filled(NEW, given, exc.wrong))
    return _told(request, login, password)


async def change(request: web.Request) -> web.Response:
    given = text_fields(await form_of(request))
    try:
        await _changed(request, given.get("login", ""), Fields(given))
    except FieldsRefused as exc:
        return await _page(request, edited=Filled(given.get("login", ""), given, exc.wrong))
    return redirect(f"{PATH}?saved=1")


async def order(request: web.Request) -> web.Response:
    """Back to the list, or the new password."""
    password = await _ordered(request, field(await form_of(request), "reason"))
    if password is not None:
        return _told(request, request.match_info["login"], password)
    return redirect(f"{PATH}?saved=1")


async def listed(request: web.Request) -> web.Response:
    """``{"people": [...], "next": ...}``, narrowed and paged by the query."""
    size = page_size(request)
    rows = await _rows(request, limit=size + 1, after=place_of(request, str) or "")
    following = rows[size - 1].login if len(rows) > size else None
    return paged(request, {"people": [asdict(row) for row in rows[:size]]}, following)


async def add_json(request: web.Request) -> web.Response:
    """Body: an object of fields. Answer: ``{"login", "password"}``."""
    login, password = await _added(request, Fields(texts_of(BLANK) | await texts_sent(request)))
    return web.json_response({"login": login, "password": password}, status=201)


async def change_json(request: web.Request) -> web.Response:
    """Body: an object of fields; those that are missing stay as they are."""
    sent = await texts_sent(request)
    row = await _one(request, sent.get("login", ""))
    await _changed(request, row.login, Fields(texts_of(asdict(row)) | sent))
    return web.json_response({"saved": row.login})


async def order_json(request: web.Request) -> web.Response:
    """Body: ``{"reason": text}``. Answer: ``{"login", "password"}``; no password but the new one that was asked for."""
    password = await _ordered(request, str((await json_object(request)).get("reason", "")))
    return web.json_response({"login": request.match_info["login"], "password": password})


async def _added(request: web.Request, given: Fields) -> tuple[str, str]:
    """Raises ``FieldsRefused``."""
    login, wish = given.raw("login"), _wish(given)
    with _told_at_fields():
        password = await accounts(request).add(login, wish, change_of(request))
    log.info("web.account.added", login=login)
    return login, password


async def _changed(request: web.Request, login: str, given: Fields) -> None:
    """Raises ``FieldsRefused``."""
    wish = _wish(given)
    with _told_at_fields():
        await accounts(request).change(login, wish, change_of(request))
    log.info("web.account.changed", login=login)


async def _ordered(request: web.Request, reason: str) -> str | None:
    """The new password, if that was asked for. Raises ``InputRefused``."""
    if not 2 <= len(reason.strip()) <= 500:
        raise InputRefused("请填写原因（2 至 500 字），会记入日志。")
    login, what = request.match_info["login"], request.match_info["what"]
    given, by = accounts(request), change_of(request, reason.strip())
    works = {"lock": given.lock, "unlock": given.unlock, "sign-out": given.sign_out}
    with _told_at_fields():
        password = None
        if what == "password":
            password = await given.renew_password(login, by)
        else:
            await works[what](login, by)
    log.info("web.account.ordered", login=login, what=what)
    return password


def _wish(given: Fields) -> Wish:
    role = Role(given.among("role", "角色", [role.value for role in Role]) or Role.AGENT)
    unit = given.raw("unit") or None
    level = given.number("sign_level", "审签权限", 0, 2) if given.raw("sign_level") else 0
    given.done()
    return Wish(name=given.raw("name"), role=role, seat=given.raw("seat") or None, unit=unit, sign_level=level)


@contextmanager
def _told_at_fields() -> Iterator[None]:
    """Turns a refusal of accounts into a complaint at its field."""
    try:
        yield
    except AccountRefused as exc:
        at, words = TOLD[exc.code]
        raise FieldsRefused({at: words}) from exc


async def _rows(request: web.Request, *, limit: int, after: str = "") -> list[Account]:
    asked = request.query
    wanted = Wanted(
        words=asked.get("words", "").strip()[:64],
        role=next((role for role in Role if role.value == asked.get("role")), None),
        unit=asked.get("unit", "")[:32] or None,
        active={"on": True, "off": False}.get(asked.get("state", "")),
    )
    return await accounts(request).listed(wanted, now=services(request).clock(), after=after, limit=limit)


async def _one(request: web.Request, login: str) -> Account:
    """Raises ``FieldsRefused``."""
    with _told_at_fields():
        return await accounts(request).one(login, now=services(request).clock())


async def _page(request: web.Request, *, new: Filled | None = None, edited: Filled | None = None) -> web.Response:
    size = page_size(request)
    rows = await _rows(request, limit=size + 1, after=place_of(request, str) or "")
    login = edited.key if edited else request.query.get("person", "")[:64]
    known: Mapping[str, Any] = asdict(await _one(request, login)) if login else {}
    refused = bool((new and new.refused) or (edited and edited.refused))
    now = services(request).clock()
    units = await services(request).departments.tree(active_only=False)
    return page(
        request, "people/list.html", status=422 if refused else 200, rows=rows[:size], known=known,
        following=rows[size - 1].login if len(rows) > size else None, query=request.query,
        edited=edited or (Filled(login, texts_of(known)) if login else None), new=new or Filled(NEW, texts_of(BLANK)),
        role_choices=choices(ROLES), states=STATES, level_choices=choices(SIGN_LEVELS), levels=SIGN_LEVELS,
        unit_names={unit.code: unit.name for unit in units}, saved=request.query.get("saved") == "1",
        unit_choices=[(unit.code, unit.name) for unit in units if unit.active or unit.code == known.get("unit")],
        held=lambda until: locked(until, now),
    )  # fmt: skip


def _told(request: web.Request, login: str, password: str) -> web.Response:
    return page(request, "people/password.html", login=login, password=password)
