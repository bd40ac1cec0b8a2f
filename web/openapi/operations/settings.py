"""Settings of the telephones, described by the columns they are kept in."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cases import AlarmRules, CallingBack, Exclusion, LingeringRules, OrderDemands
from db.tables import (
    Announcement,
    DutyPhone,
    Line,
    OutboundRule,
    PauseReason,
    Queue,
    Role,
    Seat,
    SeatKind,
    Trunk,
)
from queue_manager import CallbackRules, FollowUpRules, PriorityCaller, RatingRules
from web.admin import lines, pauses, queues, seats, trunks
from web.admin.menu_form import SIGNS
from web.announcements import handlers as announcements
from web.callcontrol import duty, outbound
from web.openapi.operation import Once, Operation
from web.openapi.shapes import Columns, asked, many, named, shape
from web.tokens.scopes import Scope

TAG = "电话设置"
READ, WRITE = Scope.SETTINGS_READ, Scope.SETTINGS_WRITE
Saved = shape("Saved", saved=str)
ABOUT = "没有给出的项目保持原样；按关键项找不到原有的一行时新增一行。"


def _settings(
    name: str, label: str, kind: str, source: Any, key: str, *, sent: Mapping[str, Any] | None = None, **more: Any
) -> Mapping[str, Operation]:
    """The two routes of one kind of settings: listed, and changed or added. ``sent``: fields that are never listed."""
    row = shape(f"{kind}Row", source, **more)
    fields = {column: item.annotation for column, item in row.model_fields.items()}
    body = asked(f"{kind}Body", key, **fields, **(sent or {}))
    return {
        f"api.{name}": Operation(tag=TAG, summary=f"{label}：列表", answer=_rows(kind, row), scope=READ),
        f"api.{name}.post": Operation(
            tag=TAG,
            summary=f"{label}：修改或新增",
            body=body,
            answer=Saved,
            scope=WRITE,
            once=Once.GUARDED,
            about=ABOUT,
        ),
    }


def _rows(kind: str, row: Any) -> Any:
    return shape(f"{kind}Rows", rows=many(row))


def _city_rule(name: str, label: str, kind: str, rules: Any, **more: Any) -> Mapping[str, Operation]:
    """The two routes of a setting that is one row."""
    row = shape(f"{kind}Row", rules, **more, key=str)
    fields = {column: item.annotation for column, item in row.model_fields.items() if column != "key"}
    about = "没有给出的项目保持原样；保存后即时生效。"
    return {
        f"api.rules.{name}": Operation(tag=TAG, summary=f"{label}：现行规则", answer=_rows(kind, row), scope=READ),
        f"api.rules.{name}.post": Operation(
            tag=TAG, summary=f"{label}：修改", body=asked(f"{kind}Body", **fields), answer=Saved, scope=WRITE,
            once=Once.SAFE, about=about,
        ),
    }  # fmt: skip


SkillSeat = shape("SkillSeat", number=str, label=str, kind=SeatKind, standing=bool, levels=dict[str, int])
Skills = shape("Skills", queues=dict[str, str], seats=many(SkillSeat))
SkillsBody = asked("SkillsBody", "levels", "reason", levels=dict[str, dict[str, int | None]], reason=str)
SkillsSaved = shape("SkillsSaved", saved=int, switch=str)
NewSeat = asked(
    "NewSeat", "number",
    number=str, label=str, kind=SeatKind, standing=bool, home_number=str | None, queues=list[str],
)  # fmt: skip
NewSeatMade = shape("NewSeatMade", number=str, password=str, switch=str)
EndBody = asked("EndBody", "reason", reason=str)

_KEYS = (*SIGNS.values(), "none")
_WAYS: dict[str, Any] = {f"key_{name}": str for name in _KEYS} | {f"urgent_{name}": int for name in _KEYS}
MenuFields = shape(
    "MenuFields", key=str, version=int, title=str, prompt=str, timeout_seconds=int, retries=int, **_WAYS
)  # fmt: skip
DeadJobRow = shape("DeadJob", key=str, id=int, kind=str, attempts=int, died_at=datetime, error=str)
JobsRead = shape("Jobs", counts=dict[str, int], dead=many(DeadJobRow))
TrunkState = shape("TrunkState", loaded=bool, reachable=bool | None, registration=str | None)
TrunkStates = shape("TrunkStates", trunks=named(TrunkState) | None)

SETTINGS: Mapping[str, Operation] = {
    **_settings("lines", "线路", "Line", Columns(Line, lines.NAMES), "number"),
    **_settings("menus", "菜单", "Menu", MenuFields, "key"),
    **_settings("queues", "队列", "Queue", Columns(Queue, queues.NAMES), "name"),
    **_settings("seats", "座席", "Seat", Columns(Seat, seats.NAMES), "number"),
    **_settings(
        "trunks", "中继", "Trunk", Columns(Trunk, trunks.NAMES), "name", sent={"password": str}, has_password=bool
    ),
    "api.trunks.state": Operation(
        tag=TAG, summary="中继：交换机所见的状态", answer=TrunkStates, scope=READ,
        about="trunks 为 null：交换机没有应答。loaded：已载入；reachable：对端有无应答，null 为不探测；"
        "registration：Asterisk 的注册状态，null 为不注册。",
    ),
    "api.metrics": Operation(
        tag=TAG, summary="指标口径：现行的定义", answer=shape("Metrics", metrics=list[dict[str, Any]]), scope=READ,
    ),
    "api.jobs": Operation(
        tag=TAG, summary="后台任务：各状态的数量，重试用尽而失败的任务", answer=JobsRead, scope=READ,
    ),
    "api.job.retry": Operation(
        tag=TAG, summary="后台任务：重新执行失败的一项", answer=shape("JobQueued", queued=int), scope=WRITE,
        once=Once.GUARDED,
    ),
    **_settings("pauses", "示忙原因", "Pause", Columns(PauseReason, pauses.NAMES), "key"),
    **_settings(
        "announcements", "播报", "Announcement", Columns(Announcement, announcements.NAMES), "kind",
        lines=list[str], weekdays=list[str],
    ),
    **_settings("priority", "优先来电", "Priority", PriorityCaller, "level", in_force=bool),
    **_settings("duty-phones", "值班电话", "DutyPhone", Columns(DutyPhone, duty.NAMES), "number"),
    **_settings(
        "outbound-rules", "外呼限制", "OutboundRule", Columns(OutboundRule, tuple(outbound.NOTHING)), "role", role=Role
    ),
    **_city_rule(
        "follow-up", "自动回访", "FollowUpRules", FollowUpRules, ways=str, hours=str, excluded=list[Exclusion]
    ),
    **_city_rule("orders", "交办要求", "OrderRules", OrderDemands),
    **_city_rule("lingering", "积案标准", "LingeringRules", LingeringRules),
    **_city_rule("calling-back", "人工回访", "CallingBackRules", CallingBack, excluded=list[Exclusion]),
    **_city_rule("unread", "未读提醒", "UnreadRules", AlarmRules),
    **_city_rule("rating", "来电后评价", "RatingRules", RatingRules),
    **_city_rule("callback", "回拨规则", "CallbackRules", CallbackRules),
    "api.seats.new": Operation(
        tag=TAG, summary="新增座席；password 为话机密码，以后不再显示", body=NewSeat, answer=NewSeatMade, status=201,
        scope=WRITE, once=Once.GUARDED, about="switch 为电话交换机是否已启用新座席。",
    ),
    "api.priority.end": Operation(
        tag=TAG, summary="优先来电：提前结束一条", body=EndBody, answer=Saved, scope=WRITE, once=Once.GUARDED
    ),
    "api.skills": Operation(tag=TAG, summary="座席技能：列表", answer=Skills, scope=READ),
    "api.skills.post": Operation(
        tag=TAG, summary="座席技能：修改", body=SkillsBody, answer=SkillsSaved, scope=WRITE, once=Once.SAFE,
        about="levels 为 {座席: {队列: 级别或 null}}；没有写出的队列保持原样。",
    ),
}  # fmt: skip
