"""The tree of units that cases are dispatched to: names, places in the tree, duty telephones, who signs."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from aiohttp import web

from cases import Departments, DepartmentView, NoSuchDepartment, UnitLoop
from db.tables import UnitKind, UnitWay
from web.admin.change import change_of
from web.admin.fields import Fields
from web.admin.filled import NEW, Row, choices
from web.admin.settings import Settings
from web.context import ADDRESS, services, viewer
from web.errors import FieldsRefused
from web.wording import SIGN_OFFS, UNIT_KINDS, UNIT_WAYS

CODE = r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}"
PHONE = r"(?:[0-9][0-9-]{2,19})?"


async def _rows(request: web.Request) -> Sequence[Row]:
    return [asdict(unit) for unit in await _departments(request).tree(active_only=False)]


async def _around(request: web.Request) -> Mapping[str, Any]:
    units = await _departments(request).tree(active_only=False)
    return {
        "chosen": request.query.get("unit", "")[:32], "kinds": choices(UNIT_KINDS), "ways": choices(UNIT_WAYS),
        "sign_offs": choices(SIGN_OFFS), "unsigned": await _departments(request).without_signer(),
        "above": [(unit.code, "　" * (unit.level - 1) + unit.name) for unit in units],
    }  # fmt: skip


async def _save(request: web.Request, given: Fields) -> str:
    known = {unit.code: unit for unit in await _departments(request).tree(active_only=False)}
    present = known.get(given.raw("code"))
    new = given.raw(NEW) == "on"
    if present is None:
        given.matching("code", "编码", CODE, "应为字母、数字、横线或下划线，最多 32 个。")
        given.check(new, "没有这个单位，请刷新页面。", at="code")
    else:
        given.check(not new, "已有这个编码，请直接修改原来的一行。", at="code")
    wanted = _read(given, known, present)
    given.done()
    try:
        await _put(request, wanted, new=present is None)
    except (NoSuchDepartment, UnitLoop) as exc:
        raise FieldsRefused({"parent": "上级单位不能是本单位或其下级。"}) from exc
    return wanted.code


def _read(given: Fields, known: Mapping[str, DepartmentView], present: DepartmentView | None) -> DepartmentView:
    """A unit that is there keeps its kind."""
    kind = UnitKind(given.among("kind", "类别", list(UnitKind)) or UnitKind.HANDLING)
    given.check(present is None or present.kind is kind, "单位的类别以后不能修改，请另建一个单位。", at="kind")
    return DepartmentView(
        code=given.raw("code"),
        name=given.text("name", "名称", longest=64, needed=True),
        parent=given.among("parent", "上级单位", list(known), or_none=True),
        kind=kind,
        way=UnitWay(given.among("way", "交办方式", list(UnitWay)) or UnitWay.NETWORK),
        sign_off_levels=given.number("sign_off_levels", "审签", 0, 2),
        contact=given.text("contact", "联系人", longest=64) or None,
        duty_phone=given.matching("duty_phone", "值班电话", PHONE, "应为 3 至 20 位数字和横线，可以不填。") or None,
        active=given.flag("active"),
    )


async def _put(request: web.Request, wanted: DepartmentView, *, new: bool) -> None:
    if not new:
        await _departments(request).change(wanted, change_of(request))
        return
    now, actor = services(request).clock(), viewer(request).login
    await _departments(request).add(wanted, now=now, actor=actor, address=request[ADDRESS])


def _departments(request: web.Request) -> Departments:
    return services(request).departments


UNITS = Settings(
    path="/admin/units", template="admin/units.html", key="code", rows=_rows, save=_save, around=_around,
    blank={"kind": UnitKind.HANDLING, "way": UnitWay.NETWORK, "sign_off_levels": 0, "active": True},
)  # fmt: skip
