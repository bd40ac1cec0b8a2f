"""Where everything is: the entries of the navigation, in groups. The pages of a group show all of it as tabs; what lies
below them (one call of the list) does not.

A group in the top row leads to the first of its entries a person may see; who may see none does not see the group.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from web.permissions import Permission

May = Callable[[Permission], bool]


@dataclass(frozen=True, slots=True)
class Entry:
    target: str
    label: str
    needs: Permission
    unit_only: bool = False
    """Only for people of a unit."""

    def holds(self, path: str) -> bool:
        """Whether ``path`` is this entry's page or one below it."""
        return path == self.target or (self.target != "/" and path.startswith(f"{self.target}/"))


@dataclass(frozen=True, slots=True)
class Group:
    """``label`` in the top row; a group of one entry has no tabs."""

    label: str
    icon: str
    entries: tuple[Entry, ...]


_P = Permission

GROUPS = (
    Group(
        "收件箱",
        "file",
        (
            Entry("/inbox", "收件箱", _P.INBOX, unit_only=True),
            Entry("/delegates", "授权代签", _P.INBOX, unit_only=True),
        ),
    ),
    Group("实时看板", "gauge", (Entry("/", "实时看板", _P.BOARD),)),
    Group("座席工作台", "headset", (Entry("/desk", "座席工作台", _P.DESK),)),
    Group("督导台", "eye", (Entry("/supervision", "督导台", _P.SUPERVISION),)),
    Group(
        "来电",
        "list",
        (
            Entry("/calls", "来电记录", _P.CALLS),
            Entry("/nuisance", "骚扰来电", _P.NUISANCE),
            Entry("/priority-callers", "优先来电", _P.PRIORITY),
        ),
    ),
    Group(
        "工单",
        "file",
        (
            Entry("/cases", "工单", _P.CASES),
            Entry("/cases/new", "登记工单", _P.CASE_WRITE),
            Entry("/follow-ups", "回访", _P.CASE_WRITE),
            Entry("/incidents", "群体事件", _P.INCIDENTS),
            Entry("/common-causes", "共性问题", _P.INCIDENTS),
            Entry("/letters", "来信", _P.INTAKE),
            Entry("/cases/import", "表格导入", _P.INTAKE),
            Entry("/reports/channels", "渠道统计", _P.CASES),
            Entry("/special-reports", "专报", _P.LEADERS),
            Entry("/leader-tasks", "批示与包案", _P.LEADERS),
            Entry("/receptions", "接待日", _P.LEADERS),
            Entry("/knowledge", "知识库", _P.KNOWLEDGE),
            Entry("/knowledge/kept", "文章维护", _P.KNOWLEDGE_KEEP),
            Entry("/knowledge/templates", "答复模板", _P.KNOWLEDGE_EDIT),
            Entry("/knowledge/gaps", "知识缺口", _P.KNOWLEDGE_EDIT),
        ),
    ),
    Group("回拨", "phone", (Entry("/callbacks", "回拨", _P.CALLBACKS_SEE),)),
    Group(
        "统计",
        "chart",
        (
            Entry("/reports/hall", "话务统计", _P.SEAT_FIGURES),
            Entry("/reports/seats", "座席统计", _P.SEAT_FIGURES),
            Entry("/reports/cases", "受理情况", _P.CASE_FIGURES),
            Entry("/reports/units", "单位考核", _P.CASE_FIGURES),
        ),
    ),
    Group(
        "电话设置",
        "sliders",
        (
            Entry("/admin/lines", "线路", _P.LINES),
            Entry("/admin/menus", "菜单", _P.LINES),
            Entry("/admin/trunks", "中继", _P.TRUNKS),
            Entry("/admin/queues", "队列", _P.LINES),
            Entry("/admin/seats", "座席", _P.SEATS_EDIT),
            Entry("/admin/skills", "座席技能", _P.SKILLS),
            Entry("/admin/pauses", "示忙原因", _P.PAUSES),
            Entry("/announcements", "播报", _P.ANNOUNCE),
            Entry("/admin/rules/callback", "回拨规则", _P.RULES),
            Entry("/admin/rules/rating", "来电后评价", _P.RULES),
            Entry("/call-settings", "值班电话", _P.DUTY_EDIT),
            Entry("/call-settings/outbound-rules", "外呼限制", _P.OUTBOUND_EDIT),
        ),
    ),
    Group(
        "工单规则",
        "calendar",
        (
            Entry("/admin/calendar", "工作日历", _P.RULES),
            Entry("/admin/profiles", "时限方案", _P.RULES),
            Entry("/admin/categories", "分类与派单目录", _P.RULES),
            Entry("/admin/answer-rules", "答复检查", _P.RULES),
            Entry("/admin/metrics", "指标口径", _P.RULES),
            Entry("/admin/rules/orders", "交办要求", _P.RULES),
            Entry("/admin/rules/lingering", "积案标准", _P.RULES),
            Entry("/admin/rules/calling-back", "人工回访", _P.RULES),
            Entry("/admin/rules/follow-up", "自动回访", _P.RULES),
            Entry("/admin/rules/unread", "未读提醒", _P.RULES),
            Entry("/admin/burst-rules", "群体事件规则", _P.RULES),
            Entry("/admin/channels", "诉求渠道", _P.RULES),
            Entry("/admin/notices", "市民通知", _P.RULES),
            Entry("/admin/notices/letters", "通知记录", _P.RULES),
            Entry("/admin/partners", "对外接口", _P.RULES),
            Entry("/admin/jobs", "后台任务", _P.RULES),
            Entry("/admin/tokens", "接口令牌", _P.TOKENS),
            Entry("/admin/units", "单位", _P.RULES),
            Entry("/admin/people", "人员", _P.PEOPLE),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What one page shows: the top row as (label, icon, target, here), the tabs as (label, target, here)."""

    top: Sequence[tuple[str, str, str, bool]]
    tabs: Sequence[tuple[str, str, bool]]


def navigation(path: str, may: May, *, unit: bool) -> Shown:
    """The navigation of a person on the page ``path``. Pure."""
    top: list[tuple[str, str, str, bool]] = []
    tabs: list[tuple[str, str, bool]] = []
    for group in GROUPS:
        seen = [entry for entry in group.entries if may(entry.needs) and (unit or not entry.unit_only)]
        if not seen:
            continue
        here = any(entry.holds(path) for entry in group.entries)
        top.append((group.label if len(seen) > 1 else _alone(group, seen[0]), group.icon, seen[0].target, here))
        if len(seen) > 1 and any(entry.target == path for entry in seen):
            tabs = [(entry.label, entry.target, entry.target == path) for entry in seen]
    return Shown(top, tabs)


def _alone(group: Group, entry: Entry) -> str:
    """Who sees one page of a group only is told that page's name, unless it is the group's first."""
    return group.label if entry is group.entries[0] else entry.label
