"""Mass incidents, the rules that raise them, and common causes."""

from collections.abc import Mapping
from datetime import date

from cases import CauseView, IncidentView, MemberView
from db.tables import BurstRule, PlaceGrain, Urgency
from web.incidents import rules
from web.openapi.operation import Once, Operation
from web.openapi.operations.settings import Saved
from web.openapi.shapes import Columns, asked, many, shape
from web.tokens.scopes import Scope

TAG = "群体事件和共性问题"
Incidents = shape("Incidents", incidents=list[IncidentView])
IncidentMember = shape("IncidentMember", MemberView, caller=str)
IncidentRead = shape("IncidentRead", incident=IncidentView, cases=many(IncidentMember))
DecisionBody = asked("DecisionBody", "reason", reason=str, text=str, place=str, urgency=Urgency)
AnnounceBody = asked("AnnounceBody", "prompts", "until", "reason", prompts=str, until=str, lines=list[str], reason=str)
SilenceBody = asked("SilenceBody", "reason", reason=str)
CauseRead = shape("CauseRead", CauseView, fell=bool | None)
Causes = shape("Causes", causes=many(CauseRead))
CauseBody = asked(
    "CauseBody", "category", "cause", "unit", "measure", "due_on",
    category=str, place=str, tag=str, cause=str, unit=str, measure=str, due_on=date,
)  # fmt: skip
CauseOpened = shape("CauseOpened", id=int)
CauseClosing = asked("CauseClosing", "outcome", outcome=str)
BurstRuleRow = shape("BurstRuleRow", Columns(BurstRule, rules.NAMES))
BurstRuleRows = shape("BurstRuleRows", rows=many(BurstRuleRow))
BurstRuleBody = asked(
    "BurstRuleBody", id=int, name=str, category=str, grain=PlaceGrain, minutes=int, callers=int, enabled=bool
)

READ, WRITE = Scope.INCIDENTS_READ, Scope.INCIDENTS_WRITE
CHANGED = frozenset({409})
SWITCH = frozenset({409, 422, 503, 504})
INCIDENTS: Mapping[str, Operation] = {
    "api.incidents": Operation(tag=TAG, summary="群体事件和预警，最新的在前", answer=Incidents, scope=READ),
    "api.incident": Operation(tag=TAG, summary="一起群体事件和其中的工单", answer=IncidentRead, scope=READ),
    "api.incident.post": Operation(
        tag=TAG, summary="处置群体事件：open 立群体工单、dismiss 排除、end 结束", body=DecisionBody,
        answer=IncidentRead, scope=WRITE, once=Once.GUARDED, refusals=CHANGED,
        about="text、place、urgency 只用于 open：text 必填，urgency 默认为 important。状态已变化时为 409。",
    ),
    "api.incident.announce": Operation(
        tag=TAG, summary="在线路上播报群体事件，到时自动停止", body=AnnounceBody, answer=IncidentRead, scope=WRITE,
        once=Once.GUARDED, refusals=SWITCH,
        about="prompts 为录音的键，多个用空格隔开；until 最晚在 7 天之后，不写时区为上海时间；不给 lines 为全部线路。",
    ),
    "api.incident.silence": Operation(
        tag=TAG, summary="停止播报群体事件", body=SilenceBody, answer=IncidentRead, scope=WRITE, once=Once.GUARDED,
        refusals=SWITCH,
    ),
    "api.causes": Operation(
        tag=TAG, summary="共性问题：未销号的在前", answer=Causes, scope=READ,
        about="before、after 为整改前后同样 days 天内的工单数；为空表示还不到时候。",
    ),
    "api.causes.post": Operation(
        tag=TAG, summary="登记共性问题和整改措施", body=CauseBody, answer=CauseOpened, scope=WRITE, once=Once.GUARDED,
    ),
    "api.cause.close": Operation(
        tag=TAG, summary="共性问题销号；返回全部共性问题", body=CauseClosing, answer=Causes, scope=WRITE,
        once=Once.GUARDED,
    ),
    "api.burst-rules": Operation(
        tag=TAG, summary="群体事件预警规则：列表", answer=BurstRuleRows, scope=Scope.SETTINGS_READ
    ),
    "api.burst-rules.post": Operation(
        tag=TAG, summary="群体事件预警规则：修改或新增", body=BurstRuleBody, answer=Saved, scope=Scope.SETTINGS_WRITE,
        once=Once.GUARDED, about="不给 id 时新增一条，须有 name；给出 id 时没有给出的项目保持原样。saved 为规则的 id。",
    ),
}  # fmt: skip
