"""Cases: read, listed, written, led on; files, notes and tags beside them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from cases import (
    CHOICES,
    AnswerLine,
    AssignmentLine,
    AttachmentList,
    AttachmentView,
    CaseFacts,
    CaseView,
    ClockLine,
    Colour,
    Field,
    FieldKind,
    FollowUpLine,
    HistoryLine,
    LimitLine,
    NoteLine,
    Offer,
    Proposal,
    kind_of,
    longest,
)
from db.tables import CaseState, CaseType, Urgency
from web.cases.filters import Todo
from web.cases.queries import CaseRow
from web.cases.words import FIELDS
from web.followups.queries import FollowUpRow, Pile
from web.inbox.queries import InboxRow, Tray
from web.marks.bulk import Outcome
from web.openapi.operation import Asked, Once, Operation, Version
from web.openapi.shapes import asked, many, shape
from web.tokens.scopes import Scope

TAG = "工单"
ListedCase = shape("ListedCase", CaseRow, colour=Colour | None)
CasePage = shape("CasePage", cases=many(ListedCase), complaints=list[str], note=str | None, next=str | None)
CaseRead = shape(
    "CaseRead", CaseFacts, CaseView, without=("around",), assignments=list[AssignmentLine], answers=list[AnswerLine],
    follow_ups=list[FollowUpLine], clocks=list[ClockLine], history=list[HistoryLine], steps=list[Offer], hidden=bool,
    proposal=Proposal | None, colour=Colour | None, same_matter=list[str], followers=int, channel_name=str,
    category_name=str | None, limit=LimitLine | None,
)  # fmt: skip
CaseText = asked("CaseText", text=str, case_type=CaseType | None, place=str | None, citizen_name=str | None)
NewCase = asked(
    "NewCase", "channel", "text",
    channel=str, text=str, place=str | None, name=str | None, number=str | None, email=str | None,
    category=str | None, case_type=CaseType | None, anonymous=bool, confidential=bool,
)  # fmt: skip
CaseVersion = shape("CaseVersion", number=str, version=int)
StepTaken = shape("StepTaken", number=str, state=CaseState, version=int, repeated=bool)
InboxCase = shape(
    "InboxCase", InboxRow, without=("redacted_text", "caller", "citizen_name"), sealed=bool, colour=Colour | None
)
InboxPage = shape(
    "InboxPage", unit=str, tray=Tray, counts=dict[Tray, int], complaints=list[str], next=str | None,
    cases=many(InboxCase),
)  # fmt: skip
FollowUpListed = shape("FollowUpListed", FollowUpRow, claimed_by=str | None, claimed_at=datetime | None)
FollowUps = shape(
    "FollowUps",
    pile=Pile,
    counts=dict[Pile, int],
    cases=many(FollowUpListed),
    more=bool,
    next=str | None,
)
Claim = shape("FollowUpClaim", number=str, claimed_by=str | None, claimed_at=datetime | None)
MarksRead = shape("MarksRead", notes=list[NoteLine], tags=list[str])
BulkBody = asked("BulkBody", "action", "numbers", action=str, numbers=list[str], fields=dict[str, str])
Outcomes = shape("Outcomes", outcomes=list[Outcome])
Uploaded = shape("Uploaded", name=str, file=AttachmentView | None, refused=str | None)
Uploads = shape("Uploads", files=many(Uploaded))
_PATTERNS: Mapping[FieldKind, dict[str, Any]] = {
    FieldKind.YES_NO: {"enum": ["true", "false"]},
    FieldKind.NUMBER: {"pattern": "^[1-9][0-9]{0,3}$"},
    FieldKind.INSTANT: {"format": "date-time"},
}


def _field(name: Field) -> dict[str, Any]:
    """All fields are sent as texts, as forms do."""
    found: dict[str, Any] = {"type": "string", "description": FIELDS.get(name, name.value)}
    if name in CHOICES:
        return found | {"enum": [member.value for member in CHOICES[name]]}
    found |= _PATTERNS.get(kind_of(name), {})
    return found | ({"maxLength": longest(name)} if longest(name) else {})


STEP_BODY = {
    "type": "object",
    "properties": {"fields": {"type": "object", "properties": {name.value: _field(name) for name in Field}}},
}
LIST = {
    "find": Asked("编号、地点、内容或分类中的词"),
    "state": Asked("状态", CaseState),
    "unit": Asked("主办单位代码"),
    "colour": Asked("时限颜色", Colour),
    "urgency": Asked("紧急程度", Urgency),
    "todo": Asked("待办", Todo),
    "tag": Asked("标签"),
}
READ, WRITE = Scope.CASES_READ, Scope.CASES_WRITE
CASES: Mapping[str, Operation] = {
    "api.cases": Operation(
        tag=TAG, summary="工单列表，最新的在前", answer=CasePage, scope=READ, query=LIST, paged=True,
        about="属于热线的令牌可用；单位的令牌请用收件箱。",
    ),
    "api.case": Operation(
        tag=TAG, summary="一个工单，以及现在可以办理的步骤", answer=CaseRead, scope=READ, version=Version.TELLS
    ),
    "api.call.case": Operation(
        tag=TAG, summary="为一通来电登记工单；已有工单时返回原来的", answer=CaseVersion, scope=WRITE, once=Once.SAFE,
        version=Version.TELLS,
    ),
    "api.case.new": Operation(
        tag=TAG, summary="登记没有经过电话系统的诉求", body=NewCase, answer=CaseVersion, scope=WRITE, once=Once.GUARDED,
        status=201, version=Version.TELLS,
        about="channel 为诉求渠道的代码（电话除外，来电用 /calls/{id}/case）；除匿名外，number 与 email 至少填写一项。",
    ),
    "api.case.text": Operation(
        tag=TAG, summary="填写诉求内容；没有给出的项目保持不变", body=CaseText, answer=CaseVersion, scope=WRITE,
        version=Version.NEEDS, refusals=frozenset({403, 409}),
        about="null 或空文本清空该项；读到的掩码（如「王**」）原样送回时保持原值。",
    ),
    "api.case.step": Operation(
        tag=TAG, summary="办理一步：派单、签收、提交答复、回访……", body=STEP_BODY, answer=StepTaken, scope=WRITE,
        version=Version.NEEDS, once=Once.SAFE, refusals=frozenset({403, 409}),
        about="可以办理的步骤和各步骤要填的项目见工单的 steps；needs 的每一组至少填一项。",
    ),
    "api.cases.bulk": Operation(
        tag=TAG, summary="批量派单、加标签、去标签，最多 100 个", body=BulkBody, answer=Outcomes, scope=WRITE,
        once=Once.GUARDED, about="action：dispatch、tag、untag。每个工单各有结果，complaint 为空表示已执行。",
    ),
    "api.inbox": Operation(
        tag=TAG, summary="承办单位的收件箱，先到期的在前", answer=InboxPage, scope=READ, paged=True,
        query={"tray": Asked("分类", Tray, "sign"), "colour": Asked("时限颜色", Colour)},
    ),
    "api.follow-ups": Operation(
        tag=TAG, summary="回访名单", answer=FollowUps, scope=Scope.FOLLOW_UPS_READ, paged=True,
        query={"pile": Asked("分类", Pile, "now")},
    ),
    "api.follow-up.claim": Operation(
        tag=TAG, summary="领取回访：此后其他人不能拨打", answer=Claim, scope=WRITE, refusals=frozenset({409}),
        about="claimed_by 为领取人。本人再次领取的，从现在起重新计时；他人已领取的为 409（follow_up_taken）。"
        "回访登记后、放回后、超过规则规定的时间（人工回访 › 领取保留），领取即结束。",
    ),
    "api.follow-up.release": Operation(
        tag=TAG, summary="放回回访", answer=Claim, scope=WRITE, refusals=frozenset({409}),
        about="他人领取的只有班长可以放回。",
    ),
    "api.case.marks": Operation(tag=TAG, summary="内部备注和标签", answer=MarksRead, scope=READ),
    "api.case.note": Operation(
        tag=TAG, summary="添加内部备注", body=asked("NoteBody", "text", text=str), answer=MarksRead, scope=WRITE,
        once=Once.GUARDED,
    ),
    "api.case.tag": Operation(tag=TAG, summary="加标签", answer=MarksRead, scope=WRITE, refusals=frozenset({422})),
    "api.case.untag": Operation(tag=TAG, summary="去标签", answer=MarksRead, scope=WRITE),
    "api.attachments": Operation(tag=TAG, summary="附件列表", answer=AttachmentList, scope=READ),
    "api.attachments.post": Operation(
        tag=TAG, summary="添加附件，一次最多 10 个", body="multipart/form-data", answer=Uploads, status=201,
        scope=WRITE, once=Once.GUARDED, about="有文件被拒绝时为 422，内容与 201 相同，refused 说明原因。",
    ),
    "api.attachment": Operation(tag=TAG, summary="下载附件", answer="application/octet-stream", scope=READ),
}  # fmt: skip
