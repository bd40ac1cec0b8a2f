"""The history of a case in words: what was done, and what stood before and after."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from cases import Action, Field, HistoryLine
from db.tables import CaseType, RequestKind, SupervisionLevel
from notices import EVENT_NAMES
from web import wording
from web.cases import words
from web.masking import masked_name, masked_place
from web.notices.words import WAYS, said
from web.times import moment

_BY_ITSELF = {
    "system:deadlines": "系统（时限）",
    "system:leaders": "系统（领导交办）",
    "system:rules": "系统（规则）",
    "system:merging": "系统（并单）",
    "system:incidents": "系统（群体事件）",
    "system:notices": "系统（通知）",
    "system:partners": "系统（对外接口）",
    "citizen:web": "市民（网站）",
    "citizen:mail": "市民（邮件）",
    "system:late-clocks": "系统（补设时限）",
    "system:follow-up": "系统（自动回访）",
    "system:unread": "系统（未读提醒）",
    "system:doctor": "系统（自检）",
    "system:journal": "系统（来电登记）",
    "system:transcription": "系统（录音转写）",
    "system:rating": "系统（评价）",
    "system:scanner": "系统（附件查毒）",
    "system:robot-seat": "系统（演练坐席）",
    "system:cli": "系统（命令行）",
}
_KINDS = {"citizen": "市民", "partner": "对接平台", "api": "接口程序", "software": "对接软件"}
"""Who else is no person of ours, by what stands before the colon."""
_AUDITED = {
    "case.opened": "登记工单",
    "case.written": "修改工单内容",
    "case.revealed": "查看诉求人信息",
    "case.card": "时限提醒",
    "case.suggested": "写入转写草稿",
    "case.exported": "导出工单",
    "case.linked": "关联工单",
    "case.unlinked": "取消关联",
    "case.added": "市民补充",
    "case.published": "对外公开",
    "case.unpublished": "不再公开",
    "case.notice_sent": "已通知市民",
    "case.notice_dead": "通知市民失败",
    "case.notice_returned": "给市民的邮件被退回",
    "case.notices_chosen": "登记通知意愿",
    "case.citizen_told": "向承接单位提供诉求人信息",
    "case.clock_started": "补设时限",
    "case.unread_alarm": "未读提醒",
    "leader_task.reminded": "提醒领导交办事项",
    "leader_task.reported": "向领导回报",
    "leader_task.ended": "领导交办事项办结",
    "reception.booked": "预约领导接待",
    "reception.noted": "记录领导接待",
    "special_report.written": "列入专报",
}
_OF_NOTICES = frozenset({"case.notice_sent", "case.notice_dead", "case.notice_returned"})
_PAPERS = {"order": "交办单 ", "supervision": "督办通知书 "}
_FILES = {"docx": "Word", "pdf": "PDF"}
_LABELS: Mapping[str, str] = {
    "urgency": "紧急程度", "case_class": "办理类别", "lead_unit": "主办单位", "dispatched_at": "派单时间",
    "fixed_by_ruling": "裁定承办", "pending": "待批申请", "pending_amount": "申请延长",
    "due_at": "办理期限", "yellow_at": "黄牌时间",
    "suspended_at": "挂起时间", "returns": "退单次数", "redos": "重办次数", "extensions": "延期次数",
    "reminders": "催办次数", "supervision": "督办方式", "disposition": "办结方式", "answer_by": "答复人",
    "citizen_told_at": "答复市民时间", "not_told_reason": "未答复市民原因", "hotline_told_at": "反馈热线时间",
    "follow_up_attempts": "回访次数", "follow_up_after": "再次回访时间",
    "first_outcome": "首次回访结果", "final_outcome": "最终回访结果",
    "no_follow_up_reason": "免回访原因", "closed_at": "办结时间", "archived_at": "归档时间",
    "plan_until": "计划解决的时间",
    "redacted_text": "脱敏内容", "text": "诉求内容", "case_type": "诉求类型", "citizen_name": "诉求人",
    "place": "事发地点", "follows": "并入的主单", "linked": "关联的工单", "channel": "诉求渠道", "public": "对外公开",
    "notice": "通知", "way": "发送方式", "silent": "不接收通知", "email": "通知邮箱",
    "colour": "颜色", "at": "时间",
}  # fmt: skip
_CHOSEN: Mapping[str, Mapping[Any, str]] = {name.value: known for name, known in words.CHOICES.items()} | {
    "supervision": words.LEVELS,
    "first_outcome": words.OUTCOMES,
    "final_outcome": words.OUTCOMES,
    "disposition": words.DISPOSITIONS,
    "colour": {colour.value: word for colour, (word, _) in words.COLOURS.items()},
    "pending": {kind: words.REQUESTS[kind] for kind in RequestKind},
    "case_type": {kind: wording.CASE_TYPES[kind] for kind in CaseType},
    "notice": {event.value: name for event, name in EVENT_NAMES.items()},
    "way": {way.value: name for way, name in WAYS.items()},
}
_TIMES = frozenset(name for name in _LABELS if name.endswith("_at")) | {
    "at", "told_at", "contacted_at", "plan_until", "until", "delivered_at",
}  # fmt: skip
_ALSO_SHOWN = frozenset(
    {"unit", "extend_by", "told_at", "not_told", "redacted", "into", "supervision", "final_outcome"}
)
"""Fields shown as the column they went into, and columns shown as the field they came from."""


_NOTHING: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Change:
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A line of the history."""

    at: datetime
    actor: str
    login: str | None
    """Of a person whose name ``actor`` is."""
    unit: str | None
    address: str | None
    action: str
    from_state: str | None
    to_state: str | None
    reason: str | None
    changes: tuple[Change, ...]


