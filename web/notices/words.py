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
    "no carrier": "没有配置这种发送方式的网关",
}  # fmt: skip


def said(error: str | None) -> str:
    """Why a notice was not sent, for people."""
    if not error:
        return ""
    if error.startswith("refused "):
        return f"网关拒收（{error.removeprefix('refused ')}）"
    return _ERRORS.get(error, f"网关没有接收（{error}）")
