"""专题专报 → 批示 → 追办: the legal steps of a special report as a table, and how its words begin. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from cases.leaders.errors import ReportStepRefused
from db.tables import ReportState as S


class ReportAction(StrEnum):
    """Values are part of addresses: never rename one."""

    WRITE = "write"  # 修改
    SUBMIT = "submit"  # 呈报
    INSTRUCT = "instruct"  # 登记批示
    CONCLUDE = "conclude"  # 办结
    WITHDRAW = "withdraw"  # 撤回


TABLE: Mapping[tuple[S, ReportAction], S] = {
    (S.DRAFT, ReportAction.WRITE): S.DRAFT,
    (S.DRAFT, ReportAction.SUBMIT): S.SUBMITTED,
    (S.DRAFT, ReportAction.WITHDRAW): S.WITHDRAWN,
    (S.SUBMITTED, ReportAction.INSTRUCT): S.INSTRUCTED,
    (S.SUBMITTED, ReportAction.CONCLUDE): S.CONCLUDED,  # the leader has read it and instructs nothing
    (S.SUBMITTED, ReportAction.WITHDRAW): S.WITHDRAWN,
    (S.INSTRUCTED, ReportAction.INSTRUCT): S.INSTRUCTED,
    (S.INSTRUCTED, ReportAction.CONCLUDE): S.CONCLUDED,
}
SKELETON = "一、基本情况\n\n二、原因分析\n\n三、意见建议\n"
"""What a new report begins with."""


def after(number: str, state: S, action: ReportAction, *, open_tasks: int = 0) -> S:
    """The state after ``action``. Raises ``ReportStepRefused``; no report ends while an instruction is open."""
    found = TABLE.get((state, action))
    if found is None:
        raise ReportStepRefused(number, action, "state")
    if action is ReportAction.CONCLUDE and open_tasks:
        raise ReportStepRefused(number, action, "open_tasks")
    return found


def open_actions(state: S, *, open_tasks: int = 0) -> tuple[ReportAction, ...]:
    """What may be done with a report now, in the order of the table."""
    held = {ReportAction.CONCLUDE} if open_tasks else set()
    return tuple(action for (at, action) in TABLE if at is state and action not in held)
