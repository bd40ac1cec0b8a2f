"""What administrators decide about cases: whose matters, limits, rules of answers, the working calendar."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from cases import AnswerRules, Profile, Rule
from web.admin.calendar_api import DayBody, YearBody
from web.admin.dispatch_api import LineBody
from web.admin.documents_api import ProfileBody, RulesBody
from web.openapi.operation import Once, Operation, Version
from web.openapi.shapes import many, shape
from web.tokens.scopes import Scope

TAG = "工单规则"
READ, WRITE = Scope.SETTINGS_READ, Scope.SETTINGS_WRITE
Line = shape("DispatchLine", Rule, category_name=str | None)
Lines = shape("DispatchLines", lines=many(Line))
Retired = shape("Retired", retired=int)
Published = shape("Published", key=str, version=int)
Profiles = shape("Profiles", profiles=list[dict[str, Any]])
ProfileRead = shape("ProfileRead", profile=Profile | None, newest=int)
AnswerRulesRead = shape("AnswerRulesRead", rules=AnswerRules | None)
Day = shape("CalendarDay", day=date, working=bool, label=str, source=str)
Year = shape("CalendarYear", year=int, complete=bool, source=str | None, working_days=int, days=many(Day))

_NEXT = "document 同读取时的内容；版本号由系统编。reason 为修改原因，2 至 500 字。"
RULES: Mapping[str, Operation] = {
    "api.dispatch": Operation(tag=TAG, summary="派单目录：在用的各条", answer=Lines, scope=READ),
    "api.dispatch.post": Operation(
        tag=TAG, summary="派单目录：新增一条", body=LineBody, answer=Line, status=201, scope=WRITE, once=Once.GUARDED,
        about="单位、事项分类、时限方案写编码；category、place 为空表示全部、全市。同一分类、同一地点已有一条的为 409"
        "（line_exists）。Location 为其地址，ETag 见「派单目录：一条」。",
    ),
    "api.dispatch.line": Operation(
        tag=TAG, summary="派单目录：一条", answer=Line, scope=READ, version=Version.TELLS,
    ),
    "api.dispatch.line.put": Operation(
        tag=TAG, summary="派单目录：改写一条", body=LineBody, answer=Line, scope=WRITE, version=Version.NEEDS,
        refusals=frozenset({409}), about="没有给出的项目为空，不保持原样。",
    ),
    "api.dispatch.line.end": Operation(
        tag=TAG, summary="派单目录：停用一条", answer=Retired, scope=WRITE, version=Version.NEEDS,
        refusals=frozenset({422}),
    ),
    "api.profiles": Operation(tag=TAG, summary="时限方案：现行的各方案", answer=Profiles, scope=READ),
    "api.profiles.post": Operation(
        tag=TAG, summary="时限方案：新增", body=ProfileBody, answer=Published, status=201, scope=WRITE,
        once=Once.GUARDED, about=f"{_NEXT}已有这个编码的为 409（rules_exist）。valid_from 为生效日期，空为立即。",
    ),
    "api.profile": Operation(
        tag=TAG, summary="时限方案：一个方案的现行版本", answer=ProfileRead, scope=READ, version=Version.TELLS,
        about="newest 和 ETag 为最新公布的版本，可能尚未生效；profile 为 null 表示还没有生效的版本。",
    ),
    "api.profile.put": Operation(
        tag=TAG, summary="时限方案：发布下一版", body=ProfileBody, answer=Published, scope=WRITE,
        version=Version.NEEDS, refusals=frozenset({409}),
        about=f"{_NEXT}正在计时的工单按原来的时限。valid_from 为生效日期，空为立即。",
    ),
    "api.answer-rules": Operation(
        tag=TAG, summary="答复检查：现行规则", answer=AnswerRulesRead, scope=READ, version=Version.TELLS,
        about="rules 为 null 表示不检查答复。",
    ),
    "api.answer-rules.put": Operation(
        tag=TAG, summary="答复检查：发布下一版，即时生效", body=RulesBody, answer=Published, scope=WRITE,
        version=Version.NEEDS, refusals=frozenset({409}), about=_NEXT,
    ),
    "api.calendar": Operation(
        tag=TAG, summary="工作日历：一年", answer=Year, scope=READ, refusals=frozenset({422}),
        about="days 只有写明的日子；其余按星期。complete 表示这一年已全部公布。",
    ),
    "api.calendar.year": Operation(
        tag=TAG, summary="工作日历：确认一年已全部公布，或撤回", body=YearBody, answer=Year, scope=WRITE,
        about="reason 为依据，例如国务院办公厅通知的文号。",
    ),
    "api.calendar.day": Operation(
        tag=TAG, summary="工作日历：一天上班还是休息", body=DayBody, answer=Day, scope=WRITE,
        about="重复提交结果不变，以最后一次为准；正在计时的工单随之重算。",
    ),
}  # fmt: skip
