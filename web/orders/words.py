"""What the page says once an order was carried out. Pure.

Asterisk has taken the order by then; where somebody still has to lift a telephone, the words say what comes next.
"""

from collections.abc import Mapping

_RUNG = "正在呼叫对方；无人接听或占线时，您仍与市民通话。"
_SUPERVISOR_RUNG = "正在呼叫您选定的话机，请提机。"
DONE: Mapping[str, str] = {
    "call.dial": "正在呼叫您的话机，提机后拨出。",
    "call.redial": "正在呼叫您的话机，提机后重拨上一个号码。",
    "call.hangup": "已挂机。",
    "call.leave": "您已离开，其他各方继续通话。",
    "call.hold": "已保持：市民听到音乐，听不到您。",
    "call.unhold": "已取消保持，您与市民恢复通话。",
    "call.mute": "已静音：市民听不到您，您能听到市民。",
    "call.unmute": "已取消静音，市民能听到您。",
    "call.transfer": "已转接，您已离开这通电话。",
    "call.consult": f"{_RUNG}对方接听后市民听到音乐，由您与对方先谈。",
    "call.complete": "已完成转接，您已离开这通电话。",
    "call.return": "已回到市民，对方已离开。",
    "call.cancel": "第三方已取消或退出，您仍与市民通话。",
    "call.join": "正在接入第三方；接通后三方通话，未接通时您仍与市民通话。",
    "call.emergency": "正在转紧急电话；先咨询或三方时，对方未接听您仍与市民通话。",
    "call.listen": f"{_SUPERVISOR_RUNG}双方听不到您。",
    "call.whisper": f"{_SUPERVISOR_RUNG}只有座席听到您。",
    "call.barge": f"{_SUPERVISOR_RUNG}提机后您加入通话，会录音。",
    "call.intercept": f"{_SUPERVISOR_RUNG}提机后市民转到您，座席退出。",
    "call.force-hangup": "已强拆这通电话。",
    "call.pick": f"{_SUPERVISOR_RUNG}无人提机时市民回到队列最前。",
    "call.raise": "已提前，这位市民排在较早来电之前。",
    "callback.next": "已领取下一位，请拨打；暂不拨打时请放回。",
    "callback.claim": "已领取，请拨打；暂不拨打时请放回。",
    "callback.dial": "正在呼叫您的话机，提机后拨给市民。",
    "callback.release": "已放回，其他座席可以领取。",
    "callback.close": "已结束这条回拨。",
    "nuisance.warn": "已记录警告，对方下次来电会听到提示。",
    "nuisance.propose": "已提交申请，等待另一位督导审批。",
    "nuisance.approve": "已批准，限制现在生效。",
    "nuisance.refuse": "已退回申请，没有限制这个号码。",
    "nuisance.lift": "已解除限制。",
    "seat.force": "已切换座席的状态。",
    "seat.move": "已调换队列。",
    "seats.broadcast": "广播已发出，显示在座席工作台。",
    "line.open": "线路已开放。",
    "line.close": "线路已关闭，来电可以留言；正在进行的通话不受影响。",
    "announcement.on": "播报已开启。",
    "announcement.off": "播报已关闭。",
}
"""By the order's name. Of an order that is not here its page shows by itself what came of it (a seat's own state)."""
