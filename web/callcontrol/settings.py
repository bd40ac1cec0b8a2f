"""Duty telephones and limits of outbound calls, as people edit them. Each change is written with who made it."""

from typing import Any, TypeVar

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sqlalchemy import select

from db.tables import AuditEntry, DutyKind, DutyPhone, OutboundRule, Role
from queue_manager import OrderRefused, patterns_of
from web.callcontrol import queries
from web.context import ADDRESS, page, redirect, services, viewer
from web.errors import InputRefused
from web.forms import field, form_of
from web.orders.taking_over import taken_over

PAGE = "/call-settings"
Form = TypeVar("Form", bound=BaseModel)


class PhoneForm(BaseModel):
    """One duty telephone; ``id`` 0 makes a new one."""

    model_config = ConfigDict(str_strip_whitespace=True, extra="ignore")

    id: int = Field(default=0, ge=0)
    unit: str = Field(min_length=1, max_length=64)
    label: str = Field(min_length=1, max_length=64)
    number: str = Field(pattern=r"^[0-9]{3,20}$")
    kind: DutyKind
    enabled: bool = False


class RuleForm(BaseModel):
    """What people of a role may dial."""

    model_config = ConfigDict(str_strip_whitespace=True, extra="ignore")

    role: Role
    patterns: str = Field(default="", max_length=4000)
    per_hour: int = Field(ge=0, le=500)
    at_once: int = Field(ge=0, le=1000)
    from_hour: int = Field(ge=0, le=23)
    until_hour: int = Field(ge=1, le=24)


async def show(request: web.Request) -> web.StreamResponse:
    async with services(request).database.read() as session:
        phones = await queries.duty_phones(session)
        rules = await queries.outbound_rules(session)
    return page(
        request,
        "callcontrol/settings.html",
        phones=phones,
        rules=rules,
        roles=list(Role),
        kinds=list(DutyKind),
        switch=request.query.get("switch", ""),
    )


async def write_phone(request: web.Request) -> web.StreamResponse:
    """Raises ``InputRefused``."""
    wanted = _read(PhoneForm, await _fields(request))
    async with services(request).database.write() as session:
        taken = await session.scalar(select(DutyPhone.id).where(DutyPhone.number == wanted.number))
        if taken is not None and taken != wanted.id:
            raise InputRefused("这个号码已经登记过，请直接修改原来的一行。")
        row = await session.get(DutyPhone, wanted.id) if wanted.id else DutyPhone()
        if row is None:
            raise InputRefused("这一行已被删除，请刷新页面。")
        values = wanted.model_dump(exclude={"id"})
        for name, value in values.items():
            setattr(row, name, value)
        session.add(row)
        session.add(_entry(request, "duty-phone.written", wanted.number, wanted.model_dump(mode="json")))
    return await _saved(request, "值班电话修改后生效")


async def write_rule(request: web.Request) -> web.StreamResponse:
    """Raises ``InputRefused``."""
    wanted = _read(RuleForm, await _fields(request))
    if wanted.from_hour >= wanted.until_hour:
        raise InputRefused("外呼的开始时间应早于结束时间。")
    try:
        patterns = patterns_of(wanted.patterns)
    except OrderRefused as exc:
        said = exc.about.get("pattern", "")
        raise InputRefused(f"号码规则「{said}」看不懂：只能用数字和 X、Z、N，一个字符代表一位。") from exc
    async with services(request).database.write() as session:
        row = await session.get(OutboundRule, wanted.role) or OutboundRule(role=wanted.role)
        row.patterns = " ".join(patterns)
        row.per_hour, row.at_once = wanted.per_hour, wanted.at_once
        row.from_hour, row.until_hour = wanted.from_hour, wanted.until_hour
        session.add(row)
        session.add(_entry(request, "outbound-rule.written", wanted.role.value, wanted.model_dump(mode="json")))
    return await _saved(request, "外呼限制修改后生效")


async def _saved(request: web.Request, why: str) -> web.StreamResponse:
    """Back to the page, which says whether the switch has its own copy, too."""
    return redirect(f"{PAGE}?switch={'done' if await taken_over(request, why) else 'away'}")


async def _fields(request: web.Request) -> dict[str, str]:
    form = await form_of(request)
    return {name: field(form, name) for name in form}


def _read(shape: type[Form], fields: dict[str, str]) -> Form:
    try:
        return shape.model_validate(fields)
    except ValidationError as exc:
        names = "、".join(dict.fromkeys(_LABELS.get(str(error["loc"][0]), "内容") for error in exc.errors()))
        raise InputRefused(f"请检查：{names}。") from exc


def _entry(request: web.Request, action: str, subject: str, after: dict[str, Any]) -> AuditEntry:
    return AuditEntry(
        at=services(request).clock(),
        actor=viewer(request).login,
        address=request[ADDRESS],
        action=action,
        subject_kind="call-settings",
        subject_id=subject,
        after=after,
    )


_LABELS = {
    "unit": "单位",
    "label": "名称",
    "number": "号码",
    "kind": "类别",
    "role": "角色",
    "patterns": "允许的号码",
    "per_hour": "每小时次数",
    "at_once": "同时外呼数",
    "from_hour": "开始时间",
    "until_hour": "结束时间",
}
