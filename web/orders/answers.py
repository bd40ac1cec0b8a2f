"""What is told when an order to the switch was not carried out."""

from collections.abc import Callable, Mapping
from typing import Any

from queue_manager import ControlAway, ControlLate, NoSuchOrder, OrderRefused
from web.answers import NOT_FOUND, Answer
from web.orders.rules import told

ORDER_ANSWERS: Mapping[type[Exception], Callable[[Any], Answer]] = {
    NoSuchOrder: lambda _: NOT_FOUND,
    OrderRefused: lambda exc: Answer(
        status=409,
        code=exc.code,
        title="操作没有执行",
        happened=told(exc.code),
        kept="通话和座席保持原状。",
        todo="请查看当前状态，必要时再试。",
    ),
    ControlAway: lambda _: Answer(
        status=503,
        code="control_away",
        title="暂时不能操作电话",
        happened="电话控制服务暂时没有响应，这项操作没有执行。",
        kept="只要交换机在运行，通话、排队和录音照常。",
        todo="请几秒后重试；紧急时可直接在话机上操作。",
    ),
    ControlLate: lambda _: Answer(
        status=504,
        code="control_late",
        title="操作结果未知",
        happened="交换机没有在规定时间内答复，这项操作可能已执行，也可能没有。",
        kept="只要交换机在运行，通话、排队和录音照常。",
        todo="请先查看当前状态，再决定是否重试。",
    ),
}
