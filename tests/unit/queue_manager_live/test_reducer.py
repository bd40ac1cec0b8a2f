"""Any event, in any order, any number of times, leaves a valid board; and a snapshot puts everything right."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from queue_manager.live import events as ev
from queue_manager.live import snapshot_rows as rows
from queue_manager.live.board import Board, as_json
from queue_manager.live.reducer import apply
from queue_manager.live.state import State
from queue_manager.live.views import board_of, next_wrap_end
from tests.unit.queue_manager_live.history import SETUP, START, channel, member, play

LEGS = ["c1", "c2", "c3", "1001@c1", "1002@c1", "1001@c2", "1002@k1", "trunk@c1", "Local@c2"]
QUEUES = ["main", "tax"]
SEATS = ["1001", "1002"]
moments = st.integers(min_value=0, max_value=100_000).map(lambda n: START + timedelta(seconds=n / 3))


channels = st.builds(
    lambda leg, state, joined: channel(leg, state) if not joined else channel(leg, state, call_id=joined),
    st.sampled_from(LEGS),
    st.sampled_from([0, 4, 5, 6, 9]),
    st.sampled_from(["", "", "", "c1", "k1"]),
)
queues, seats = st.sampled_from(QUEUES), st.sampled_from(SEATS)
members = st.builds(
    lambda queue, seat, status, paused, last: member(queue, seat, status, paused=paused, last_call=last),
    queues, seats, st.integers(min_value=0, max_value=9), st.booleans(), st.none() | moments,
)  # fmt: skip


def agent(kind: type[ev.AgentEvent], *rest: st.SearchStrategy[str]) -> st.SearchStrategy[ev.Event]:
    return st.builds(kind, moments, channels, queues, seats, st.none() | channels, *rest)


def snapshots(at: st.SearchStrategy[datetime] = moments) -> st.SearchStrategy[rows.Snapshot]:
    channel_rows = st.builds(
        rows.ChannelRow, channels, st.integers(min_value=0, max_value=900), st.sampled_from(["Queue", "Playback"]),
        st.sampled_from(["main,c", "tax", ""]), st.sampled_from(["", "b1", "b2"]),
    )  # fmt: skip
    entries = st.builds(rows.EntryRow, queues, st.integers(0, 4), st.sampled_from(LEGS), st.integers(0, 900))
    return st.builds(
        rows.Snapshot,
        at,
        st.lists(queues, unique=True).map(tuple),
        st.lists(members, unique_by=lambda row: (row.queue, row.seat)).map(tuple),
        st.lists(entries, unique_by=lambda row: (row.queue, row.uniqueid)).map(tuple),
        st.lists(channel_rows, unique_by=lambda row: row.channel.uniqueid).map(tuple),
    )


bridges = st.sampled_from(["b1", "b2"])
events: st.SearchStrategy[ev.Event] = st.one_of(
    *(st.builds(kind, moments, channels) for kind in (ev.Newchannel, ev.Newstate, ev.Hangup, ev.Hold, ev.Unhold)),
    st.builds(ev.BridgeEnter, moments, channels, bridges),
    st.builds(ev.BridgeLeave, moments, channels, bridges),
    st.builds(ev.QueueCallerJoin, moments, channels, queues, st.integers(0, 5)),
    st.builds(ev.QueueCallerLeave, moments, channels, queues),
    st.builds(ev.QueueCallerAbandon, moments, channels, queues),
    *(agent(kind) for kind in (ev.AgentCalled, ev.AgentConnect, ev.AgentDump, ev.AgentRingNoAnswer)),
    agent(ev.AgentComplete, st.sampled_from(["caller", "agent", "transfer"])),
    st.builds(ev.MemberChanged, moments, members),
    st.builds(ev.MemberRemoved, moments, members),
    st.builds(ev.BlindTransfer, moments, channels, st.none() | channels),
    st.builds(ev.AttendedTransfer, moments, channels, channels),
    st.builds(ev.ContactStatus, moments, seats, st.just("Removed")),
    st.builds(
        ev.UserEvent, moments, st.just("Hotline"), st.none() | channels,
        st.sampled_from(["", "rating", "message", "menu", "nonsense"]), st.sampled_from(["", "12345"]),
    ),
    st.builds(ev.Unknown, moments, st.just("VarSet"), st.just("")),
    st.builds(ev.LinkChanged, moments, st.sampled_from(["up", "down", "resyncing"])),
    st.builds(ev.Lost, moments, st.integers(-1, 5)),
    st.builds(ev.Ticked, moments),
    st.builds(ev.FullyBooted, moments),
    snapshots(),
)  # fmt: skip


def check(board: Board) -> None:
    calls = {call.id: call for call in board.calls}
    seats = {seat.number: seat for seat in board.seats}
    assert len(calls) == len(board.calls)
    assert len(seats) == len(board.seats)
    for queue in board.queues:
        in_line = [call for call in board.calls if call.queue == queue.name and call.position is not None]
        assert queue.waiting == len(in_line)
        assert (queue.longest_waiting_since is None) == (not in_line)
        assert len({call.position for call in in_line}) == len(in_line)
        assert all(call.state in {"waiting", "ringing"} for call in in_line)
        assert queue.members == sum(queue.name in seat.queues for seat in board.seats)
        counted = [queue.ready, queue.ringing, queue.talking, queue.paused, queue.unavailable]
        assert min(counted) >= 0
        assert sum(counted) <= queue.members
    for seat in board.seats:
        assert seat.call_id is None or seat.call_id in calls
        assert set(seat.queues) <= {queue.name for queue in board.queues}
    for call in board.calls:
        assert call.seat is None or call.seat in seats
        assert call.position is None or call.position >= 1
    json.dumps(as_json(board))


@settings(deadline=None)
@given(st.lists(events, max_size=40))
def test_any_history_leaves_a_valid_board(history: list[ev.Event]) -> None:
    state = State(setup=SETUP)
    for event in history:
        before = state
        state, changed = apply(state, event)
        check(board_of(state))
        assert state.seq == before.seq + bool(changed)
        assert state.at >= before.at
    next_wrap_end(state)


@settings(deadline=None)
@given(st.lists(events, max_size=30), snapshots(st.just(START + timedelta(days=2))))
def test_a_snapshot_decides_who_is_there_whatever_was_believed(history: list[ev.Event], now: rows.Snapshot) -> None:
    history = [event for event in history if not isinstance(event, ev.Hold)]  # remembered: no list tells it
    assert told_by_snapshot(board_of(play([*history, now]))) == told_by_snapshot(board_of(play([now])))


def told_by_snapshot(board: Board) -> Any:
    """A board without what Asterisk cannot tell afterwards: exact moments, the line, missed rings, the
    queue a talk came from, and whether a call that neither waits nor talks listens, rates or speaks a message."""
    queues = [replace(queue, longest_waiting_since=None) for queue in board.queues]
    seats = [(s.number, s.state, s.call_id, s.pause_reason, s.queues) for s in board.seats]
    calls = [
        (
            c.id,
            c.trunk,
            c.caller,
            c.state if c.seat or c.position or c.state == "talking" else "elsewhere",
            c.position,
            c.seat,
        )
        for c in board.calls
    ]
    return queues, seats, sorted(calls, key=repr)


@settings(deadline=None)
@given(st.lists(events, max_size=20))
def test_what_changed_is_named(history: list[ev.Event]) -> None:
    state = State(setup=SETUP)
    for event in history:
        before, (state, changed) = board_of(state), apply(state, event)
        after = board_of(state)
        for kind, rows_of, key in _rows():
            old, new = {key(row): row for row in rows_of(before)}, {key(row): row for row in rows_of(after)}
            for name in old.keys() | new.keys():
                assert old.get(name) == new.get(name) or (kind, name) in changed


def _rows() -> list[tuple[str, Callable[[Board], Any], Callable[[Any], str]]]:
    return [
        ("call", lambda board: board.calls, lambda row: row.id),
        ("seat", lambda board: board.seats, lambda row: row.number),
        ("queue", lambda board: board.queues, lambda row: row.name),
    ]
