"""The Chinese words of the settings."""

from collections.abc import Mapping, Sequence

from cases import EXCLUSION_NAMES
from web.admin.city_rules.items import Item

Words = Mapping[str, tuple[str, str]]
"""By field: its label, and what is said beside it."""

FOLLOW_UP: Words = {
    "delay_minutes": ("首次回访（分）", "反馈后多久"),
    "attempts": ("最多拨打（次）", "短信只发一次"),
    "pause_minutes": ("再拨间隔（分）", ""),
    "give_up_hours": ("放弃（小时）", "此后不再询问，短信回复也不计入"),
    "at_once": ("同时通话数", "0 为暂不拨打"),
}
RATING: Words = {
    "delay_minutes": ("首次询问（分）", "通话结束后多久"),
    "from_hour": ("开始（点）", ""),
    "until_hour": ("结束（点）", ""),
    "attempts": ("最多询问（次）", "短信只发一次"),
    "pause_minutes": ("再问间隔（分）", ""),
    "give_up_hours": ("放弃（小时）", "此后不再询问，回复也不计入"),
}
CALLBACK: Words = {
    "short_seconds": ("最短等待（秒）", "等待不足的不列入漏接"),
    "look_back_hours": ("回看（小时）", "更早的漏接不再列入"),
    "attempts": ("最多拨打（次）", "仍未接通的转为工单"),
    "pause_minutes": ("再拨间隔（分）", ""),
    "claim_minutes": ("领取保留（分）", "领取后未拨打的，回到名单"),
    "dial_minutes": ("拨号保留（分）", "座席未摘机的，回到名单"),
}
UNREAD: Words = {
    "emergency": ("急电（分）", "0 为不提醒；任何时间都提醒"),
    "important": ("要电（分）", "0 为不提醒"),
    "persistent": ("重电（分）", "0 为不提醒"),
    "normal": ("一般（分）", "0 为不提醒"),
    "from_hour": ("开始（点）", ""),
    "until_hour": ("结束（点）", "其余时间的提醒等到次日开始"),
}
WAYS = (("call", "电话"), ("message", "短信"), ("call,message", "先电话，后短信"), ("message,call", "先短信，后电话"))
QUESTIONS = (
    ("solved", "是否解决"),
    ("satisfied", "是否满意"),
    ("contacted", "是否联系过"),
    ("truthful", "答复是否属实"),
)
UNREACHED = (("person", "转人工回访"), ("waive", "按规则免回访"))

ABOUT_FOLLOW_UP = "审核通过的工单由系统打电话或发短信回访；说不满意、未解决的，以及系统不回访的，转人工回访。"
ABOUT_RATING = (
    "市民先挂机、未能评价的来电，稍后由系统打电话或发短信请其评价。哪条线路询问、以何种方式，在“线路”页面设置。"
)
ABOUT_CALLBACK = "按键预约回拨的，以及排队中放弃的来电，列入回拨名单。"
ABOUT_UNREAD = "派到单位的工单无人查阅，超过下列时间即自动催办，并短信通知单位值班手机。"

ABOUT_ORDERS = "派单时随时限一起交给单位的质量要求和反馈要求。派单人可以逐件改写，已派出的工单不变。"
ORDERS = (("quality", "质量要求"), ("answer", "反馈要求"))
ABOUT_LINGERING = (
    "没有办结的工单，办理过久的标为积案；更久的，或多次重办、多次退单的，标为老大难。在工单列表的“标记”中筛选。"
)
LINGERING: Words = {
    "days": ("积案（天）", "超过这些天没有办结"),
    "long_days": ("老大难（天）", "超过这些天没有办结"),
    "redos": ("老大难（重办次数）", "达到即标记"),
    "returns": ("老大难（退单次数）", "达到即标记"),
    "repeat_days": ("重复（天）", "同一号码在这些天内就同类事项再次来电"),
}
ABOUT_CALLING_BACK = (
    "单位答复并通过审核的工单都要回访。多次未接通的可以办结，须写明原因；列为不回访的，按规则免回访并记入工单。"
)
CALLING_BACK: Words = {
    "tries": ("最多拨打（次）", "仍未接通的，不再回访"),
    "wait_hours": ("再拨间隔（小时）", "未接通后过多久再拨"),
    "claim_minutes": ("领取保留（分）", "领取后没有回访的，回到名单"),
}

TEXT = Item(name="text", label="短信内容", kind="area")


def follow_up_items(counted: Sequence[Item], queues: tuple[tuple[str, str], ...], *, longest: int) -> Sequence[Item]:
    """The fields of 自动回访, in the order of the form."""
    return [
        Item(name="enabled", label="启用自动回访", kind="flag"),
        Item(name="ways", label="方式", kind="choice", choices=WAYS),
        Item(name="hours", label="回访时段（点）", kind="hours", hint="如 9-12, 14-20"),
        *counted,
        Item(name="queue", label="按 0 转人工的队列", kind="choice", choices=queues),
        Item(name="unreached", label="未联系到市民", kind="choice", choices=UNREACHED),
        Item(name="questions", label="询问", kind="ticks", choices=QUESTIONS),
        Item(name="excluded", label="留给人工回访", kind="ticks", choices=tuple(EXCLUSION_NAMES.items())),
        Item(name="close", label="市民满意的工单即时办结", kind="flag"),
        Item(name="text", label="短信内容", kind="area", longest=longest),
    ]  # fmt: skip
