"""What is wrong with a document of rules, in the words of whoever wrote it. Pure."""

import re
from collections.abc import Iterable, Mapping

Fault = tuple[str, str]
"""Path within the document, and what is wrong there."""

_WORDS: Mapping[str, str] = {
    r"is not YAML": "不是有效的 YAML，请检查缩进、冒号和引号。",
    r"Field required": "缺少这一项。",
    r"Extra inputs are not permitted": "没有这一项，请检查拼写。",
    r"Input should be greater than or equal to (\S+)": r"不能小于 \1。",
    r"Input should be less than or equal to (\S+)": r"不能大于 \1。",
    r"String should have at least (\d+) characters?": r"至少 \1 个字。",
    r"String should have at most (\d+) characters?": r"最多 \1 个字。",
    r"String should match pattern .*": "只能用小写字母、数字和下划线，以字母开头，2 至 64 个。",
    r"Input should be a valid integer.*": "应为整数。",
    r"Input should be a valid string": "应为文字，必要时加引号。",
    r"Input should be in a valid time format.*": '应为时刻，如 "17:00"。',
    r"Input should be a valid (?:dictionary|mapping).*": "应写成“名称: 内容”的形式。",
    r"Input should be a valid (?:tuple|list)": "应写成列表，每项前加短横线。",
    r"(?:Tuple|List|Dictionary) should have at least (\d+) items?.*": r"至少 \1 项。",
    r"(?:Tuple|List|Dictionary) should have at most (\d+) items?.*": r"最多 \1 项。",
    r"Input should be ('.*')": r"只能是 \1 之一。",
    r"a limit of nothing needs ends: day_end": "时限为 0 表示当日，须写明 ends: day_end。",
    r"write the time in quotes": '时刻请加引号，如 "17:00"。',
    r"cut_off is for limits in working time": "cut_off 只用于按工作时间计算的时限。",
    r"yellow is counted as the limit is.*": "黄牌与时限须同样按工作时间计算，或同样按自然时间计算。",
    r"yellow must come after the limit has begun": "黄牌剩余的时间须短于时限。",
    r"an extension adds at least 1": "每次延期至少为 1。",
    r"an escalation comes after the deadline": "升级措施须在逾期之后，至少为 1。",
    r"the time for signing cannot begin with the signature": "签收时限不能从签收起算。",
    r"a profile has at least one term": "至少要有一条时限。",
    r"term (\d+) is never reached: .*": r"terms.\1 不会用到：前面同类的一条已适用于全部事项。",
    r"term (\d+) is for classes that are not listed: (.*)": r"terms.\1 用到的类别没有在 classes 中列出：\2。",
    r"not working hours: .*": '工作时间请写成 ["08:30-12:00", "13:30-17:30"]，从早到晚，互不重叠。',
    r"write a whole number, or a decimal in quotes": '请写整数；小数请加引号，如 "0.5"。',
    r"not a number": "不是数字。",
    r"least is more than points": "least 不能大于 points。",
    r"a target is at most 100 percent": "target 最大为 100。",
    r"a figure has points once": "同一个指标只能计分一次。",
    r"a figure is a share or an aggregate, not both": "denominator（分母）与 aggregate（汇总方式）只能填写一项。",
    r"only a share has a lowest value in any span of hours": "只有比率（有分母）才能按任意连续小时取最低值。",
    r"(\S+) is not always part of (\S+)": r"\1 不一定包含在 \2 中，不能作为它的比率，否则可能超过 100%。",
    r"only a seat's time has stretches": "只有座席时间才能取每次的平均时长。",
    r"a seat's time has no lowest value in any span of hours": "座席时间不能按任意连续小时取最低值。",
    r"of a seat's time a share or the average stretch is told": "座席时间只能求占比，或每次的平均时长。",
    r"no set of calls and no kind of seats' time": "既不是来电的类别，也不是座席时间的类别，请参照现行口径填写。",
}
"""By what the checks say; the groups found stand in the words."""


def in_chinese(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """What is not known here stays as it was said."""
    return tuple((path, _told(why)) for path, why in faults)


def _told(why: str) -> str:
    for pattern, words in _WORDS.items():
        found = re.fullmatch(pattern, why, re.DOTALL)
        if found is not None:
            said = found.expand(words)
            return said.replace("', '", "、").replace("' or '", "、").replace("'", "")
    return why
