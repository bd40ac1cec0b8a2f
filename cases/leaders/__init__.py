"""What leaders see and say: 专报, 批示, 包案 and reception days, each followed until somebody says what came of it."""

from cases.leaders.errors import LeaderTaskRefused, NoSuchReport, PaperRefused, ReportStepRefused
from cases.leaders.receptions import CaseVisit, Receptions, ReceptionText, ReceptionView, VisitLine
from cases.leaders.reminding import LEADER_MESSAGE, LeaderMessage, LeaderReminders
from cases.leaders.report_rules import SKELETON, ReportAction
from cases.leaders.reports import ReportText, SpecialReports, SpecialReportView
from cases.leaders.tasks import LeaderTasks, LeaderTaskView, TaskReportLine, task_colour

__all__ = [
    "LEADER_MESSAGE",
    "SKELETON",
    "CaseVisit",
    "LeaderMessage",
    "LeaderReminders",
    "LeaderTaskRefused",
    "LeaderTaskView",
    "LeaderTasks",
    "NoSuchReport",
    "PaperRefused",
    "ReceptionText",
    "ReceptionView",
    "Receptions",
    "ReportAction",
    "ReportStepRefused",
    "ReportText",
    "SpecialReportView",
    "SpecialReports",
    "TaskReportLine",
    "VisitLine",
    "task_colour",
]
