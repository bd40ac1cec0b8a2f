"""What people are told when a case or a step of it was refused."""

from collections.abc import Callable, Mapping
from typing import Any

from cases import (
    AnswerTooShort,
    CaseChanged,
    ClockRefused,
    ExtensionRefused,
    FieldRefused,
    FollowUpTaken,
    KeyReused,
    LinkRefused,
    MergeRefused,
    NoFollowUpNow,
    NoSuchCase,
    NoSuchStep,
    NoWorkingDay,
    SameMatterOpen,
    StepIncomplete,
    StepNotAllowed,
    StepNotLegal,
    StepTooLate,
    UnitRefused,
    UnsealingRefused,
)
from web.answers import NOT_FOUND, NOTHING_CHANGED, Answer, refused_input
from web.cases.complaints import COMPLAINTS, UNSEALING, merge_complaint, same_matter_complaint, too_late_complaint
from web.times import moment

STEP_KEPT = "工单保持原状。"

_CLOCK = Answer(
    status=409,
    code="clock_refused",
    title="办理期限不能这样调整",
    happened="工单当前没有相应的时限在计时，或时限规定不允许这样调整，因此这一步没有执行。",
    kept=STEP_KEPT,
    todo="请刷新工单核对期限；申请延期的，请按规定的幅度重新申请。",
)


LINK_COMPLAINTS = {
    "itself": "工单不能与自己关联。",
    "linked": "这两个工单已经关联。",
    "not_linked": "这两个工单没有关联，或已取消。",
}


def _refused_409(code: str, title: str, happened: str) -> Answer:
    return Answer(
        status=409, code=code, title=title, happened=happened, kept=STEP_KEPT, todo="请核对后再操作。"
    )  # fmt: skip


def _filled_in_wrongly(kind: type[Exception]) -> Callable[[Any], Answer]:
    return lambda exc: refused_input(COMPLAINTS[kind](exc))


CASE_ANSWERS: Mapping[type[Exception], Callable[[Any], Answer]] = {
    NoSuchCase: lambda _: Answer(
        status=404,
        code="no_such_case",
        title="没有找到这个工单",
        happened="系统中没有这个编号的工单。",
        kept=NOTHING_CHANGED,
        todo="请核对工单编号，或到工单列表中查找。",
    ),
    CaseChanged: lambda _: Answer(
        status=409,
        code="case_changed",
        title="工单已被他人修改",
        happened="您打开工单之后，有人保存了新的内容，因此您的修改没有写入。",
        kept="对方保存的内容在系统中。",
        todo="请重新打开工单，核对后再修改。",
    ),
    MergeRefused: lambda exc: _refused_409("merge_refused", "不能并单", merge_complaint(exc)),
    SameMatterOpen: lambda exc: _refused_409("same_matter_open", "同一事项已派单", same_matter_complaint(exc)),
    LinkRefused: lambda exc: _refused_409("link_refused", "不能关联", LINK_COMPLAINTS[exc.why]),
    **{kind: _filled_in_wrongly(kind) for kind in (AnswerTooShort, FieldRefused, StepIncomplete, UnitRefused)},
    NoSuchStep: lambda _: NOT_FOUND,
    StepNotLegal: lambda _: Answer(
        status=409,
        code="step_not_legal",
        title="工单当前状态不能这样办理",
        happened="工单的状态已经变化，或有申请等待审批，这一步现在不能执行。",
        kept=STEP_KEPT,
        todo="请刷新工单，按页面上列出的操作办理。",
    ),
    StepNotAllowed: lambda _: Answer(
        status=403,
        code="step_not_allowed",
        title="这一步不由您办理",
        happened="这一步由其他岗位或其他单位办理，因此没有执行。",
        kept=STEP_KEPT,
        todo="请联系负责的同事；如职责有误，请联系系统管理员。",
    ),
    FollowUpTaken: lambda exc: Answer(
        status=409,
        code="follow_up_taken",
        title="回访已由他人领取",
        happened=f"{exc.by}在 {moment(exc.since)} 领取了这件工单的回访，因此没有执行。",
        kept=STEP_KEPT,
        todo="请从回访名单中另选一件；确需由您回访的，请对方或班长放回名单。",
    ),
    NoFollowUpNow: lambda _: Answer(
        status=409,
        code="no_follow_up_now",
        title="这件工单现在不需要回访",
        happened="只有审核通过、等待回访的工单可以领取。",
        kept=STEP_KEPT,
        todo="请从回访名单中另选一件。",
    ),
    UnsealingRefused: lambda _: Answer(
        status=403,
        code="unsealing_refused",
        title="不能解除保密",
        happened=UNSEALING,
        kept=STEP_KEPT,
        todo="确需修改的，请联系班长。",
    ),
    StepTooLate: lambda exc: Answer(
        status=409,
        code="step_too_late",
        title="已过申请时限",
        happened=too_late_complaint(exc),
        kept=STEP_KEPT,
        todo="请继续办理；确有困难的，请与热线后台联系。",
    ),
    ClockRefused: lambda _: _CLOCK,
    ExtensionRefused: lambda _: _CLOCK,
    NoWorkingDay: lambda _: Answer(
        status=409,
        code="calendar_faulty",
        title="工作日历有误",
        happened="工作日历中连续一年没有工作日，办理期限无法计算，因此这一步没有执行。",
        kept=STEP_KEPT,
        todo="请联系系统管理员更正「规则 → 工作日历」。",
    ),
    KeyReused: lambda _: Answer(
        status=422,
        code="key_reused",
        title="重复的请求编号",
        happened="这个请求编号（Idempotency-Key）已用于另一项操作。",
        kept=STEP_KEPT,
        todo="请为每项操作使用新的编号。",
    ),
}
