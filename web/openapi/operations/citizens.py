"""Who called, and by which numbers; who signs for whom."""

from collections.abc import Mapping
from datetime import datetime

from cases import DelegationView
from web.citizens.numbers_api import EndBody, NumberBody
from web.citizens.reveal_api import RevealBody
from web.delegates.api import LendBody
from web.openapi.operation import Once, Operation
from web.openapi.shapes import many, shape
from web.tokens.scopes import Scope

TAG = "诉求人"
Number = shape("CitizenNumber", id=int, number=str, of_case=bool, added_at=datetime, added_by=str)
Numbers = shape("CitizenNumbers", numbers=many(Number))
WhoCalled = shape("WhoCalled", number=str, name=str | None, telephone=str | None, email=str | None)
WhichNumber = shape("WhichNumber", call=str, telephone=str | None)
Delegation = shape("Delegation", DelegationView)
Delegations = shape("Delegations", delegations=many(Delegation))
Ended = shape("DelegationEnded", ended=int)
REVEALED = (
    "reason 为理由，2 至 500 字，连同查看人记入审计。"
    "只答复一次：带同一 Idempotency-Key 再问的为 409（answer_not_kept）。"
)

CITIZENS: Mapping[str, Operation] = {
    "api.case.citizen": Operation(
        tag=TAG, summary="查看一个工单的诉求人姓名和完整号码", body=RevealBody, answer=WhoCalled,
        scope=Scope.CITIZENS_REVEAL, once=Once.GUARDED, refusals=frozenset({403}),
        about=f"{REVEALED}查看记录在工单的 history 中。保密、举报工单不向承办单位提供（403）。",
    ),
    "api.call.number": Operation(
        tag=TAG, summary="查看一通来电的完整号码", body=RevealBody, answer=WhichNumber, scope=Scope.CITIZENS_REVEAL,
        once=Once.GUARDED, about=REVEALED,
    ),
    "api.case.numbers": Operation(
        tag=TAG, summary="工单诉求人的各个号码，已遮掩", answer=Numbers, scope=Scope.CASES_WRITE,
        refusals=frozenset({422}), about="空列表表示号码没有与其他号码合并。of_case 为工单自己的号码。",
    ),
    "api.case.numbers.post": Operation(
        tag=TAG, summary="把一个号码并入工单的诉求人", body=NumberBody, answer=Numbers, scope=Scope.CASES_WRITE,
        once=Once.GUARDED, about="number 为完整号码，固定电话加区号；reason 为理由，记入审计。",
    ),
    "api.case.number.end": Operation(
        tag=TAG, summary="把一个号码从工单的诉求人分出", body=EndBody, answer=Numbers, scope=Scope.CASES_WRITE,
        once=Once.GUARDED,
    ),
    "api.delegates": Operation(
        tag=TAG, summary="本单位现行的代签授权", answer=Delegations, scope=Scope.CASES_READ,
    ),
    "api.delegates.post": Operation(
        tag=TAG, summary="授权本单位的同事代签", body=LendBody, answer=Delegation, status=201,
        scope=Scope.CASES_WRITE, once=Once.GUARDED,
        about="to 为登录名，until 为结束时间（最多 60 天）。只有有审签权限的账号可以授权，接口令牌没有审签权限。",
    ),
    "api.delegate.end": Operation(
        tag=TAG, summary="收回自己的代签授权", answer=Ended, scope=Scope.CASES_WRITE, once=Once.GUARDED,
    ),
}  # fmt: skip
