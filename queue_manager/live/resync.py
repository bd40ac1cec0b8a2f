"""A snapshot replaces what is remembered: mark what it names, sweep the rest.

Who is there is decided by the snapshot alone. Kept from before, where the snapshot confirms the rest, is only what it
cannot tell: since when exactly, the line dialled, holding, muting, missed rings, and where a call is that neither waits
nor talks.
"""

from dataclasses import replace
from datetime import datetime

from queue_manager.live.board import CallState, CallView, SeatView
from queue_manager.live.draft import Draft
from queue_manager.live.snapshot_rows import ChannelRow, EntryRow, Snapshot
from queue_manager.live.state import CallFacts, Leg, SwitchSetup, leg_of
from queue_manager.live.views import age, wrapped_until

CONTEXT_STAGES: dict[str, CallState] = {
    "rating": "rating",
    "offer": "message",
    "callback": "message",
    "message": "message",
}
"""Contexts of the dialplan that say where a call is."""


def take_over(draft: Draft, snapshot: Snapshot) -> None:
    draft.calls_touched.update(draft.calls)
    draft.seats_touched.update(draft.seat_views, draft.setup.seats)
    draft.queues = dict.fromkeys((*snapshot.queues, *(member.queue for member in snapshot.members)))
    draft.members = {}
    for member in snapshot.members:
        draft.put_member(member)
    draft.dropped += snapshot.unreadable
    _legs(draft, snapshot)
    _calls(draft, snapshot)
    _waiting(draft, snapshot)
    _first_sight(draft)


def _legs(draft: Draft, snapshot: Snapshot) -> None:
    known, draft.legs = draft.legs, {}
    there = {row.channel.uniqueid for row in snapshot.channels}
    draft.revive(there)
    for row in snapshot.channels:
        channel = row.channel
        leg = replace(leg_of(draft.setup, channel, age(snapshot.at, row.age)), bridge=row.bridge)
        before = known.get(channel.uniqueid)
        if before is not None:
            leg = replace(leg, since=before.since, held=before.held, muted=before.muted)
            if not before.helper or before.helper in there:  # else it was lifted or not while nobody listened
                leg = replace(leg, third=before.third, whom=before.whom, helper=before.helper)
        draft.put_leg(leg)


def _calls(draft: Draft, snapshot: Snapshot) -> None:
    known, draft.calls = draft.calls, {}
    for row in sorted(snapshot.channels, key=lambda row: (-row.age, row.channel.uniqueid)):
        leg = draft.legs[row.channel.uniqueid]
        if leg.kind == "citizen" and leg.call_id not in draft.calls:
            draft.put_call(_call(draft.setup, row, leg, known.get(leg.call_id)))


def _call(setup: SwitchSetup, row: ChannelRow, leg: Leg, before: CallFacts | None) -> CallFacts:
    call = before or CallFacts(leg.call_id, leg.since, leg.endpoint, row.channel.caller)
    call = replace(call, trunk=leg.endpoint, caller=row.channel.caller)
    stage = CONTEXT_STAGES.get(row.channel.context, call.stage)
    queue = row.data.partition(",")[0] if row.application == "Queue" else ""
    return replace(call, stage=stage, line=setup.line_told(row.channel) or call.line, queue=queue or call.queue)


def _waiting(draft: Draft, snapshot: Snapshot) -> None:
    waited, draft.waiting = draft.waiting, {}
    for entry in sorted(snapshot.entries, key=lambda entry: (entry.queue, entry.position, entry.uniqueid)):
        leg = draft.legs.get(entry.uniqueid)
        call = draft.calls.get(leg.call_id) if leg else None
        if call is not None and not any(call.id in waiting for waiting in draft.waiting.values()):
            _queue_up(draft, entry, call, waited.get(entry.queue, ()))


def _queue_up(draft: Draft, entry: EntryRow, call: CallFacts, waited: tuple[str, ...]) -> None:
    same = call.id in waited and call.queue == entry.queue
    queued_at = call.queued_at if same else age(draft.at, entry.wait)
    draft.put_waiting(entry.queue, (*draft.waiting.get(entry.queue, ()), call.id))
    draft.put_call(replace(call, queue=entry.queue, queued_at=queued_at))


def _first_sight(draft: Draft) -> None:
    """Rows seen for the first time began when Asterisk says they did, not when we came."""
    draft.call_began = lambda view: _call_began(draft, view)
    draft.seat_began = lambda view: _seat_began(draft, view)


def _call_began(draft: Draft, view: CallView) -> datetime:
    call = draft.calls[view.id]
    if view.state == "waiting" and call.queued_at:
        return call.queued_at
    if view.state == "greeting":
        return view.arrived_at
    legs = [leg.since for leg in draft.legs.values() if leg.call_id == view.id and leg.endpoint == view.seat]
    return max(legs, default=draft.at)


def _seat_began(draft: Draft, view: SeatView) -> datetime:
    members = list(draft.members.get(view.number, {}).values())
    moments: list[datetime | None] = []
    if view.state in {"talking", "hold", "ringing"}:
        moments = [leg.since for leg in draft.legs.values() if leg.kind == "seat" and leg.endpoint == view.number]
    elif view.state == "paused":
        moments = [member.last_pause for member in members]
    elif view.state == "wrap_up":
        moments = [member.last_call for member in members]
    elif view.state == "ready":
        moments = [wrapped_until(draft.setup, members)]
        moments += [moment for member in members for moment in (member.last_call, member.login)]
    return max((moment for moment in moments if moment), default=draft.at)
