"""The board's rows, derived from what is remembered: never counted up or down, so they cannot drift."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from db import SHANGHAI
from queue_manager.channel_ids import is_outbound
from queue_manager.live.board import Board, CallState, CallView, QueueView, SeatState, SeatView
from queue_manager.live.events import Member
from queue_manager.live.state import CallFacts, Leg, Members, Miss, State, SwitchSetup
from queue_manager.pause_keys import WRAPPING_UP

MUSIC = "music@hold"
"""The endpoint of the leg that plays to a citizen on hold, in his bridge."""
WAITING_STATES: tuple[CallState, ...] = ("waiting", "ringing")


class Facts(Protocol):
    """What rows are derived from: a ``State``, or one being changed."""

    @property
    def setup(self) -> SwitchSetup: ...
    @property
    def legs(self) -> Mapping[str, Leg]: ...
    @property
    def members(self) -> Members: ...
    @property
    def calls(self) -> Mapping[str, CallFacts]: ...
    @property
    def waiting(self) -> Mapping[str, tuple[str, ...]]: ...
    @property
    def misses(self) -> Mapping[str, tuple[Miss, ...]]: ...


def call_view(facts: Facts, call: CallFacts, now: datetime, before: CallView | None) -> CallView:
    """The row of ``call``. ``before`` is its last row: ``since`` stays while state and seat stay."""
    legs = [leg for leg in facts.legs.values() if leg.call_id == call.id]
    waiting = facts.waiting.get(call.queue or "", ())
    queued = call.id in waiting
    state, seat = _call_state(call, legs, queued)
    counted = queued and state in WAITING_STATES
    queue = None if state == "waiting" and not queued else call.queue
    same = before is not None and (before.state, before.seat, before.queue) == (state, seat, queue)
    since = before.since if same and before else now
    position = waiting.index(call.id) + 1 if counted else None
    return CallView(
        call.id, call.trunk, call.line, call.caller, state, since, call.arrived_at, queue, position, seat,
        "outbound" if is_outbound(call.id) else "inbound",
    )  # fmt: skip


def _call_state(call: CallFacts, legs: list[Leg], queued: bool) -> tuple[CallState, str | None]:
    if not any(leg.kind == "citizen" for leg in legs):
        return "ending", None
    seats = [leg for leg in legs if leg.kind == "seat"]
    talking = sorted((leg for leg in seats if leg.active), key=lambda leg: (leg.held, leg.uniqueid))
    if talking and is_outbound(call.id) and all(leg.ringing for leg in legs if leg.kind == "citizen"):
        return "ringing", talking[0].endpoint  # the seat waits for the citizen, not he for it
    if talking:
        held = talking[0].held or any(leg.endpoint == MUSIC and leg.bridge for leg in legs)
        return ("hold" if held else "talking"), talking[0].endpoint
    bridges = [leg.bridge for leg in legs if leg.bridge]
    if len(bridges) > len(set(bridges)):
        return "talking", None
    ringing = [leg.endpoint for leg in seats if leg.ringing]
    if ringing:
        return "ringing", ringing[0]
    return ("waiting" if queued else call.stage), None


def seat_view(facts: Facts, seat: str, now: datetime, before: SeatView | None) -> SeatView | None:
    """The row of ``seat``; None when it neither serves a queue nor has a leg nor is known to be a seat."""
    members = list(facts.members.get(seat, {}).values())
    legs = [leg for leg in facts.legs.values() if leg.kind == "seat" and leg.endpoint == seat]
    if not members and not legs and seat not in facts.setup.seats:
        return None
    leg, at_leg = _foremost(facts, legs)
    state = at_leg or _idle_state(facts.setup, members, now)
    call = facts.calls.get(leg.call_id) if leg else None
    call_id, caller = (call.id, call.caller) if call else (None, None)
    began = now
    if before and (before.state, state) == ("wrap_up", "ready"):
        began = min(now, wrapped_until(facts.setup, members) or now)
    reason = next((member.pause_reason or "" for member in members if member.paused), None)
    return SeatView(
        seat,
        state,
        before.since if before and _goes_on(before, state, call_id, reason) else began,
        call_id,
        caller,
        reason,
        tuple(sorted(member.queue for member in members)),
        _missed(facts.misses.get(seat, ()), now),
        *((leg.muted, leg.third, leg.whom) if leg else ()),
    )


def _goes_on(before: SeatView, state: SeatState, call_id: str | None, reason: str | None) -> bool:
    """Whether the seat still does what it did; another reason is another pause, with a limit of its own."""
    same_pause = state != "paused" or before.pause_reason == reason
    return (before.state, before.call_id) == (state, call_id) and same_pause


def _foremost(facts: Facts, legs: list[Leg]) -> tuple[Leg | None, SeatState | None]:
    """The leg that says what a seat does: a citizen's before a consultation's, a talk before a ring."""
    order: dict[SeatState, int] = {"talking": 0, "hold": 1, "ringing": 2}
    found = [(leg, state) for leg in legs if (state := _leg_state(leg))]
    found.sort(key=lambda pair: (pair[0].call_id not in facts.calls, order[pair[1]]))
    return found[0] if found else (None, None)


def _leg_state(leg: Leg) -> SeatState | None:
    if leg.active:
        return "hold" if leg.held else "talking"
    return "ringing" if leg.ringing else None


def _idle_state(setup: SwitchSetup, members: list[Member], now: datetime) -> SeatState:
    """What a seat without a leg of its own is, by its device and its queues."""
    by_device: dict[int, SeatState] = {
        2: "talking", 3: "talking", 4: "unavailable", 5: "unavailable", 6: "ringing", 7: "ringing", 8: "hold",
    }  # fmt: skip
    states = [by_device[member.status] for member in members if member.status in by_device]
    if states:
        return states[-1]
    if not members:
        return "signed_out"
    if all(member.paused for member in members):
        return "wrap_up" if all(member.pause_reason in WRAPPING_UP for member in members) else "paused"
    until = wrapped_until(setup, members)
    return "wrap_up" if until is not None and until > now else "ready"


def wrapped_until(setup: SwitchSetup, members: Iterable[Member]) -> datetime | None:
    """When a seat's wrap-up ends: a call of any of its queues holds it back in all (shared_lastcall)."""
    ends = [member.last_call + wrapup for member in members if member.last_call and (wrapup := setup.wrapup_of(member))]
    return max(ends, default=None)


