"""A state being changed by one event: copies what it touches, and knows which rows must be looked at again."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Literal

from queue_manager.live.board import CallState, CallView, SeatView
from queue_manager.live.events import Channel, LinkState, Member
from queue_manager.live.state import CallFacts, Leg, Members, Miss, State, SwitchSetup, leg_of
from queue_manager.live.views import call_view, seat_view

Key = tuple[Literal["call", "seat", "queue", "link"], str]

REMEMBERED_HANGUPS = 1000


class Draft:
    def __init__(self, state: State, at: datetime) -> None:
        self._before = state
        self.at = at
        self.setup: SwitchSetup = state.setup
        self.link: LinkState = state.link
        self.link_since = state.link_since
        self.unknown, self.dropped = state.unknown, state.dropped
        self.queues: dict[str, None] = dict(state.queues)
        self.members: Members = state.members
        self.legs: dict[str, Leg] = dict(state.legs)
        self.gone: Mapping[str, None] = state.gone  # long, and seldom changed: copied when it is
        self.calls: dict[str, CallFacts] = dict(state.calls)
        self.waiting: dict[str, tuple[str, ...]] = dict(state.waiting)
        self.misses: dict[str, tuple[Miss, ...]] = dict(state.misses)
        self.seat_views: dict[str, SeatView] = dict(state.seat_views)
        self.call_views: dict[str, CallView] = dict(state.call_views)
        self.calls_touched: set[str] = set()
        self.seats_touched: set[str] = set()
        self.call_began: Callable[[CallView], datetime] | None = None
        self.seat_began: Callable[[SeatView], datetime] | None = None

    def see(self, channel: Channel) -> None:
        """Take over what an event says of a channel, unless it has hung up already."""
        if channel.uniqueid in self.gone:
            return
        known = self.legs.get(channel.uniqueid)
        if known is None:
            self.put_leg(leg_of(self.setup, channel, self.at))
        elif (known.state, known.call_id) != (channel.state, channel.call_id):
            self._rename_call(known, channel.call_id)
            self.put_leg(replace(known, state=channel.state, call_id=channel.call_id))
        self._see_call(channel)

    def _rename_call(self, leg: Leg, new: str) -> None:
        """Asterisk joined two calls and kept the older id: what is known of the citizen's goes with him."""
        call = self.calls.get(leg.call_id)
        if leg.kind != "citizen" or call is None or new in self.calls:
            return
        self.put_call(replace(call, id=new))
        waiting = self.waiting.get(call.queue or "", ())
        if call.queue and call.id in waiting:
            self.put_waiting(call.queue, tuple(new if one == call.id else one for one in waiting))

    def _see_call(self, channel: Channel) -> None:
        leg = self.legs[channel.uniqueid]
        if leg.kind != "citizen":
            return
        call = self.calls.get(leg.call_id)
        if call is None:
            line = self.setup.line_told(channel)
            self.put_call(CallFacts(leg.call_id, self.at, leg.endpoint, channel.caller, line))
        elif not call.caller and channel.caller:
            self.put_call(replace(call, caller=channel.caller))  # told late of whom a seat calls
        elif call.line != (line := self.setup.line_told(channel) or call.line):
            self.put_call(replace(call, line=line))

    def put_leg(self, leg: Leg) -> None:
        self._touch_leg(self.legs.get(leg.uniqueid))
        self.legs[leg.uniqueid] = leg
        self._touch_leg(leg)

    def edit_leg(self, uniqueid: str, edit: Callable[[Leg], Leg]) -> None:
        leg = self.legs.get(uniqueid)
        if leg is not None:
            self.put_leg(edit(leg))

    def hang_up(self, uniqueid: str) -> None:
        self._touch_leg(self.legs.pop(uniqueid, None))
        gone = {**self.gone, uniqueid: None}
        while len(gone) > REMEMBERED_HANGUPS:
            del gone[next(iter(gone))]
        self.gone = gone

    def revive(self, uniqueids: Iterable[str]) -> None:
        """They are there after all."""
        back = set(uniqueids)
        self.gone = {uniqueid: None for uniqueid in self.gone if uniqueid not in back}

    def _touch_leg(self, leg: Leg | None) -> None:
        if leg is None:
            return
        self.calls_touched.add(leg.call_id)
        if leg.kind == "seat":
            self.seats_touched.add(leg.endpoint)

    def put_call(self, call: CallFacts) -> None:
        self.calls[call.id] = call
        self.calls_touched.add(call.id)

    def edit_call(self, call_id: str, edit: Callable[[CallFacts], CallFacts]) -> None:
        call = self.calls.get(call_id)
        if call is not None:
            self.put_call(edit(call))

    def set_stage(self, call_id: str, stage: CallState) -> None:
        self.edit_call(call_id, lambda call: replace(call, stage=stage))

    def enter_queue(self, call_id: str, queue: str, position: int) -> None:
        """Put a call among those waiting in a queue; others move back, as they do in Asterisk."""
        call = self.calls.get(call_id)
        if call is None:
            return
        waited = self.leave_queue(call_id, call.queue or "") and call.queue == queue
        waiting = list(self.waiting.get(queue, ()))
        waiting.insert(max(0, position - 1), call_id)
        self.put_waiting(queue, tuple(waiting))
        self.put_call(replace(call, queue=queue, queued_at=call.queued_at if waited else self.at))

    def leave_queue(self, call_id: str, queue: str) -> bool:
        """Whether it was waiting there."""
        waiting = self.waiting.get(queue, ())
        if call_id not in waiting:
            return False
        self.put_waiting(queue, tuple(one for one in waiting if one != call_id))
        self.calls_touched.add(call_id)
        return True

    def put_waiting(self, queue: str, waiting: tuple[str, ...]) -> None:
        self.queues[queue] = None
        self.waiting[queue] = waiting
        self.calls_touched.update(waiting)

    def put_member(self, member: Member) -> None:
        self.queues[member.queue] = None
        of_seat = {**self.members.get(member.seat, {}), member.queue: member}
        self.members = {**self.members, member.seat: of_seat}
        self.seats_touched.add(member.seat)

    def drop_member(self, queue: str, seat: str) -> None:
        of_seat = self.members.get(seat, {})
        if queue in of_seat:
            rest = {name: member for name, member in of_seat.items() if name != queue}
            self.members = {**self.members, seat: rest}
            self.seats_touched.add(seat)

    def put_misses(self, seat: str, misses: tuple[Miss, ...]) -> None:
        self.misses[seat] = misses
        self.seats_touched.add(seat)

    def finish(self) -> tuple[State, frozenset[Key]]:
        """The next state, with every touched row derived anew, and the keys of the rows that differ."""
        self._end_calls()
        for call_id in self.calls_touched & self.calls.keys():
            self._look_at_call(self.calls[call_id])
        for seat in self.seats_touched:
            self._look_at_seat(seat)
        changed = self._changed()
        return self._next(bool(changed)), changed

    def _next(self, changed: bool) -> State:
        before = self._before
        return replace(
            before,
            link=self.link,
            link_since=self.link_since,
            at=max(before.at, self.at),
            seq=before.seq + changed,
            unknown=self.unknown,
            dropped=self.dropped,
            queues=self.queues,
            members=self.members,
            legs=self.legs,
            gone=self.gone,
            calls=self.calls,
            waiting=self.waiting,
            misses=self.misses,
            seat_views=self.seat_views,
            call_views=self.call_views,
        )

    def _end_calls(self) -> None:
        """A call is over when none of its legs is left; until then its seats still see it."""
        if not self.calls_touched:
            return
        alive = {leg.call_id for leg in self.legs.values()}
        for call_id in tuple(self.calls_touched):
            call = self.calls.get(call_id)
            if call is not None and call_id not in alive:
                self.leave_queue(call_id, call.queue or "")
                del self.calls[call_id]
            if call_id not in self.calls:
                self.call_views.pop(call_id, None)
        # A seat's row names its call and the caller.
        touched = self.calls_touched
        self.seats_touched.update(seat for seat, view in self.seat_views.items() if view.call_id in touched)
        self.seats_touched.update(
            leg.endpoint for leg in self.legs.values() if leg.kind == "seat" and leg.call_id in touched
        )

    def _look_at_call(self, call: CallFacts) -> None:
        before = self._before.call_views.get(call.id)
        view = call_view(self, call, self.at, before)
        if self.call_began and (before is None or before.since != view.since):
            view = replace(view, since=min(self.at, self.call_began(view)))
        self.call_views[call.id] = view

    def _look_at_seat(self, seat: str) -> None:
        before = self._before.seat_views.get(seat)
        view = seat_view(self, seat, self.at, before)
        if view is None:
            self.seat_views.pop(seat, None)
            return
        if self.seat_began and (before is None or before.since != view.since):
            view = replace(view, since=min(self.at, self.seat_began(view)))
        self.seat_views[seat] = view

    def _changed(self) -> frozenset[Key]:
        before = self._before
        changed: set[Key] = set()
        for call_id in self.calls_touched:
            old_call, call = before.call_views.get(call_id), self.call_views.get(call_id)
            if old_call != call:
                changed.add(("call", call_id))
                changed.update(("queue", view.queue) for view in (old_call, call) if view and view.queue)
        for seat in self.seats_touched:
            old_seat, row = before.seat_views.get(seat), self.seat_views.get(seat)
            if old_seat != row:
                changed.add(("seat", seat))
                changed.update(("queue", queue) for view in (old_seat, row) if view for queue in view.queues)
        changed.update(("queue", queue) for queue in self.queues.keys() ^ before.queues.keys())
        if (self.link, self.link_since) != (before.link, before.link_since):
            changed.add(("link", self.setup.switch))
        return frozenset(changed)
