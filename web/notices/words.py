"""The Chinese words about notices."""

from collections.abc import Mapping

from db.tables import NoticeState, NoticeWay

WAYS: Mapping[NoticeWay, str] = {
    NoticeWay.SMS: "短信", NoticeWay.MESSAGE: "消息渠道", NoticeWay.EMAIL: "电子邮件",
}  # fmt: skip
STATES: Mapping[NoticeState, str] = {
    NoticeState.WAITING: "待发送", NoticeState.SENT: "已发送", NoticeState.DROPPED: "未发送",
    NoticeState.DEAD: "发送失败",
}  # fmt: skip
_ERRORS: Mapping[str, str] = {
    "no_way": "没有可用的发送方式（如登记的是固定电话）", "silent": "市民不接收通知", "secret": "工单已转为保密或匿名",
    "no carrier": "没有配置这种发送方式的网关", "no answer in time": "规定时间内没有回应",
}  # fmt: skip

_RETURNED: Mapping[str, str] = {
    "5.1": "邮箱地址不存在或有误", "5.2": "邮箱已满或停用", "5.3": "对方邮件系统不接收", "5.4": "找不到对方邮件系统",
    "5.7": "对方邮件系统拒收",
}  # fmt: skip
"""What a report's status means (RFC 3463), by its class and subject."""


def said(error: str | None) -> str:
    """Why a notice was not sent, for people."""
    if not error:
        return ""
    if error.startswith("refused "):
        return f"网关拒收（{error.removeprefix('refused ')}）"
    if error.startswith("returned"):
        status = error.removeprefix("returned").strip()
        return f"退信：{_RETURNED.get(status[:3], '对方邮件系统没有收下')}{f'（{status}）' if status else ''}"
    if error.startswith(("code ", "status ")):
        return f"对方没有接收（{error.partition(' ')[2]}）"
    return _ERRORS.get(error, f"没有送出（{error}）")