def _missed(misses: tuple[Miss, ...], now: datetime) -> int:
    midnight = now.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    return sum(miss.at >= midnight for miss in misses)


def next_wrap_end(state: State) -> datetime | None:
    """When the first of the present wrap-ups is over."""
    ends = [
        wrapped_until(state.setup, state.members[seat].values())
        for seat, view in state.seat_views.items()
        if view.state == "wrap_up"
    ]
    return min((end for end in ends if end is not None), default=None)


def board_of(state: State) -> Board:
    """The whole board, its queues counted from the rows of calls and seats."""
    return Board(
        state.setup.switch,
        state.link,
        state.link_since,
        state.at,
        state.seq,
        state.unknown,
        state.dropped,
        _queues(state),
        tuple(state.seat_views[number] for number in sorted(state.seat_views)),
        tuple(sorted(state.call_views.values(), key=lambda call: (call.arrived_at, call.id))),
    )


def _queues(state: State) -> tuple[QueueView, ...]:
    counts: dict[str, dict[str, int]] = {name: {} for name in state.queues}
    for seat, memberships in state.members.items():
        for queue, member in memberships.items():
            for kind in ("members", _counted_as(state.seat_views[seat].state, member)):
                counts[queue][kind] = counts[queue].get(kind, 0) + 1
    return tuple(_queue(state, name, counts[name]) for name in sorted(counts))


def _counted_as(state: SeatState, member: Member) -> str:
    if state == "hold":
        return "talking"
    return "paused" if member.paused and state in {"ready", "wrap_up"} else state


def _queue(state: State, name: str, counted: Mapping[str, int]) -> QueueView:
    waiting = [call for call in state.waiting.get(name, ()) if state.call_views[call].position is not None]
    queued = [state.calls[call].queued_at or state.calls[call].arrived_at for call in waiting]
    return QueueView(
        name,
        len(waiting),
        min(queued, default=None),
        counted.get("members", 0),
        counted.get("ready", 0),
        counted.get("ringing", 0),
        counted.get("talking", 0),
        counted.get("paused", 0),
        counted.get("unavailable", 0),
    )


def age(now: datetime, seconds: int) -> datetime:
    """The moment ``seconds`` before ``now``."""
    return now - timedelta(seconds=seconds)
