"""What people are told beside the form of a step that was refused."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from cases import (
    UNNAMED,
    Action,
    AnswerTooShort,
    CaseChanged,
    CaseSheet,
    Field,
    FieldRefused,
    MergeRefused,
    SameMatterOpen,
    StepIncomplete,
    StepTooLate,
    UnitRefused,
    UnsealingRefused,
)
from web.cases import words
from web.times import moment

_FIELD_COMPLAINTS = {
    "not_in_list": "请从列表中选择。",
    "no_time": "不是有效的时间。",
    "no_number": "请填写大于 0 的整数。",
    "too_late": "不能晚于现在。",
    "too_early": "须晚于现在。",
    "before_case": "比工单登记早一天以上，请核对年月日。",
    "poor": "评为差的答复不能通过审核，请改用「退回重新答复」，并写明原因。",
    "told_too": "与「答复市民的时间」只能填一项：已经答复的填时间，未能答复的填原因。",
    "no_such_person": "没有这个账号。",
    "not_recused": "没有登记回避。",
}
UNSEALING = "这是保密或举报工单，改后承办单位将能看到诉求人，须由班长或管理员修改。"
_UNIT_COMPLAINTS = {
    "unknown": "没有这个单位。",
    "inactive": "这个单位已停用。",
    "wrong_kind": "这个单位不能承担这项任务：督办单位不办理，办理单位不督办。",
    "twice": "同一个单位不能重复选择。",
    "recused": "这个单位已登记回避，不能参与办理。",
    "has_part": "这个单位正在主办或督办，请先改派再登记回避。",
    "not_below": "这个单位不是主办单位的下级，不能转办。",
}
_MERGE_COMPLAINTS = {
    "unknown": "没有这个工单。",
    "itself": "不能并入自己。",
    "closed": "该工单已办结。",
    "follows": "该工单自己已并入其他工单，请并入它的主单。",
    "leads": "已有其他工单并入本工单，请先把它们拆单。",
    "sealed": "保密或举报工单不能并单。",
    "simulated": "模拟工单不能与真实工单并单。",
    "busy": "该工单正由他人办理，请稍后再试。",
}


def field_complaint(exc: FieldRefused) -> str:
    """Why what was filled in cannot be taken."""
    label = words.FIELDS[Field(exc.field)]
    if exc.why == "too_long":
        return f"「{label}」请控制在 {exc.most} 字以内。"
    if exc.why == "too_much":
        return f"「{label}」最多 {exc.most}。"
    return f"「{label}」{_FIELD_COMPLAINTS[exc.why]}"


def unit_complaint(exc: UnitRefused) -> str:
    """Why a unit cannot take a part."""
    return f"「{exc.unit}」{_UNIT_COMPLAINTS[exc.why]}"


def too_late_complaint(exc: StepTooLate) -> str:
    """Why a request cannot be made any more."""
    return f"「{words.ACTIONS[Action(exc.action)]}」须在 {moment(exc.limit)} 之前提出。"


def short_complaint(exc: AnswerTooShort) -> str:
    """Why an answer is none yet."""
    return f"答复过于简单，请写明核实情况和处理结果（至少 {exc.least} 个字）。"


def missing_complaint(missing: Sequence[Sequence[str]]) -> str:
    """``missing`` as ``cases.StepIncomplete`` holds it."""
    wanted = (" 或 ".join(f"「{words.FIELDS[Field(name)]}」" for name in need) for need in missing)
    return f"还需要填写{'、'.join(wanted)}。"


def merge_complaint(exc: MergeRefused) -> str:
    """Why a case cannot follow the one that was named."""
    return f"不能并入工单 {exc.into[:24]}：{_MERGE_COMPLAINTS[exc.why]}"


def same_matter_complaint(exc: SameMatterOpen) -> str:
    """What is with a unit already; the numbers are the hotline's to read."""
    numbers = "、".join(exc.numbers[:5])
    return f"同一事项已派单：工单 {numbers}。请并单；确需分别办理的，请选择「{words.FIELDS[Field.APART]}」并写明说明。"


def rivals_warning(sheet: CaseSheet) -> str | None:
    """The same before it is refused; None: there is nothing of the kind."""
    found = "、".join(
        "由您须回避的工单办理，请交同事处理" if one.number == UNNAMED
        else f"{one.number}（{sheet.units.get(one.unit or '', '未派单')}）"
        for one in sheet.rivals[:5]
    )  # fmt: skip
    return f"疑似重复交办：同一事项已派单，工单 {found}。" if found else None


COMPLAINTS: Mapping[type[Exception], Callable[[Any], str]] = {
    StepIncomplete: lambda exc: missing_complaint(exc.missing),
    FieldRefused: field_complaint,
    UnitRefused: unit_complaint,
    AnswerTooShort: short_complaint,
    StepTooLate: too_late_complaint,
    MergeRefused: merge_complaint,
    SameMatterOpen: same_matter_complaint,
    UnsealingRefused: lambda _: UNSEALING,
    CaseChanged: lambda _: (
        "您打开工单之后，有人办理了这个工单，您的操作还没有执行。请核对下面的最新情况，需要时再次提交。"
    ),
}
"""What to say beside the form of a step that was refused."""
