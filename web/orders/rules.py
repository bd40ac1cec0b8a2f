"""Which order needs which permission, and what a refused one is told. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

from db.tables import Role
from web.permissions import Permission, allowed

OWN_SEAT = "seat"
"""The field that names the seat an order is about."""


@dataclass(frozen=True, slots=True)
class OrderRule:
    """``needs`` to give the order at all; ``elsewhere`` to give it for another seat than one's own (None: it names no
    seat, or every one may be named); ``own``: it is about one's own seat and never about another; ``secret``: what
    comes of it is told once."""

    needs: Permission
    elsewhere: Permission | None = None
    own: bool = False
    secret: bool = False


_TALK = OrderRule(Permission.CALL_CONTROL, Permission.CALL_SUPERVISE)
_DIAL = OrderRule(Permission.CALL_DIAL, Permission.CALL_SUPERVISE)
_SUPERVISE = OrderRule(Permission.CALL_SUPERVISE, Permission.CALL_SUPERVISE)
_OF_CALLS: Mapping[str, OrderRule] = {
    **dict.fromkeys(("call.dial", "call.redial"), _DIAL),
    **dict.fromkeys(("call.hangup", "call.leave", "call.hold", "call.unhold", "call.mute", "call.unmute"), _TALK),
    **dict.fromkeys(("call.transfer", "call.consult", "call.complete", "call.return", "call.cancel"), _TALK),
    "call.join": _TALK,
    "call.emergency": _TALK,
    **dict.fromkeys(("call.listen", "call.whisper", "call.barge", "call.intercept"), _SUPERVISE),
    **dict.fromkeys(("call.force-hangup", "call.pick", "call.raise"), _SUPERVISE),
}

RULES: Mapping[str, OrderRule] = {
    **_OF_CALLS,
    "switch.ping": OrderRule(Permission.SWITCH_CHECK),
    "switch.reload": OrderRule(Permission.SWITCH_RELOAD),
    "announcement.on": OrderRule(Permission.ANNOUNCE),
    "announcement.off": OrderRule(Permission.ANNOUNCE),
    "nuisance.warn": OrderRule(Permission.NUISANCE),
    "nuisance.propose": OrderRule(Permission.NUISANCE),
    "nuisance.approve": OrderRule(Permission.NUISANCE_DECIDE),
    "nuisance.refuse": OrderRule(Permission.NUISANCE_DECIDE),
    "nuisance.lift": OrderRule(Permission.NUISANCE_DECIDE),
    "callback.next": OrderRule(Permission.CALLBACKS, elsewhere=Permission.CALLBACKS_ALL),
    "callback.claim": OrderRule(Permission.CALLBACKS, elsewhere=Permission.CALLBACKS_ALL),
    "callback.dial": OrderRule(Permission.CALLBACKS, elsewhere=Permission.CALLBACKS_ALL),
    "callback.release": OrderRule(Permission.CALLBACKS, elsewhere=Permission.CALLBACKS_ALL),
    "callback.close": OrderRule(Permission.CALLBACKS, elsewhere=Permission.CALLBACKS_ALL),
    "seat.sign-in": OrderRule(Permission.DESK, own=True),
    "seat.sign-out": OrderRule(Permission.DESK, own=True),
    "seat.pause": OrderRule(Permission.DESK, own=True),
    "seat.ready": OrderRule(Permission.DESK, own=True),
    "seat.wrap-up-end": OrderRule(Permission.DESK, own=True),
    "seat.wrap-up-extend": OrderRule(Permission.DESK, own=True),
    "seat.force": OrderRule(Permission.SUPERVISION),
    "seat.move": OrderRule(Permission.SUPERVISION),
    **dict.fromkeys(("seat.retire", "seat.restore"), OrderRule(Permission.SEATS_EDIT)),
    "seat.password": OrderRule(Permission.SEATS_EDIT, secret=True),
    "seats.align": OrderRule(Permission.SKILLS),
    "seats.broadcast": OrderRule(Permission.SUPERVISION),
    "line.open": OrderRule(Permission.SUPERVISION),
    "line.close": OrderRule(Permission.SUPERVISION),
}
"""By the order's name, as ``queue_manager`` knows it. An order that is not here cannot be given by browser."""

