"""People and accounts, to which only a signed-in administrator's browser gets and no token; and their units."""

from collections.abc import Mapping

from cases import DepartmentView
from db.tables import Role, UnitKind, UnitWay
from web.openapi.operation import Asked, Once, Operation
from web.openapi.operations.settings import Saved
from web.openapi.shapes import asked, many, shape
from web.people.accounts import Account
from web.tokens.scopes import Scope

TAG = "人员"
SESSION_ONLY = "只供已登录的系统管理员使用，任何接口令牌都不能管理账号。"
People = shape("People", people=many(shape("Account", Account)), next=str | None)
PLACE = {"role": Role, "seat": str | None, "unit": str | None, "sign_level": int}
NewPerson = asked("NewPerson", "login", "name", "role", login=str, name=str, **PLACE)
PersonChange = asked("PersonChange", "login", login=str, name=str, **PLACE)
PersonMade = shape("PersonMade", login=str, password=str)
PersonSaved = shape("PersonSaved", saved=str)
PersonOrder = asked("PersonOrder", "reason", reason=str)
PersonOrdered = shape("PersonOrdered", login=str, password=str | None)

Units = shape("Units", rows=many(shape("Unit", DepartmentView)))
UnitBody = asked(
    "UnitBody", "code",
    code=str, name=str, parent=str | None, kind=UnitKind, way=UnitWay, sign_off_levels=int, contact=str | None,
    duty_phone=str | None, active=bool,
)  # fmt: skip

PEOPLE: Mapping[str, Operation] = {
    "api.people": Operation(
        tag=TAG, summary="人员：列表", answer=People, paged=True, about=SESSION_ONLY,
        query={
            "words": Asked("登录名、姓名的一部分，或座席号码"),
            "role": Asked("角色", Role),
            "unit": Asked("单位编码"),
            "state": Asked("on 可登录，off 已停用"),
        },
    ),
    "api.people.post": Operation(
        tag=TAG, summary="人员：修改", body=PersonChange, answer=PersonSaved,
        about=f"没有给出的项目保持原样。{SESSION_ONLY}",
    ),
    "api.people.new": Operation(
        tag=TAG, summary="新增人员；password 以后不再显示", body=NewPerson, answer=PersonMade, status=201,
        about=SESSION_ONLY,
    ),
    "api.units": Operation(
        tag=TAG, summary="承办和督办单位：列表，下级在上级之后", answer=Units, scope=Scope.SETTINGS_READ
    ),
    "api.units.post": Operation(
        tag=TAG, summary="承办和督办单位：修改或新增", body=UnitBody, answer=Saved, scope=Scope.SETTINGS_WRITE,
        once=Once.GUARDED, about="没有给出的项目保持原样；没有这个编码时新增，须有 name。类别（kind）以后不能修改。",
    ),
    "api.people.order": Operation(
        tag=TAG, summary="重置密码、停用、恢复、全部退出登录", body=PersonOrder, answer=PersonOrdered,
        about=f"password 只在重置密码时给出，以后不再显示。{SESSION_ONLY}",
    ),
}  # fmt: skip
