"""What people are told when something about an incident or a common cause was refused."""

from collections.abc import Callable, Mapping
from typing import Any

from cases import CauseRefused, IncidentRefused, NoSuchIncident
from web.answers import NOTHING_CHANGED, Answer, refused_input

INCIDENT_ANSWERS: Mapping[type[Exception], Callable[[Any], Answer]] = {
    NoSuchIncident: lambda _: Answer(
        status=404, code="no_such_incident", title="没有找到这起群体事件", happened="系统中没有这个编号的群体事件。",
        kept=NOTHING_CHANGED, todo="请到群体事件列表中查找。",
    ),
    IncidentRefused: lambda _: Answer(
        status=409, code="incident_refused", title="群体事件的状态已变化",
        happened="这起群体事件已由他人处置，或已结束，因此这项操作没有执行。", kept="群体事件和工单保持原状。",
        todo="请刷新页面，按最新状态处置。",
    ),
    CauseRefused: lambda exc: refused_input(str(exc)),
}  # fmt: skip
