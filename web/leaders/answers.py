"""What people are told when something of leaders' matters was refused."""

from collections.abc import Callable, Mapping
from typing import Any

from cases import LeaderTaskRefused, NoSuchReport, PaperRefused, ReportStepRefused
from web.answers import NOT_FOUND, NOTHING_CHANGED, Answer, refused_input
from web.leaders.words import STEP_REFUSED, TASK_REFUSED

LEADER_ANSWERS: Mapping[type[Exception], Callable[[Any], Answer]] = {
    NoSuchReport: lambda _: NOT_FOUND,
    PaperRefused: lambda exc: refused_input(str(exc)),
    LeaderTaskRefused: lambda exc: Answer(
        status=404 if exc.why == "unknown" else 409,
        code=f"leader_task_{exc.why}",
        title="这个事项不能这样办理",
        happened=TASK_REFUSED[exc.why],
        kept=NOTHING_CHANGED,
        todo="请刷新「批示与包案」，按列出的事项办理。",
    ),
    ReportStepRefused: lambda exc: Answer(
        status=409,
        code=f"special_report_{exc.why}",
        title="专报没有变动",
        happened=STEP_REFUSED[exc.why],
        kept=NOTHING_CHANGED,
        todo="请刷新专报，按页面上列出的操作办理。",
    ),
}
