"""The settings of notices to citizens."""

from collections.abc import Mapping

from notices import DeliveryView, NoticeView, PartnerView, RuleView
from web.notices.api import RuleBody
from web.openapi.operation import Asked, Once, Operation
from web.openapi.shapes import asked, many, shape
from web.tokens.scopes import Scope

TAG = "市民通知"
NoticeRule = shape("NoticeRule", RuleView, name=str)
NoticeSettings = shape("NoticeSettings", rules=many(NoticeRule), quiet=str)
QuietBody = asked("QuietBody", "hours", hours=str)
Quiet = shape("Quiet", quiet=str)

NoticeRow = shape("NoticeRow", NoticeView, without=("text",))
NoticeRows = shape("NoticeRows", counts=dict[str, int], notices=many(NoticeRow))
PartnerRows = shape("PartnerRows", partners=many(shape("Partner", PartnerView)))
DeliveryRows = shape("DeliveryRows", deliveries=many(shape("Delivery", DeliveryView)))
Queued = shape("Queued", queued=int)
_LEDGER = {"state": Asked("状态，没有给出时只列失败的；all 为全部"), "after": Asked("从这个 id 之前（更早）列起", int)}

NOTICES: Mapping[str, Operation] = {
    "api.notices": Operation(
        tag=TAG, summary="市民通知的设置：每个环节一条，以及免打扰时段", answer=NoticeSettings,
        scope=Scope.SETTINGS_READ, about="revision 为 0 表示还没有保存过，内容是预置的。",
    ),
    "api.notices.rule": Operation(
        tag=TAG, summary="市民通知：修改一个环节", body=RuleBody, answer=NoticeRule, scope=Scope.SETTINGS_WRITE,
        once=Once.GUARDED, refusals=frozenset({404, 409}),
        about="须带读取时的 revision；其间有人修改过为 409。ways 按先后取第一种能送达的：sms、message、email。"
        "text 和 discreet 中的占位符见 docs/notices.md。",
    ),
    "api.notices.quiet": Operation(
        tag=TAG, summary="市民通知：免打扰时段", body=QuietBody, answer=Quiet, scope=Scope.SETTINGS_WRITE,
        once=Once.SAFE,
        about="写作 21:00-08:00, 12:30-14:00，按北京时间；空字符串表示不设。",
    ),
    "api.notices.letters": Operation(
        tag=TAG, summary="市民通知：发出和没有发出的，新的在前，每页 50 条", answer=NoticeRows,
        scope=Scope.SETTINGS_READ, query=_LEDGER, about="不含内容；号码和邮箱已遮掩。",
    ),
    "api.notices.again": Operation(
        tag=TAG, summary="市民通知：重新发送失败的一条", answer=Queued, scope=Scope.SETTINGS_WRITE, once=Once.GUARDED,
        refusals=frozenset({404, 409}),
    ),
    "api.partners": Operation(
        tag=TAG, summary="对外接口：列表，不含密钥", answer=PartnerRows, scope=Scope.SETTINGS_READ,
    ),
    "api.partner.deliveries": Operation(
        tag=TAG, summary="对外接口：推送记录", answer=DeliveryRows, scope=Scope.SETTINGS_READ, query=_LEDGER,
    ),
    "api.partner.again": Operation(
        tag=TAG, summary="对外接口：重新推送失败的一条", answer=Queued, scope=Scope.SETTINGS_WRITE, once=Once.GUARDED,
        refusals=frozenset({404, 409}),
    ),
}  # fmt: skip
