"""What a token can be allowed: one table, read by the gate, the page that makes tokens and the description of the API.

A scope lets a program ask the routes that are described with it (``web.openapi``); on what it finds there it uses the
permissions its scopes open, as far as its role has them. Pure.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from web.permissions import Permission

_P = Permission


class Scope(StrEnum):
    """A kind of things a program may do."""

    BOARD_READ = "board:read"
    CALLS_READ = "calls:read"
    RECORDINGS_READ = "recordings:read"
    CALLBACKS_READ = "callbacks:read"
    CASES_READ = "cases:read"
    CASES_WRITE = "cases:write"
    CITIZENS_REVEAL = "citizens:reveal"
    FOLLOW_UPS_READ = "follow-ups:read"
    INCIDENTS_READ = "incidents:read"
    INCIDENTS_WRITE = "incidents:write"
    LEADERS_READ = "leaders:read"
    LEADERS_WRITE = "leaders:write"
    KNOWLEDGE_READ = "knowledge:read"
    KNOWLEDGE_WRITE = "knowledge:write"
    REPORTS_READ = "reports:read"
    SETTINGS_READ = "settings:read"
    SETTINGS_WRITE = "settings:write"
    ORDERS_GIVE = "orders:give"


_SETTINGS = frozenset(
    {
        _P.LINES, _P.TRUNKS, _P.SEATS_EDIT, _P.PAUSES, _P.ANNOUNCE, _P.PRIORITY, _P.DUTY_EDIT, _P.OUTBOUND_EDIT,
        _P.SKILLS, _P.RULES,
    }
)  # fmt: skip

OPENED: Mapping[Scope, frozenset[Permission]] = {
    Scope.BOARD_READ: frozenset({_P.BOARD}),
    Scope.CALLS_READ: frozenset({_P.CALLS, _P.NUISANCE}),
    Scope.RECORDINGS_READ: frozenset({_P.RECORDING_PLAY, _P.RECORDING_DOWNLOAD, _P.TRANSCRIPT}),
    Scope.CALLBACKS_READ: frozenset({_P.CALLBACKS_SEE}),
    Scope.CASES_READ: frozenset({_P.CASES, _P.CASE_READ, _P.CASE_PLACE, _P.INBOX}),
    Scope.CASES_WRITE: frozenset({_P.CASE_WRITE, _P.CASE_STEP, _P.CASES_BULK, _P.INTAKE, _P.INBOX}),
    Scope.CITIZENS_REVEAL: frozenset({_P.CASE_REVEAL, _P.NUMBER_REVEAL, _P.CASES, _P.CASE_READ, _P.CALLS}),
    Scope.FOLLOW_UPS_READ: frozenset({_P.CASE_WRITE}),
    Scope.INCIDENTS_READ: frozenset({_P.INCIDENTS}),
    Scope.INCIDENTS_WRITE: frozenset({_P.INCIDENTS, _P.ANNOUNCE}),
    Scope.LEADERS_READ: frozenset({_P.LEADERS}),
    Scope.LEADERS_WRITE: frozenset({_P.LEADERS}),
    Scope.KNOWLEDGE_READ: frozenset({_P.KNOWLEDGE}),
    Scope.KNOWLEDGE_WRITE: frozenset({_P.KNOWLEDGE_KEEP}),
    Scope.REPORTS_READ: frozenset({_P.SEAT_FIGURES, _P.CASE_FIGURES, _P.CASES}),
    Scope.SETTINGS_READ: _SETTINGS,
    Scope.SETTINGS_WRITE: _SETTINGS,
    # Which order needs which permission is in web/orders/rules.py; the route asks for a known asker only.
    Scope.ORDERS_GIVE: frozenset({_P.OWN_PASSWORD}),
}
"""Permissions a scope lets the role of a token use."""

TITLES: Mapping[Scope, str] = {
    Scope.BOARD_READ: "查看实时看板",
    Scope.CALLS_READ: "查看来电记录",
    Scope.RECORDINGS_READ: "听取、下载录音，查看转写文本",
    Scope.CALLBACKS_READ: "查看回拨名单",
    Scope.CASES_READ: "查看工单（含事发地点）、收件箱、附件、备注和标签",
    Scope.CASES_WRITE: "登记、导入和办理工单，添加附件、备注和标签",
    Scope.CITIZENS_REVEAL: "查看诉求人的姓名和完整号码（逐次写明理由并记入审计）",
    Scope.FOLLOW_UPS_READ: "查看回访名单",
    Scope.INCIDENTS_READ: "查看群体事件和共性问题",
    Scope.INCIDENTS_WRITE: "处置群体事件（含线路播报），登记共性问题",
    Scope.LEADERS_READ: "查看专报、批示、包案和接待日",
    Scope.LEADERS_WRITE: "办理专报、批示、包案和接待日",
    Scope.KNOWLEDGE_READ: "查询知识库和答复模板",
    Scope.KNOWLEDGE_WRITE: "编写和维护知识库",
    Scope.REPORTS_READ: "查看统计",
    Scope.SETTINGS_READ: "查看电话设置、预警规则和市民通知",
    Scope.SETTINGS_WRITE: "修改电话设置、预警规则和市民通知",
    Scope.ORDERS_GIVE: "向电话交换机下达操作（拨号、播报、座席状态等）",
}


EVERY_TOKEN = frozenset({_P.OWN_PASSWORD})
"""What routes ask for that only want to know who asks."""


def opened(scopes: Iterable[str]) -> frozenset[Permission]:
    """What ``scopes`` open together; names that are none (a token of a newer version) open nothing."""
    known = {scope.value: permissions for scope, permissions in OPENED.items()}
    return EVERY_TOKEN.union(*(known.get(scope, frozenset()) for scope in scopes))
