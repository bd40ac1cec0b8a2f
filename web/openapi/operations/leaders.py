"""What leaders have a part in: special reports, what they instructed and took over, reception days."""

from collections.abc import Mapping
from datetime import date

from cases import Colour, LeaderTaskView, ReceptionView, SpecialReportView, VisitLine
from db.tables import ReportState, TaskKind
from web.openapi.operation import Asked, Once, Operation
from web.openapi.shapes import asked, many, shape
from web.tokens.scopes import Scope

TAG = "专报、批示和接待日"
SpecialReportList = shape("SpecialReportList", reports=list[SpecialReportView])
SpecialReportRead = shape("SpecialReportRead", SpecialReportView, tasks=list[LeaderTaskView])
SpecialReportBody = asked("SpecialReportBody", "title", "text", title=str, text=str, cases=str)
SpecialReportStep = asked(
    "SpecialReportStep", "version",
    version=str, title=str, text=str, cases=str, leader=str, words=str, unit=str, until=str, reason=str,
)  # fmt: skip
SpecialReportDone = shape("SpecialReportDone", number=str, state=ReportState, version=int)
LeaderTaskRead = shape("LeaderTaskRead", LeaderTaskView, colour=Colour | None)
LeaderTaskList = shape("LeaderTaskList", tasks=many(LeaderTaskRead))
LeaderTaskBody = asked("LeaderTaskBody", "reason", reason=str)
LeaderTaskDone = shape("LeaderTaskDone", task=int, ended=bool)
ReceptionRead = shape("ReceptionRead", ReceptionView, begins=str, ends=str, free=int, booked=list[VisitLine])
ReceptionList = shape("ReceptionList", receptions=many(ReceptionRead))
ReceptionBody = asked(
    "ReceptionBody", "day", "begins", "ends", "place", "leader", "visits",
    day=date, begins=str, ends=str, place=str, leader=str, theme=str, visits=str,
)  # fmt: skip
CancelBody = asked("CancelBody", "reason", reason=str)
VisitBody = asked("VisitBody", "number", number=str)
VisitNote = asked("VisitNote", "came", came=str, outcome=str)
ReceptionDone = shape("ReceptionDone", id=int)

READ, WRITE = Scope.LEADERS_READ, Scope.LEADERS_WRITE
TEXTS = "所有项目都是文本。"
CHANGED = frozenset({409})
LEADERS: Mapping[str, Operation] = {
    "api.special-reports": Operation(
        tag=TAG, summary="专报，最新的在前", answer=SpecialReportList, scope=READ,
        query={"state": Asked("状态", ReportState)}, about="最多 100 份；列表中 cases 和 actions 为空，见单份专报。",
    ),
    "api.special-reports.post": Operation(
        tag=TAG, summary="起草专报", body=SpecialReportBody, answer=SpecialReportDone, scope=WRITE, once=Once.GUARDED,
        about="cases 为涉及工单的编号，用空格或逗号隔开。",
    ),
    "api.special-report": Operation(
        tag=TAG, summary="一份专报：正文、涉及工单、批示，以及现在可以办理的操作", answer=SpecialReportRead, scope=READ
    ),
    "api.special-report.step": Operation(
        tag=TAG, summary="专报的一步：修改、呈报、登记批示、办结、撤回", body=SpecialReportStep,
        answer=SpecialReportDone, scope=WRITE, once=Once.GUARDED, refusals=CHANGED,
        about=f"{TEXTS}version 为读取时的版本，已变化时为 409。write：title、text、cases；submit：leader；"
        "instruct：leader、words，可有 unit、until；conclude、withdraw：reason。",
    ),
    "api.leader-tasks": Operation(
        tag=TAG, summary="批示和包案，先到期的在前", answer=LeaderTaskList, scope=READ,
        query={"kind": Asked("类别", TaskKind), "ended": Asked("1：已办结的")}, about="最多 200 项。",
    ),
    "api.leader-task.report": Operation(
        tag=TAG, summary="批示或包案：报告进展", body=LeaderTaskBody, answer=LeaderTaskDone, scope=WRITE,
        once=Once.GUARDED, refusals=CHANGED,
    ),
    "api.leader-task.end": Operation(
        tag=TAG, summary="批示或包案：办结，reason 为办理结果", body=LeaderTaskBody, answer=LeaderTaskDone, scope=WRITE,
        once=Once.GUARDED, refusals=CHANGED,
    ),
    "api.receptions": Operation(
        tag=TAG, summary="领导接待日：一个月前起，最多 60 天", answer=ReceptionList, scope=READ
    ),
    "api.receptions.post": Operation(
        tag=TAG, summary="登记领导接待日", body=ReceptionBody, answer=ReceptionDone, scope=WRITE, once=Once.GUARDED,
        about=f"{TEXTS}begins、ends 写成 09:00；visits 为接待人数。",
    ),
    "api.reception.cancel": Operation(
        tag=TAG, summary="取消接待日", body=CancelBody, answer=ReceptionDone, scope=WRITE, once=Once.GUARDED
    ),
    "api.reception.book": Operation(
        tag=TAG, summary="为一个工单的市民预约接待", body=VisitBody, answer=ReceptionDone, scope=WRITE,
        once=Once.GUARDED, about="number 为工单编号。",
    ),
    "api.reception.note": Operation(
        tag=TAG, summary="登记接待结果", body=VisitNote, answer=ReceptionDone, scope=WRITE, once=Once.SAFE,
        about="id 为预约的编号。came 为 yes：已到，outcome 必填；no：没有到。",
    ),
}  # fmt: skip
