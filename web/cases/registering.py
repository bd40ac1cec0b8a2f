"""登记工单 by hand: for whoever came to the counter, wrote on paper, or reached the hotline past its own record."""

import secrets
from collections.abc import Mapping
from typing import Any

import structlog
from aiohttp import web

from cases import Channels, Demand, Registered, Registry
from channels import TEXTS, CitizenForm, FormFaulty
from db.tables import TELEPHONE, CaseType
from web import wording
from web.bodies import json_object
from web.conditional import tag
from web.context import ADDRESS, page, redirect, services, viewer
from web.errors import InputRefused
from web.forms import field, form_of

log = structlog.get_logger()

PATH = "/cases/new"
TICKED = ("anonymous", "confidential")
NAMES = (*TEXTS, *TICKED)
LONGEST_TOKEN = 64
_FOR_AGENTS = {
    "请写明您的诉求": "请写明诉求",
    "请留下联系电话，便于承办单位与您联系；不便留下的，请勾选“匿名”。":
        "请填写联系电话或邮箱；诉求人不愿留下的，请勾选“匿名”。",
}  # fmt: skip
"""The same rules as on the citizens' page, told to somebody else."""


async def show(request: web.Request) -> web.StreamResponse:
    return await _page(request, {}, {}, token=secrets.token_hex(16))


async def send(request: web.Request) -> web.StreamResponse:
    """What is refused comes back with everything that was filled in; the same form sent twice opens one case."""
    form = await form_of(request)
    words, token = {name: field(form, name) for name in (*NAMES, "channel")}, field(form, "token")[:LONGEST_TOKEN]
    if not token:
        raise InputRefused("表单不完整，请刷新页面后重新填写。")
    try:
        made = await _register(request, words, token)
    except FormFaulty as exc:
        return await _page(request, words, exc.faults, token=token)
    return redirect(f"/cases/{made.case.number}")


async def send_json(request: web.Request) -> web.StreamResponse:
    """Body: ``channel`` and the texts by name; ``anonymous``, ``confidential``: true or false."""
    body = await json_object(request)
    strange = sorted(name[:32] for name in body if name not in {*NAMES, "channel"})
    if strange:
        raise InputRefused(f"不认识的项目：{'、'.join(strange[:5])}。")
    words = {name: _text(name, value) for name, value in body.items()}
    try:
        made = await _register(request, words, secrets.token_hex(16))
    except FormFaulty as exc:
        raise InputRefused("".join(f"{name}：{why}" for name, why in _told(exc.faults).items())) from exc
    case = made.case
    headers = tag(case.version) | {"Location": f"/api/v1/cases/{case.number}"}
    return web.json_response({"number": case.number, "version": case.version}, headers=headers, status=201)


def _text(name: str, value: Any) -> str:
    if name in TICKED and isinstance(value, bool):
        return "on" if value else ""
    if name not in TICKED and (value is None or isinstance(value, str)):
        return value or ""
    raise InputRefused(f"项目 {name} 的类型不对。")


async def _register(request: web.Request, words: Mapping[str, str], token: str) -> Registered:
    """Raises ``FormFaulty``, with every fault."""
    given, channel, faults = services(request), words.get("channel", ""), dict[str, str]()
    form: CitizenForm | None = None
    try:
        form = await given.ways.citizens.read(words)
    except FormFaulty as exc:
        faults |= exc.faults
    if channel not in await _channels(request):
        faults["channel"] = "请从列表中选择渠道。"
    if faults or form is None:
        raise FormFaulty(faults)
    demand = Demand(
        channel=channel, foreign_id=f"hand:{token}", text=form.text, case_type=form.case_type, category=form.category,
        place=form.place, citizen_name=form.name, caller=form.number, email=form.email, anonymous=form.anonymous,
        confidential=form.confidential,
    )  # fmt: skip
    made = await Registry(given.database).register(
        demand, now=given.clock(), actor=viewer(request).login, address=request[ADDRESS]
    )
    log.info("web.case.registered", case=made.case.id, channel=channel, repeated=made.repeated)
    return made


async def _channels(request: web.Request) -> dict[str, str]:
    """Those open now. A call has a record of its own and opens its case itself."""
    found = await Channels(services(request).database).all()
    return {one.code: one.name for one in found if one.active and one.code != TELEPHONE}


def _told(faults: Mapping[str, str]) -> dict[str, str]:
    told = dict(faults)
    for citizens, agents in _FOR_AGENTS.items():
        told = {name: why.replace(citizens, agents) for name, why in told.items()}
    return told


async def _page(
    request: web.Request, words: Mapping[str, str], faults: Mapping[str, str], *, token: str
) -> web.Response:
    return page(
        request, "cases/new.html", status=422 if faults else 200, token=token, faults=_told(faults),
        words={**dict.fromkeys((*NAMES, "channel"), ""), **words}, channels=await _channels(request),
        groups=await services(request).ways.citizens.choices(),
        types={kind: wording.CASE_TYPES[kind] for kind in CaseType},
    )  # fmt: skip