REFUSALS: Mapping[str, str] = {
    "reason.missing": "这项操作会被记录，请填写原因。",
    "store.away": "数据库暂时连不上，操作无法留痕，因此没有执行。",
    "switch.refused": "交换机没有接受这项操作，可能通话刚刚结束或状态已变化。",
    "order.unreadable": "提交的内容不完整。",
    "switch.plan": "配置内容无法写入交换机，请检查后再试。",
    "switch.not_running": "交换机没有运行，配置文件已生成，启动后生效。",
    "announcement.unknown": "没有这条播报。",
    "call.unknown": "没有这通来电的记录，可能刚刚结束，请稍后再试。",
    "call.withheld": "这通来电没有显示号码，无法记录。",
    "nuisance.unknown": "没有这条骚扰来电记录。",
    "nuisance.not_warned": "需先在以前的来电中警告过对方，才能申请限制来电。",
    "nuisance.proposed": "已有一份申请正在等待审批。",
    "nuisance.blocked": "这个号码已在限制期内。",
    "nuisance.settled": "这条记录已经处理完毕。",
    "nuisance.own": "申请人不能审批自己的申请，请由另一位督导审批。",
    "nuisance.days": "限制天数应为 1 至 30 天。",
    "callback.unknown": "没有这条回拨记录。",
    "callback.closed": "这条回拨已经结束，无需再拨。",
    "callback.taken": "这位市民已由其他座席领取。",
    "callback.early": "距上次拨打时间太短，请稍后再拨。",
    "callback.calling": "这位市民正在来电，请等待来电接听，不必回拨。",
    "callback.robot": "这是演练来电，号码可能属于真实市民，接有外线时不能回拨。",
    "callback.none": "目前没有需要回拨的市民。",
    "callback.not_dialled": "没有拨通座席电话，请检查话机后再试。",
    "call.gone": "这通电话已经结束，或您已不在这通电话里，没有执行任何操作。",
    "call.none-before": "还没有可以重拨的号码。",
    "call.consulting": "正在咨询另一方，请先完成或回到市民。",
    "call.not-consulting": "现在没有在咨询或呼叫第三方。",
    "call.three": "第三方还在通话中，不能再单独咨询。可以再加一方，或先请第三方退出。",
    "call.no-seat": "市民已转给座席以外的电话，不能监听、耳语、强插或拦截；需要时可以强拆。",
    "call.not-waiting": "这位市民已不在排队。",
    "case.unknown": "没有找到这个工单。",
    "case.taken": "这件工单的回访已由其他人领取，工单页上写明了是谁。请从回访名单中另选一件。",
    "number.missing": "没有可拨打的号码。",
    "number.unreadable": "号码应为 3 至 20 位数字。",
    "number.calling": "这个号码正在与我们通话，或其他座席正在拨打，请稍后再拨。",
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
    "seat.unknown": "没有这个座席，或座席已停用。",
    "seat.standing": "这是常设座席，始终签入，不能签入、签出或调换队列。",
    "seat.talks": "座席正在振铃或通话，没有执行，请等通话结束。",
    "seat.in-service": "座席已在使用中。",
    "seat.no-skills": "座席没有设置任何队列，请督导先设置技能。",
    "seat.no-home": "座席没有登记居家号码，不能居家签入。",
    "seat.signed-in": "座席已经签入。",
    "seat.not-signed-in": "座席还没有签入。",
    "seat.no-wrap-up": "座席现在不在话后整理中，不能延长。",
    "seat.level": "技能级别应为 0 到 20 的整数。",
    "seat.state": "不支持切换到这个状态。",
    "seat.last-queue": "这是座席的最后一个队列，离开它就等于签出，请改用签出。",
    "seats.changes": "没有写明哪些座席的哪些队列有变化。",
    "queue.none": "请选择要加入或离开的队列。",
    "queue.same": "要加入和要离开的是同一个队列，请改选其中一个。",
    "queue.unknown": "没有这个队列。",
    "pause.unknown": "没有这种示忙原因，或不能由座席自己选择。",
    "pause.needs-approval": "这种示忙需要督导批准，请联系值班督导。",
    "pause.too-many": "同时处于该状态的座席已达上限，请稍后再试。",
    "message.text": "请填写广播内容，不超过 500 字。",
    "message.minutes": "有效时间应为 1 到 1440 分钟。",
    "line.unknown": "没有这条线路，或线路已停用。",
    "line.prompt": "提示音名称不正确。",
}
"""Why an order was refused, by its code, as a person is told."""


def may_give(role: Role, own_seat: str | None, rule: OrderRule, fields: Mapping[str, str]) -> bool:
    """Whether a person of ``role`` at ``own_seat`` may give this order with these fields."""
    if not allowed(role, rule.needs):
        return False
    seat = fields.get(OWN_SEAT)
    if rule.own:
        return seat is None or seat == own_seat
    if rule.elsewhere is None or seat is None or seat == own_seat:
        return True
    return allowed(role, rule.elsewhere)


def told(code: str) -> str:
    """What to tell a person whose order was refused with ``code``."""
    return REFUSALS.get(code, f"操作没有执行（{code}）。")
