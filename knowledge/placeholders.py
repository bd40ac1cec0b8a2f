"""Answer templates: words with places that are filled from a case, as ``{工单编号}``. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

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

_PLACE = re.compile(r"[{｛]([^{}｛｝\n]{0,32})[}｝]")
_BRACES = re.compile(r"[{}｛｝]")


@dataclass(frozen=True, slots=True)
class FilledText:
    """``missing``: placeholders the case says nothing about; in ``text`` they stand as 〔…待填写〕."""

    text: str
    missing: tuple[str, ...]


def faults_of(body: str) -> list[str]:
    """What is wrong with the placeholders of ``body``, in Chinese."""
    unknown = [name for name in dict.fromkeys(map(str.strip, _PLACE.findall(body))) if name not in PLACEHOLDERS]
    faults = [f"没有占位符「{name[:20]}」；可以使用：{'、'.join(PLACEHOLDERS)}。" for name in unknown]
    if _BRACES.search(_PLACE.sub("", body)):
        faults.append("花括号没有成对；花括号只用于占位符，如 {工单编号}。")
    return faults


def fill(body: str, values: Mapping[str, str | None]) -> FilledText:
    """``body`` with ``values`` by name of placeholder; what is filled in is never read for placeholders again."""
    missing: dict[str, None] = {}

    def value_of(found: re.Match[str]) -> str:
        name = found.group(1).strip()
        value = values.get(name)
        if value:
            return value
        missing[name] = None
        return f"〔{name}待填写〕"

    return FilledText(_PLACE.sub(value_of, body), tuple(missing))
