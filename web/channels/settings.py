"""The channels as data: names, open or shut; keys of other software; how often somebody may ask."""

from typing import Any

import structlog
from aiohttp import web

from cases import ChannelRefused, Channels, TextTooLong
from channels import KeyRefused, Keys, LimitFaulty, Limits
from web.admin.change import change_of
from web.context import page, redirect, services
from web.errors import InputRefused
from web.forms import field, form_of

log = structlog.get_logger()

PATH = "/admin/channels"
SCOPES = {
    "form.address": "网站表单，每个网络地址",
    "form.number": "网站表单，每个联系电话",
    "progress.address": "进度查询，每个网络地址",
    "progress.case": "查询码输错，每个工单",
    "open311.key": "Open311，每个密钥",
    "letter.address": "市长信箱新开工单，每个发件地址",
}


def _keys(request: web.Request) -> Keys:
    return services(request).ways.keys


async def show(request: web.Request) -> web.StreamResponse:
    return await _page(request)


async def change(request: web.Request) -> web.StreamResponse:
    form, code = await form_of(request), request.match_info["code"]
    made = change_of(request, field(form, "reason").strip()[:200])
    try:
        await Channels(services(request).database).set(
            code, field(form, "name"), made, active=field(form, "active") == "on"
        )
    except ChannelRefused as exc:
        raise InputRefused("渠道名称不能为空；电话渠道不能停用。") from exc
    except TextTooLong as exc:
        raise InputRefused("渠道名称最多 32 个字。") from exc
    log.info("web.channel.changed", channel=code)
    return redirect(PATH)


async def make_key(request: web.Request) -> web.StreamResponse:
    """The key stands on this one answer, and nowhere else."""
    label = field(await form_of(request), "label").strip()
    if not 1 <= len(label) <= 64:
        raise InputRefused("请填写密钥用途（1 至 64 字），如对接单位和软件的名称。")
    key = await _keys(request).make(label, "open311", change_of(request))
    log.info("web.intake_key.made")
    return await _page(request, key=key)


async def revoke_key(request: web.Request) -> web.StreamResponse:
    key = int(request.match_info["id"])
    try:
        await _keys(request).revoke(key, change_of(request))
    except KeyRefused as exc:
        raise InputRefused("没有这个密钥。") from exc
    log.info("web.intake_key.revoked", key=key)
    return redirect(PATH)


async def set_limit(request: web.Request) -> web.StreamResponse:
    form, scope = await form_of(request), request.match_info["scope"]
    texts = [field(form, name) for name in ("most", "seconds")]
    if not all(text.isascii() and text.isdecimal() and len(text) < 9 for text in texts):
        raise InputRefused("请填写大于 0 的整数。")
    try:
        await _limits(request).set(scope, int(texts[0]), int(texts[1]), change_of(request))
    except LimitFaulty as exc:
        raise InputRefused("次数应为 1 至 1000000，时间应为 1 秒至 30 天。") from exc
    log.info("web.limit.changed", scope=scope)
    return redirect(f"{PATH}#limits-title")


def _limits(request: web.Request) -> Limits:
    return Limits(services(request).database, clock=services(request).clock)


async def _page(request: web.Request, **more: Any) -> web.Response:
    given = services(request)
    return page(
        request, "channels/settings.html", channels=await Channels(given.database).all(),
        keys=await _keys(request).all(), limits=await _limits(request).present(),
        scopes=SCOPES, **({"key": None} | more),
    )  # fmt: skip
