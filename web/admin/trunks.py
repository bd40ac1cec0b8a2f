"""Trunks: where citizens' calls come from and calls go out, and what Asterisk says of each."""

import asyncio
import ipaddress
import re
from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from asterisk_conf import SIP_HOST, SIP_SECRET, SIP_USER, PlanRefused
from db.tables import Line, Trunk
from web.admin.fields import Fields
from web.admin.filled import NEW, Row
from web.admin.rows import Values, changed, written
from web.admin.settings import Settings
from web.admin.taking_over import given as order_given
from web.admin.taking_over import taken_over
from web.admin.trunk_words import badges
from web.context import services

NAMES = ("name", "label", "hosts", "server", "port", "username", "transport", "srtp", "rehearsal", "enabled")
TRANSPORTS = (("udp", "UDP"), ("tls", "TLS"))
TLS_OFF = "交换机没有打开 SIP over TLS，或没有登记信任的证书机构，请先由运维人员设置。"
STATE_SECONDS = 3.0
"""How long a page waits for the switch to tell the trunks' states."""


async def _rows(request: web.Request) -> Sequence[Row]:
    async with services(request).database.read() as session:
        rows = await session.scalars(select(Trunk).order_by(Trunk.rehearsal, Trunk.name))
        return [{name: getattr(row, name) for name in NAMES} | {"has_password": bool(row.password)} for row in rows]


async def _around(request: web.Request) -> Mapping[str, Any]:
    rows, states = await _rows(request), await _states(request)
    async with services(request).database.read() as session:
        lines = list(await session.scalars(select(Line.number).where(Line.enabled).order_by(Line.number)))
    told = states or {}
    return {
        "edited": request.query.get("trunk", "")[:32], "transports": TRANSPORTS, "lines": lines,
        "reach": services(request).switch.reach, "away": states is None,
        "badges": {
            row["name"]: badges(told.get(row["name"]), enabled=row["enabled"], rehearsal=row["rehearsal"])
            for row in rows
        },
        "way_out": next((row["name"] for row in rows if row["enabled"] and row["server"]), ""),
    }  # fmt: skip


async def states(request: web.Request) -> web.Response:
    """``{"trunks": {name: {loaded, reachable, registration}}}``; null while the switch is away."""
    return web.json_response({"trunks": await _states(request)})


async def _states(request: web.Request) -> Mapping[str, Any] | None:
    try:
        async with asyncio.timeout(STATE_SECONDS):
            done = await order_given(request, "trunks.state", "")
    except TimeoutError:
        return None
    found: Mapping[str, Any] | None = done.get("trunks") if done else None
    return found


async def _save(request: web.Request, given: Fields) -> str:
    """A changed or a new trunk, stored only if Asterisk's files can be written with it."""
    async with services(request).database.write() as session:
        name = given.matching("name", "代号", r"[A-Za-z][A-Za-z0-9_-]{0,31}", "应为字母开头的字母、数字、- 或 _。")
        row = await session.get(Trunk, name)
        given.check(row is None or given.raw(NEW) != "on", "已有这条中继，请直接修改原来的一行。", at="name")
        simulated = row is not None and row.rehearsal
        values = _in_any_case(given) if simulated else _in_any_case(given) | _of_carrier(given)
        password = None if simulated else _password(given, row, values)
        given.done()
        trunk = row or Trunk(name=name, rehearsal=False)
        changed(request, session, trunk, values, kind="trunk", name=name, new=row is None)
        session.add(trunk)
        if not simulated and password != trunk.password:
            trunk.password = password
            written(request, session, "trunk.password", "trunk", name, before=None, after=None)
        await _require_renderable(request, session, given)
    return await taken_over(request, f"中继 {name}")


def _in_any_case(given: Fields) -> Values:
    return {"label": given.label("label", "名称", longest=64), "enabled": given.flag("enabled")}


def _of_carrier(given: Fields) -> Values:
    server = given.raw("server")
    good = not server or SIP_HOST.fullmatch(server)
    given.check(bool(good), "服务器应为域名或 IPv4 地址，不带端口。", at="server")
    username = given.raw("username")
    good = not username or SIP_USER.fullmatch(username)
    given.check(bool(good), "用户名只能含字母、数字和 . _ + -。", at="username")
    given.check(not username or bool(server), "填写了用户名，就要填写在哪个服务器注册。", at="server")
    transport, srtp = given.among("transport", "传输方式", [key for key, _ in TRANSPORTS]), given.flag("srtp")
    given.check(not srtp or transport == "tls", "加密语音的密钥在信令中传递，须同时使用 TLS。", at="srtp")
    return {
        "hosts": _hosts(given), "server": server, "port": given.number("port", "端口", 1, 65535),
        "username": username or None, "transport": transport, "srtp": srtp,
    }  # fmt: skip


def _hosts(given: Fields) -> str:
    hosts = [text for text in re.split(r"[\s,，、;]+", given.raw("hosts")) if text]
    given.check(bool(hosts), "请填写运营商信令的来源地址，其他地址打来的一律拒绝。", at="hosts")
    strange = [host for host in hosts if not _is_network(host)]
    given.check(not strange, f"这些不是地址或网段：{'、'.join(strange)[:60]}。", at="hosts")
    wide = [host for host in hosts if host not in strange and _too_wide(host)]
    given.check(not wide, f"网段 {'、'.join(wide)[:60]} 太大，会把陌生人当作运营商。", at="hosts")
    joined = ",".join(hosts)
    given.check(len(joined) <= 255, "地址太多，请合并成网段。", at="hosts")
    return joined


def _is_network(text: str) -> bool:
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        return False
    return True


def _too_wide(text: str) -> bool:
    """Whoever is within calls as the carrier, and is taken for nobody else."""
    network = ipaddress.ip_network(text, strict=False)
    return network.prefixlen < (16 if network.version == 4 else 32)


def _password(given: Fields, row: Trunk | None, values: Values) -> str | None:
    """An empty field leaves the password as it is; without a user there is none."""
    text = given.raw("password")
    if not values["username"]:
        given.check(not text, "填写了密码，就要填写用户名。", at="username")
        return None
    kept = row.password if row else None
    given.check(bool(text or kept), "请填写运营商给的密码。", at="password")
    good = not text or SIP_SECRET.fullmatch(text)
    given.check(bool(good), "密码应为 8 至 128 个字母、数字或 . _ ~ + / = @ ! % ^ * -。", at="password")
    return text or kept


async def _require_renderable(request: web.Request, session: AsyncSession, given: Fields) -> None:
    """A trunk the switch cannot be told of would make it refuse every later change, too."""
    await session.flush()
    try:
        await services(request).switch.check(session)
    except PlanRefused as exc:
        tls = given.raw("transport") == "tls" and exc.item == f"trunk {given.raw('name')}"
        given.check(not tls, TLS_OFF, at="transport")
        given.check(tls, f"交换机不能载入这样的设置（{exc.item}：{exc.reason}）。")
    given.done()


TRUNKS = Settings(
    path="/admin/trunks", template="admin/trunks.html", key="name", rows=_rows, save=_save, around=_around,
    blank={"port": 5060, "transport": "udp", "enabled": True},
)  # fmt: skip
