"""The words of notices: what may stand in them, what is wrong with them, and what they become. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from cases import fill, placeholder_faults
from db.tables import NoticeWay
from notices.errors import NoticeFaulty

NEUTRAL: Mapping[str, str] = {
    "工单编号": "工单的编号",
    "受理时间": "登记诉求的日期",
    "今天": "写通知的日期",
}
"""What tells nobody what the matter is."""
PLACEHOLDERS: Mapping[str, str] = {
    **NEUTRAL,
    "查询码": "市民查询进度用的密码",
    "诉求人": "诉求人的称呼；没有登记时写作“市民朋友”",
    "诉求类型": "咨询、求助、投诉等",
    "事发地点": "诉求中的地点",
    "主办单位": "主办单位的名称",
    "办理期限": "应当答复的日期",
    "办理结果": "已解决、部分解决等",
    "答复内容": "最近一次答复的文字，最多 200 字",
}
"""What may stand between braces, and what it is filled with."""

LONGEST_TEXT = 500
LONGEST_SUBJECT = 100
LONGEST_DELAY = 7 * 24 * 60
LONGEST_ANSWER = 200
LONGEST_SENT = 1000
"""Characters that go out at most; what citizens wrote into the case may be long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleText:
    """What an administrator writes; ``delay_minutes`` after the step."""

    active: bool
    ways: tuple[str, ...]
    subject: str
    text: str
    discreet: str = ""
    delay_minutes: int = 0


@dataclass(frozen=True, slots=True)
class Worded:
    """``tells``: whether the words may tell the matter."""

    text: str
    tells: bool


def checked(rule: RuleText) -> RuleText:
    """``rule`` with plain line ends. Raises ``NoticeFaulty`` with every fault."""
    plain = replace(
        rule, subject=" ".join(rule.subject.split()), text=_words(rule.text), discreet=_words(rule.discreet)
    )
    faults = [
        *_length("邮件标题", plain.subject, LONGEST_SUBJECT), *_length("通知内容", plain.text, LONGEST_TEXT),
        *(_length("保密工单的通知内容", plain.discreet, LONGEST_TEXT) if plain.discreet else ()),
        *placeholder_faults(plain.text, PLACEHOLDERS),
        *placeholder_faults(plain.subject, NEUTRAL),
        *(f"保密工单的通知：{fault}" for fault in placeholder_faults(plain.discreet, NEUTRAL)),
    ]  # fmt: skip
    known = {way.value for way in NoticeWay}
    if not plain.ways or len(set(plain.ways)) < len(plain.ways) or not set(plain.ways) <= known:
        faults.append("请至少选择一种发送方式，每种只选一次。")
    if not 0 <= plain.delay_minutes <= LONGEST_DELAY:
        faults.append(f"延后发送请填写 0 至 {LONGEST_DELAY} 分钟。")
    if faults:
        raise NoticeFaulty(faults)
    return plain


def worded(text: str, discreet: str, values: Mapping[str, str | None], *, secret: bool) -> Worded | None:
    """What the citizen is to read; None: nothing may be told.

    ``secret``: the matter must not be told. Where the case does not say what ``text`` asks for, he reads the discreet
    words rather than words with a hole.
    """
    if not secret:
        whole = fill(text, values)
        if not whole.missing:
            return Worded(whole.text[:LONGEST_SENT], tells=True)
    rest = fill(discreet, {name: values.get(name) for name in NEUTRAL})
    return Worded(rest.text, tells=False) if discreet and not rest.missing else None


def shortened(text: str, most: int = LONGEST_ANSWER) -> str:
    """``text`` on one line, cut to ``most`` characters."""
    plain = " ".join(text.split())
    return plain if len(plain) <= most else plain[: most - 1] + "…"


def _words(text: str) -> str:
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in plain if sign == "\n" or sign >= " ").strip()


def _length(label: str, text: str, most: int) -> list[str]:
    if not text:
        return [f"请填写{label}。"]
    return [f"{label}请控制在 {most} 字以内。"] if len(text) > most else []
