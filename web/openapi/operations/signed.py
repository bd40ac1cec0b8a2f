"""What is signed instead of shown a token: messages of citizens, and what partners tell."""

from collections.abc import Mapping

from db.tables import CaseState
from notices import PartnerMessageBody
from web.messages.handlers import Inbound
from web.openapi.operation import Operation
from web.openapi.shapes import shape

SIGNED = "不用令牌，用 X-Hotline-Time 和 X-Hotline-Signature 签名"
Reply = shape("Reply", reply=str)
Told = shape("Told", case=str, state=CaseState)
BY_SIGNATURE: Mapping[str, Operation] = {
    "api.messages": Operation(
        tag="来信", summary="网关送来的市民消息：回访的回复，或新的诉求", body=Inbound, answer=Reply, open_to_all=True,
        coded=frozenset({400, 401, 404, 409}), about=f"{SIGNED}（见 docs/messages.md）；没有接入网关时为 404。",
    ),
    "api.exchange": Operation(
        tag="对接单位", summary="对接单位送来的消息：签收、退单、联系、答复、新的事项", body=PartnerMessageBody,
        answer=Told, open_to_all=True,
        coded=frozenset({400, 401, 403, 404, 409, 422, 503}),
        about=f"{SIGNED}（见 docs/exchange.md），code 为对接单位的代码；id 相同的消息只执行一次，得到同样的结果。",
    ),
}  # fmt: skip
