"""What happens on the telephone: board, calls, recordings, call-backs, figures of seats, orders to the switch."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from db.tables import CallDirection, CallEnding, CallerRule
from queue_manager import CallbackRow, CallRecord
from recordings import RecordingView
from web.calls.filters import Kind, Order
from web.calls.queries import CallRow
from web.nuisance.handlers import COLUMNS
from web.openapi.operation import Asked, Once, Operation
from web.openapi.shapes import Columns, asked, many, shape
from web.tokens.scopes import Scope
from web.wallboard.board import Board

TAG, PHONES = "来电", "电话"
BoardRead = shape("BoardRead", version=int, down_since=str | None, board=Board | None)
CallPage = shape("CallPage", calls=list[CallRow], complaints=list[str], next=str | None)
RecordingRead = shape("RecordingRead", RecordingView, without=("transcript",))
TranscriptLine = shape("TranscriptLine", channel=int, start=float, end=float, text=str)
TranscriptRead = shape("TranscriptRead", recording=int, lines=many(TranscriptLine))
CallRead = shape(
    "CallRead", CallRecord,
    recordings=many(RecordingRead), transcripts=many(TranscriptRead),
)  # fmt: skip
CallbackRead = shape(
    "CallbackRead", CallbackRow, call=str,
    without=("call_id", "last_attempt_at", "not_before", "dialled_call_id", "case_id", "closed_at", "closing"),
)  # fmt: skip
Callbacks = shape("Callbacks", callbacks=many(CallbackRead))
Window = shape("Window", since=datetime, before=datetime)
CallFigure = shape(
    "CallFigure", key=str, version=int, name=str, value=float | None, numerator=float, denominator=float | None,
    window=Window | None, calls=str | None,
)  # fmt: skip
FiguresRow = shape("FiguresRow", number=str, label=str, figures=many(CallFigure))
SeatFigures = shape(
    "SeatFigures", first=date, last=date, complaints=list[str],
    seats=many(FiguresRow),
)  # fmt: skip
HallFigures = shape(
    "HallFigures", first=date, last=date, complaints=list[str], figures=many(CallFigure), lines=many(FiguresRow),
)  # fmt: skip
NuisanceRule = shape("NuisanceRule", Columns(CallerRule, COLUMNS), number=str)
NuisanceRules = shape(
    "NuisanceRules", waiting=many(NuisanceRule), holding=many(NuisanceRule), settled=many(NuisanceRule)
)
OrderBody = asked("OrderBody", fields=dict[str, str], reason=str)
Done = shape("Done", done=dict[str, Any])

LIST = {
    "first": Asked("开始日期（上海时间）", date),
    "last": Asked("结束日期（含）", date),
    "since": Asked("开始时间，精确到时刻", datetime),
    "before": Asked("结束时间（不含）", datetime),
    "line": Asked("线路号码"),
    "queue": Asked("队列"),
    "seat": Asked("座席号"),
    "ending": Asked("结果", CallEnding),
    "direction": Asked("方向", CallDirection),
    "caller": Asked("来电号码或其末尾，至少 4 位"),
    "words": Asked("转写文本中的词；需要 recordings:read"),
    "kind": Asked("真实来电或演练", Kind),
    "counted": Asked("统计口径，如 connected.1.counted"),
    "order": Asked("排序", Order),
}
CALLS: Mapping[str, Operation] = {
    "api.nuisance": Operation(
        tag=PHONES, summary="骚扰来电：等待审批、正在生效、已经结束的措施", answer=NuisanceRules,
        scope=Scope.CALLS_READ,
        about="id 即 nuisance.approve、nuisance.refuse、nuisance.lift 指令的 rule；号码已遮掩。",
    ),
    "api.board": Operation(tag=PHONES, summary="实时看板", answer=BoardRead, scope=Scope.BOARD_READ),
    "api.calls": Operation(
        tag=TAG, summary="来电记录，最新的在前", answer=CallPage, scope=Scope.CALLS_READ, query=LIST, paged=True
    ),
    "api.call": Operation(
        tag=TAG, summary="一通来电；有 recordings:read 时含录音和转写文本", answer=CallRead, scope=Scope.CALLS_READ
    ),
    "api.recording.audio": Operation(
        tag=TAG, summary="下载录音；每次下载记入日志", answer="audio/wav", scope=Scope.RECORDINGS_READ
    ),
    "api.callbacks": Operation(
        tag=PHONES, summary="等待回拨的市民，按回拨顺序", answer=Callbacks, scope=Scope.CALLBACKS_READ
    ),
    "api.hall-figures": Operation(
        tag=PHONES, summary="话务统计：全部指标和各线路", answer=HallFigures, scope=Scope.REPORTS_READ,
        query={
            "first": Asked("开始日期，默认今天", date), "last": Asked("结束日期（含），最多 92 天", date),
            "line": Asked("只看这条线路"), "kind": Asked("真实来电或演练", Kind),
        },
    ),
    "api.seat-figures": Operation(
        tag=PHONES, summary="座席统计", answer=SeatFigures, scope=Scope.REPORTS_READ,
        query={
            "first": Asked("开始日期，默认今天", date), "last": Asked("结束日期（含），最多 92 天", date),
            "seat": Asked("座席号"), "kind": Asked("真实来电或演练", Kind),
        },
    ),
    "api.order": Operation(
        tag=PHONES, summary="向电话交换机下达操作", body=OrderBody, answer=Done, scope=Scope.ORDERS_GIVE,
        once=Once.GUARDED, refusals=frozenset({503, 504}),
        about="操作名称见 docs/call-control.md 和 docs/seats.md，如 announcement.on；fields 为该操作的参数。",
    ),
}  # fmt: skip
