"""What a case has to do with others, cases out of a spreadsheet, and what nobody has opened yet."""

from collections.abc import Mapping

from cases import SimilarCase, TiedCase
from web.openapi.operation import Once, Operation
from web.openapi.operations.cases import TAG
from web.openapi.shapes import asked, many, shape
from web.tokens.scopes import Scope

TiedRead = shape("TiedRead", TiedCase, caller=str)
TiesRead = shape("TiesRead", leader=TiedRead | None, followers=many(TiedRead), linked=many(TiedRead))
SimilarBody = asked("SimilarBody", text=str | None, place=str | None)
SimilarCases = shape("SimilarCases", similar=list[SimilarCase])
LinkBody = asked("LinkBody", "other", "reason", other=str, reason=str, off=bool)
SheetFault = shape("SheetFault", row=int, message=str)
SheetLooked = shape("SheetLooked", import_id=int | None, rows=int, known=int, faults=many(SheetFault))
SheetTaken = shape("SheetTaken", opened=int, repeated=int, first=str | None, last=str | None)
UnreadCount = shape("UnreadCount", unread=int)

READ, WRITE = Scope.CASES_READ, Scope.CASES_WRITE
TIES: Mapping[str, Operation] = {
    "api.case.ties": Operation(
        tag=TAG, summary="关联：并入的工单、并入它的工单、互相关联的工单", answer=TiesRead, scope=READ
    ),
    "api.case.similar": Operation(
        tag=TAG, summary="相似工单，最多 8 个，最像的在前", body=SimilarBody, answer=SimilarCases, scope=READ,
        about="text、place 代替工单中已有的内容和地点，用于还没有保存的诉求；不改变任何内容。",
    ),
    "api.case.link": Operation(
        tag=TAG, summary="与另一工单关联；off 为 true 时取消关联", body=LinkBody, answer=TiesRead, scope=WRITE,
        once=Once.SAFE, refusals=frozenset({409}),
    ),
    "api.sheets": Operation(
        tag=TAG, summary="检查工单表格（.xlsx、.csv），不登记工单", body="multipart/form-data", answer=SheetLooked,
        scope=WRITE, once=Once.SAFE,
        about="有错误时为 422，内容与 200 相同，import_id 为空；row 为 0 的是整个表格的错误。最大 6 MB。",
    ),
    "api.sheets.take": Operation(
        tag=TAG, summary="登记检查过的表格中的工单", answer=SheetTaken, scope=WRITE, once=Once.SAFE,
        about="中断后可再次请求，已登记的不会重复登记，计入 repeated。first、last 为其中第一个和最后一个工单的编号。",
    ),
    "api.unread": Operation(
        tag=TAG, summary="本单位还没有人打开的工单数", answer=UnreadCount, scope=READ,
        about="属于单位的令牌可用；热线的令牌得到 0。",
    ),
}  # fmt: skip
