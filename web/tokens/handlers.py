"""The page on which an administrator makes tokens and revokes them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import structlog
from aiohttp import web

from db.tables import Role
from web.admin.change import change_of
from web.admin.fields import Fields
from web.admin.filled import NEW, Filled, choices
from web.context import page, redirect, services
from web.errors import FieldsRefused, InputRefused
from web.forms import field, form_of, text_fields
from web.times import day_span, local_day
from web.tokens.programs import PROGRAMS
from web.tokens.rules import (
    LONGEST_NAME,
    LONGEST_PURPOSE,
    MOST_PER_MINUTE,
    ROLES,
    USUAL_PER_MINUTE,
    TokenWish,
    idle_scopes,
    last_day,
)
from web.tokens.scopes import TITLES, Scope
from web.tokens.shown import TokenShown
from web.wording import ROLES as ROLE_WORDS
from web.wording import SIGN_LEVELS

log = structlog.get_logger()

PATH = "/admin/tokens"


async def show(request: web.Request) -> web.StreamResponse:
    return await _page(request)


async def make(request: web.Request) -> web.StreamResponse:
    """The page with the new token on it: the only time it can be read."""
    given = text_fields(await form_of(request))
    try:
        wish = await _wish(request, Fields(given))
        made = await request.app[PROGRAMS].tokens.make(wish, change_of(request, wish.purpose))
        if made is None:
            raise FieldsRefused({"name": "这个名称已经用过，请换一个。"})
    except FieldsRefused as exc:
        return await _page(request, form=Filled(NEW, given, exc.wrong), status=422)
    log.info("web.token.made", token=made[0].id)
    return await _page(request, made=made)


async def revoke(request: web.Request) -> web.StreamResponse:
    """At once: the next request with it is refused."""
    reason = field(await form_of(request), "reason").strip()
    if not 2 <= len(reason) <= 500:
        raise InputRefused("请填写撤销令牌的原因（2 至 500 字），会记入日志。")
    wanted = int(request.match_info["id"])
    done = await request.app[PROGRAMS].tokens.revoke(wanted, change_of(request, reason))
    log.info("web.token.revoked", token=wanted, done=done)
    return redirect(PATH)


async def _wish(request: web.Request, given: Fields) -> TokenWish:
    """Raises ``FieldsRefused``."""
    units = [unit.code for unit in await services(request).departments.tree()]
    unit = given.among("unit", "单位", units, or_none=True)
    role = Role.DEPARTMENT if unit else Role(given.among("role", "身份", list(ROLES)) or Role.QA)
    scopes = tuple(Scope(text) for text in given.several("scopes", "权限", list(Scope)))
    given.check(bool(scopes), "请至少选择一项权限。", at="scopes")
    idle = "、".join(scope.value for scope in idle_scopes(role, scopes))
    given.check(not idle, f"身份「{ROLE_WORDS[role]}」用不上这些权限：{idle}。", at="scopes")
    wish = TokenWish(
        name=given.matching(
            "name", "名称", r"[a-z][a-z0-9-]{1,39}", "应为小写字母开头的字母、数字、短横线，2 至 40 个。"
        ),
        purpose=given.text("purpose", "用途", longest=LONGEST_PURPOSE, needed=True),
        role=role, unit=unit, sign_level=given.number("sign_level", "审签权限", 0, 2) if unit else 0, scopes=scopes,
        per_minute=given.number("per_minute", "每分钟请求数", 1, MOST_PER_MINUTE),
        expires_at=day_span(_last(request, given))[1],
    )  # fmt: skip
    given.done()
    return wish


def _last(request: web.Request, given: Fields) -> date:
    """The last day it is good for."""
    today = local_day(services(request).clock())
    try:
        wanted = date.fromisoformat(given.raw("expires_on"))
    except ValueError:
        wanted = date.min
    good = today <= wanted <= last_day(today)
    given.check(good, f"有效期应在今天至 {last_day(today)} 之间。", at="expires_on")
    return wanted if good else today


async def _page(
    request: web.Request, *, form: Filled | None = None, made: tuple[TokenShown, str] | None = None, status: int = 200
) -> web.Response:
    blank: Mapping[str, str] = {"per_minute": str(USUAL_PER_MINUTE), "role": Role.QA.value, "sign_level": "0"}
    units = await services(request).departments.tree(active_only=False)
    around: dict[str, Any] = {
        "roles": [(role.value, ROLE_WORDS[role]) for role in ROLES],
        "scopes": [(scope.value, f"{scope.value}　{words}") for scope, words in TITLES.items()],
        "units": [(unit.code, unit.name) for unit in units if unit.active],
        "unit_names": {unit.code: unit.name for unit in units},
        "levels": choices(SIGN_LEVELS),
        "last": last_day(local_day(services(request).clock())),
        "longest_name": LONGEST_NAME,
    }
    return page(
        request, "tokens/list.html", status=status, rows=await request.app[PROGRAMS].tokens.listed(), made=made,
        form=form or Filled(NEW, blank), **around,
    )  # fmt: skip
