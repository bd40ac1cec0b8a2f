"""One event after another into the state of the switch.

Pure and total: any event, in any order, any number of times, leaves a valid board. What an event names but we have
not heard of is taken over from it; what was hung up stays gone; nothing is counted up or down.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, NamedTuple

from queue_manager.channel_ids import is_helper
from queue_manager.live import events as ev
from queue_manager.live.board import CallState
from queue_manager.live.draft import Draft, Key
from queue_manager.live.resync import take_over
from queue_manager.live.snapshot_rows import Snapshot
from queue_manager.live.state import Miss, State

STAGES: dict[str, CallState] = {
    "greeting": "greeting",
    "menu": "greeting",
    "progress": "greeting",
    "waiting": "waiting",
    "rating": "rating",
    "offer": "message",
    "callback": "message",
    "message": "message",
    "ending": "ending",
}
"""What the dialplan may say in ``UserEvent(Hotline,Stage: ...)``."""


class Applied(NamedTuple):
    """The next state, and which rows of the board it changes: ("call", id), ("seat", number), ("queue", name),
    ("link", switch)."""

    state: State
    changed: frozenset[Key]


def apply(state: State, event: ev.Event) -> Applied:
    draft = Draft(state, event.at)
    handle = _HANDLERS.get(type(event))
    if handle is not None:
        handle(draft, event)
    return Applied(*draft.finish())


UP = 6
NOT_LIFTED: dict[int, ev.Third] = {17: "busy", 21: "declined"}
"""By the cause of the hangup; any other: not answered."""


def _seen(draft: Draft, event: ev.ChannelEvent) -> None:
    draft.see(event.channel)
    if event.channel.state == UP:
        _third(draft, event.channel.uniqueid, "none")


def _third(draft: Draft, helper: str, became: ev.Third) -> None:
    """Whom a seat has rung by ``helper`` has lifted, or not."""
    if is_helper(helper):
        for leg in [leg for leg in draft.legs.values() if leg.helper == helper]:
            draft.put_leg(replace(leg, third=became, helper=""))


def _new(draft: Draft, event: ev.Newchannel) -> None:
    draft.see(event.channel)
    line = draft.setup.line_dialled(event.channel.exten)
    draft.edit_call(event.channel.call_id, lambda call: replace(call, line=call.line or line))


def _hangup(draft: Draft, event: ev.Hangup) -> None:
    _third(draft, event.channel.uniqueid, NOT_LIFTED.get(event.cause, "unanswered"))
    draft.hang_up(event.channel.uniqueid)


def _hold(draft: Draft, event: ev.Hold) -> None:
    draft.edit_leg(event.channel.uniqueid, lambda leg: replace(leg, held=True))


def _unhold(draft: Draft, event: ev.Unhold) -> None:
    draft.edit_leg(event.channel.uniqueid, lambda leg: replace(leg, held=False))


def _bridge_enter(draft: Draft, event: ev.BridgeEnter) -> None:
    draft.see(event.channel)
    draft.edit_leg(event.channel.uniqueid, lambda leg: replace(leg, bridge=event.bridge, left=False))


def _bridge_leave(draft: Draft, event: ev.BridgeLeave) -> None:
    uniqueid = event.channel.uniqueid
    draft.edit_leg(
        uniqueid, lambda leg: replace(leg, bridge="", left=True, held=False) if leg.bridge == event.bridge else leg
    )


def _join(draft: Draft, event: ev.QueueCallerJoin) -> None:
    draft.see(event.channel)
    draft.enter_queue(event.channel.call_id, event.queue, event.position)


def _leave(draft: Draft, event: ev.QueueCallerLeave) -> None:
    # A leave that a seat did not cause ends in a message, or in a hangup that follows at once.
    if draft.leave_queue(event.channel.call_id, event.queue):
        draft.set_stage(event.channel.call_id, "message")


def _called(draft: Draft, event: ev.AgentEvent) -> None:
    draft.see(event.channel)
    if event.leg:
        draft.see(event.leg)


def _connect(draft: Draft, event: ev.AgentConnect) -> None:
    _called(draft, event)
    call = draft.calls.get(event.channel.call_id)
    draft.leave_queue(event.channel.call_id, (call and call.queue) or event.queue)
    draft.set_stage(event.channel.call_id, "rating")  # what comes when the seat has gone


def _complete(draft: Draft, event: ev.AgentComplete) -> None:
    if event.reason == "transfer":
        draft.set_stage(event.channel.call_id, "waiting")
    if event.leg is None:
        return  # told late, when the citizen left as well: the member's own LastCall has said it before
    draft.edit_leg(event.leg.uniqueid, lambda leg: replace(leg, left=True, held=False))
    member = draft.members.get(event.seat, {}).get(event.queue)
    if member is not None:
        last = max(event.at, member.last_call or event.at)
        draft.put_member(replace(member, last_call=last))


def _no_answer(draft: Draft, event: ev.AgentRingNoAnswer) -> None:
    ring = event.leg.uniqueid if event.leg else f"{event.channel.uniqueid}@{event.at.timestamp()}"
    misses = draft.misses.get(event.seat, ())
    if all(miss.ring != ring for miss in misses):
        recent = tuple(miss for miss in misses if miss.at > event.at - timedelta(days=1))
        draft.put_misses(event.seat, (*recent, Miss(ring, event.at)))


def _member(draft: Draft, event: ev.MemberChanged) -> None:
    before = draft.members.get(event.member.seat, {}).get(event.member.queue)
    known = before.last_call if before else None
    told = event.member.last_call
    if known and told and timedelta(0) < known - told < timedelta(seconds=1):
        draft.put_member(replace(event.member, last_call=known))  # the same moment, told in whole seconds
    else:
        draft.put_member(event.member)


def _removed(draft: Draft, event: ev.MemberRemoved) -> None:
    draft.drop_member(event.member.queue, event.member.seat)


def _blind(draft: Draft, event: ev.BlindTransfer) -> None:
    if event.transferee:
        draft.set_stage(event.transferee.call_id, "waiting")


def _attended(draft: Draft, event: ev.AttendedTransfer) -> None:
    for leg in (event.first, event.second):
        draft.edit_leg(leg.uniqueid, lambda known: replace(known, bridge="", left=True, held=False))


def _user(draft: Draft, event: ev.UserEvent) -> None:
    if event.name.lower() != "hotline" or event.channel is None:
        return
    draft.see(event.channel)
    if event.line:
        draft.edit_call(event.channel.call_id, lambda call: replace(call, line=event.line))
    if event.stage in STAGES:
        draft.set_stage(event.channel.call_id, STAGES[event.stage])


def _originated(draft: Draft, event: ev.Originated) -> None:
    if event.lifted or not is_helper(event.uniqueid):
        return
    # A channel that could not be made is never hung up; the hangup of one that was comes after this, and knows why.
    for leg in [leg for leg in draft.legs.values() if leg.helper == event.uniqueid]:
        draft.put_leg(replace(leg, third="unanswered"))


def _told(draft: Draft, event: ev.TalkTold) -> None:
    if event.muted is not None:
        draft.edit_leg(event.leg, lambda leg: replace(leg, muted=event.muted is True))
    if event.third is not None:
        asked = (event.third, event.whom, event.helper)
        draft.edit_leg(event.leg, lambda leg: replace(leg, third=asked[0], whom=asked[1], helper=asked[2]))


def _unknown(draft: Draft, event: ev.Unknown) -> None:
    draft.unknown += 1


def _lost(draft: Draft, event: ev.Lost) -> None:
    draft.dropped += max(0, event.count)


def _link(draft: Draft, event: ev.LinkChanged) -> None:
    if draft.link != event.link:
        draft.link, draft.link_since = event.link, event.at


def _ticked(draft: Draft, event: ev.Ticked) -> None:
    for seat, view in draft.seat_views.items():
        if view.state == "wrap_up" or view.missed:
            draft.seats_touched.add(seat)


_HANDLERS: dict[type[ev.Event], Callable[[Draft, Any], None]] = {
    ev.Newchannel: _new,
    ev.Newstate: _seen,
    ev.Hangup: _hangup,
    ev.Hold: _hold,
    ev.Unhold: _unhold,
    ev.BridgeEnter: _bridge_enter,
    ev.BridgeLeave: _bridge_leave,
    ev.QueueCallerJoin: _join,
    ev.QueueCallerLeave: _leave,
    ev.AgentCalled: _called,
    ev.AgentConnect: _connect,
    ev.AgentComplete: _complete,
    ev.AgentRingNoAnswer: _no_answer,
    ev.MemberChanged: _member,
    ev.MemberRemoved: _removed,
    ev.BlindTransfer: _blind,
    ev.AttendedTransfer: _attended,
    ev.UserEvent: _user,
    ev.TalkTold: _told,
    ev.Originated: _originated,
    ev.Unknown: _unknown,
    ev.Lost: _lost,
    ev.LinkChanged: _link,
    ev.Ticked: _ticked,
    Snapshot: take_over,
}
"""Events not named here (FullyBooted, ContactStatus, QueueCallerAbandon ...) change nothing by themselves."""
