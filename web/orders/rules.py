"""Which order needs which permission, and what a refused one is told. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from db.tables import Role
from web.permissions import Permission, allowed

OWN_SEAT = "seat"
"""The field that names the seat an order is about."""


@dataclass(frozen=True, slots=True)
class OrderRule:
    """``needs`` to give the order at all; ``elsewhere`` to give it for another seat than one's own (None: nobody)."""

    needs: Permission
    elsewhere: Permission | None = None


_TALK = OrderRule(Permission.CALL_CONTROL, Permission.CALL_SUPERVISE)
_DIAL = OrderRule(Permission.CALL_DIAL, Permission.CALL_SUPERVISE)
_SUPERVISE = OrderRule(Permission.CALL_SUPERVISE, Permission.CALL_SUPERVISE)
_OF_CALLS: Mapping[str, OrderRule] = {
    **dict.fromkeys(("call.dial", "call.redial"), _DIAL),
    **dict.fromkeys(("call.hangup", "call.leave", "call.hold", "call.unhold", "call.mute", "call.unmute"), _TALK),
    **dict.fromkeys(("call.transfer", "call.consult", "call.complete", "call.return", "call.join"), _TALK),
    "call.emergency": _TALK,
    **dict.fromkeys(("call.listen", "call.whisper", "call.barge", "call.intercept"), _SUPERVISE),
    **dict.fromkeys(("call.force-hangup", "call.pick", "call.raise"), _SUPERVISE),
}

RULES: Mapping[str, OrderRule] = {
    **_OF_CALLS,
    "switch.ping": OrderRule(Permission.SWITCH_CHECK),
}
"""By the order's name, as ``queue_manager`` knows it. An order that is not here cannot be given by browser."""

REFUSALS: Mapping[str, str] = {
    "reason.missing": "这项操作会被记录，请填写原因。",
    "store.away": "数据库暂时连不上，操作无法留痕，因此没有执行。",
    "switch.refused": "交换机没有接受这项操作，可能通话刚刚结束或状态已变化。",
    "order.unreadable": "提交的内容不完整。",
    "order.failed": "执行时发生意外错误，已记入日志。",
    "call.gone": "这通电话已经结束，或您已不在这通电话里，没有执行任何操作。",
    "call.unknown": "没有找到这通来电。",
    "call.none-before": "还没有可以重拨的号码。",
    "call.consulting": "正在咨询另一方，请先完成或回到市民。",
    "call.not-consulting": "现在没有在咨询第三方。",
    "call.not-waiting": "这位市民已不在排队。",
    "case.unknown": "没有找到这个工单。",
    "number.missing": "没有可拨打的号码。",
    "number.unreadable": "号码应为 3 至 20 位数字。",
    "number.forbidden": "您的角色不能拨打这个号码。",
    "dial.not-allowed": "您的角色不能外呼。",
    "hour.forbidden": "现在不在允许外呼的时间。",
    "rate.exceeded": "您的座席本小时外呼次数已达上限，请稍后再拨。",
    "hall.full": "大厅同时外呼数已达上限，请稍后再拨。",
    "trunk.none": "没有可用的外线，请联系系统管理员。",
    "seat.away": "话机未注册或已离线，请检查话机。",
    "seat.busy": "话机正忙，请先结束当前通话。",
    "target.unknown": "没有找到要转接的对象。",
    "target.queue": "队列只能直接转接，不能咨询或三方。",
    "duty.unknown": "没有找到这个值班电话，或已停用。",
    "priority.unreadable": "优先级应为 1 至 100。",
    "switch.late": "交换机没有及时完成操作，请看通话状态后再试。",
    "seat.none": "您的账号没有绑定座席，不能执行这项操作。",
}
"""Why an order was refused, by its code, as a person is told."""


def may_give(role: Role, own_seat: str | None, rule: OrderRule, fields: Mapping[str, str]) -> bool:
    """Whether a person of ``role`` at ``own_seat`` may give this order with these fields."""
    if not allowed(role, rule.needs):
        return False
    seat = fields.get(OWN_SEAT)
    if rule.elsewhere is None or seat is None or seat == own_seat:
        return True
    return allowed(role, rule.elsewhere)


def told(code: str) -> str:
    """What to tell a person whose order was refused with ``code``."""
    return REFUSALS.get(code, f"操作没有执行（{code}）。")
