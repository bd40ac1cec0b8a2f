"""The Chinese words of leaders' matters."""

from cases import ReportAction
from db.tables import ReportState, TaskKind

KINDS = {TaskKind.INSTRUCTION: "批示", TaskKind.OWNERSHIP: "包案"}
STATES = {
    ReportState.DRAFT: "草稿",
    ReportState.SUBMITTED: "已呈报",
    ReportState.INSTRUCTED: "已批示，追办中",
    ReportState.CONCLUDED: "已办结",
    ReportState.WITHDRAWN: "已撤回",
}
ACTIONS = {
    ReportAction.WRITE: "修改",
    ReportAction.SUBMIT: "呈报",
    ReportAction.INSTRUCT: "登记批示",
    ReportAction.CONCLUDE: "办结",
    ReportAction.WITHDRAW: "撤回",
}
TASK_REFUSED = {"unknown": "没有这个事项。", "ended": "这个事项已经办结。"}
STEP_REFUSED = {
    "state": "专报当前状态不能这样办理。",
    "open_tasks": "还有批示没有办结，请先逐项办结批示。",
    "changed": "您打开专报之后，有人修改了它，您的操作没有执行；请刷新后核对。",
}
