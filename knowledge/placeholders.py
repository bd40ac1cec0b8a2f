"""What may stand between braces in an answer template, as ``{工单编号}``. Pure."""

from collections.abc import Mapping

from cases import placeholder_faults

PLACEHOLDERS: Mapping[str, str] = {
    "工单编号": "工单的编号",
    "诉求人": "诉求人的称呼；没有登记时写作“市民朋友”",
    "事发地点": "诉求中的地点",
    "诉求类型": "咨询、求助、投诉等",
    "事项分类": "事项分类的名称",
    "主办单位": "主办单位的名称",
    "受理时间": "登记诉求的日期",
    "办理期限": "应当答复的日期",
    "今天": "填写答复的日期",
}
"""What may stand between braces, and what it is filled with."""


def faults_of(body: str) -> list[str]:
    """What is wrong with the placeholders of ``body``, in Chinese."""
    return placeholder_faults(body, PLACEHOLDERS)