def shown(
    line: HistoryLine, units: Mapping[str, str], categories: Mapping[str, str], *,
    channels: Mapping[str, str] = _NOTHING, people: Mapping[str, str] = _NOTHING, places: bool = True,
) -> Shown:  # fmt: skip
    """``line`` in words; ``units``, ``categories`` and ``channels`` name codes, ``people`` logins; without ``places``
    addresses are masked."""
    if not places:
        line = replace(line, before=_without_place(line.before), after=_without_place(line.after))
    moved = line.to_state is not None and line.to_state is not line.from_state
    return Shown(
        at=line.at,
        actor=actor_words(line.actor, people),
        login=line.actor if line.actor in people else None,
        unit=units.get(line.unit, line.unit) if line.unit else None,
        address=line.address,
        action=_done(line),
        from_state=wording.CASE_STATES[line.from_state] if moved and line.from_state else None,
        to_state=wording.CASE_STATES[line.to_state] if moved and line.to_state else None,
        reason=_reason(line),
        changes=tuple(_changes(line, units, {"category": categories, "channel": channels})),
    )


def _done(line: HistoryLine) -> str:
    """What was done; of supervision how, since that is what the next one rests on."""
    if not line.from_state:
        return _AUDITED.get(line.action, line.action)
    level = line.after.get("level") if line.action == Action.SUPERVISE else None
    return words.LEVELS[SupervisionLevel(level)] if level else words.ACTIONS[Action(line.action)]


def actor_words(login: str, people: Mapping[str, str] = _NOTHING) -> str:
    """Who did something: a person's name, their login where ``people`` has none, or what a program, a citizen, other
    software is called."""
    if login in people:
        return people[login]
    kind, _, name = login.partition(":")
    return _BY_ITSELF.get(login) or (f"{_KINDS[kind]}（{name}）" if name and kind in _KINDS else login)


def _reason(line: HistoryLine) -> str | None:
    """Reasons that programs wrote, in words; what people wrote as it stands."""
    if line.action in _OF_NOTICES:
        return said(line.reason) or None
    if line.action == "case.exported":
        form, _, kind = (line.reason or "").rpartition(".")
        return f"{_PAPERS.get(form, '')}{_FILES.get(kind, kind)}"
    return line.reason


def _without_place(values: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: masked_place(value) if name == "place" and value else value for name, value in values.items()}


def _changes(line: HistoryLine, units: Mapping[str, str], named: Mapping[str, Mapping[str, str]]) -> list[Change]:
    found = []
    codes = dict(named) | {name: units for name in line.after if name.removesuffix("s").endswith("unit")}
    for name, value in line.after.items():
        before = line.before.get(name)
        if before == value or (name in _ALSO_SHOWN and line.from_state) or not _known(name):
            continue
        known = codes.get(name, _CHOSEN.get(name, {}))
        found.append(Change(_label(name), _said(name, before, known), _said(name, value, known)))
    return found


def _known(name: str) -> bool:
    """Audit entries that are no steps also hold what only programs read."""
    return name in _LABELS or name in set(Field)


def _label(name: str) -> str:
    return _LABELS.get(name) or (words.FIELDS[Field(name)] if name in {one.value for one in Field} else name)


def _said(name: str, value: Any, known: Mapping[Any, str]) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(known.get(code, code) for code in value)
    if name in _TIMES:
        return moment(datetime.fromisoformat(value))
    return masked_name(value) if name == "citizen_name" else known.get(value, str(value))
