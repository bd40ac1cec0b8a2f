"""Limits of outbound calls: what people of each role may dial, how often, when."""

from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web

from db.tables import OutboundRule, Role
from queue_manager import OrderRefused, patterns_of
from web.admin.fields import Fields
from web.admin.filled import Row
from web.admin.rows import Values, changed
from web.admin.settings import Settings
from web.admin.taking_over import taken_over
from web.callcontrol import queries
from web.context import services
from web.wording import ROLES

NOTHING = {"patterns": "", "per_hour": 0, "at_once": 0, "from_hour": 8, "until_hour": 21}


async def _rows(request: web.Request) -> Sequence[Row]:
    """A row for each role; a role without a rule calls nobody."""
    async with services(request).database.read() as session:
        rules = await queries.outbound_rules(session)
    return [{"role": role, **_values(rules.get(role))} for role in Role]


def _values(rule: OutboundRule | None) -> Row:
    return {name: getattr(rule, name) for name in NOTHING} if rule else NOTHING


async def _around(_request: web.Request) -> Mapping[str, Any]:
    return {"roles": {role.value: word for role, word in ROLES.items()}}


async def _save(request: web.Request, given: Fields) -> str:
    role = Role(given.among("role", "角色", list(Role)) or Role.AGENT)  # a strange one is refused below
    values: Values = {
        "patterns": _patterns(given),
        "per_hour": given.number("per_hour", "每小时次数", 0, 500),
        "at_once": given.number("at_once", "同时外呼数", 0, 1000),
        "from_hour": given.number("from_hour", "开始时间", 0, 23),
        "until_hour": given.number("until_hour", "结束时间", 1, 24),
    }
    given.check(values["from_hour"] < values["until_hour"], "外呼的开始时间应早于结束时间。", at="until_hour")
    given.done()
    async with services(request).database.write() as session:
        row = await session.get(OutboundRule, role)
        rule = row or OutboundRule(role=role)
        changed(request, session, rule, values, kind="outbound-rule", name=role.value, new=row is None)
        session.add(rule)
    return await taken_over(request, f"外呼限制 {role.value}")


def _patterns(given: Fields) -> str:
    text = given.text("patterns", "允许的号码", longest=4000)
    try:
        return " ".join(patterns_of(text))
    except OrderRefused as exc:
        said = "」「".join(exc.about.get("pattern", "").split())
        given.check(False, f"号码规则「{said}」看不懂：只能用数字和 X、Z、N，一个字符代表一位。", at="patterns")
        return ""


OUTBOUND_RULES = Settings(
    path="/call-settings/outbound-rules", template="callcontrol/outbound.html", key="role", rows=_rows, save=_save,
    around=_around,
)  # fmt: skip
