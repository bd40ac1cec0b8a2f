"""Any event, in any order, any number of times, leaves a valid board; and a snapshot puts everything right."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_manager.live import events as ev
from queue_manager.live import snapshot_rows as rows
from queue_manager.live.board import Board, as_json
from queue_manager.live.reducer import apply
from queue_manager.live.state import State, SwitchSetup
from queue_manager.live.views import board_of, next_wrap_end

START = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
SETUP = SwitchSetup(wrapup={"main": 30})
LEGS = ["c1", "c2", "c3", "1001@c1", "1002@c1", "1001@c2", "1002@k1", "trunk@c1", "Local@c2"]
QUEUES = ["main", "tax"]
SEATS = ["1001", "1002"]
HELPER = "1002@main-1.2000000001"
"""The channel of a seat that was rung for another's talk."""

moments = st.integers(min_value=0, max_value=100_000).map(lambda n: START + timedelta(seconds=n / 3))


def channel(leg: str, state: int = 6, **fields: Any) -> ev.Channel:
    endpoint, _, call = leg.partition("@")
    technology = "Local" if endpoint == "Local" else "PJSIP"
    name = f"{technology}/{endpoint}-01" if call else "PJSIP/trunk-01"
    found = ev.Channel(leg, call or leg, name, state, "13800001111", "wait", "12345", "")
    return replace(found, **fields)


def member(queue: str, seat: str, status: int = 1, **fields: Any) -> ev.Member:
    return replace(ev.Member(queue, seat, status, False, "", 0, 0, None, None, None), **fields)


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


def play(history: list[ev.Event], state: State | None = None) -> State:
    state = state or State(setup=SETUP)
    for event in history:
        state = apply(state, event).state
    return state


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


def test_a_missed_ring_told_twice_counts_once() -> None:
    seat_there = ev.MemberChanged(START, member("main", "1001"))
    missed = ev.AgentRingNoAnswer(START, channel("c1"), "main", "1001", channel("1001@c1", 5))
    state = play([seat_there, missed, missed])
    assert board_of(state).seats[0].missed == 1


def test_missed_rings_are_todays() -> None:
    late = datetime(2026, 11, 22, 15, 59, tzinfo=UTC)  # 23:59 in Shanghai
    missed = ev.AgentRingNoAnswer(late, channel("c1"), "main", "1001", channel("1001@c1", 5))
    state = play([ev.MemberChanged(late, member("main", "1001")), missed])
    assert board_of(state).seats[0].missed == 1
    assert board_of(play([ev.Ticked(late + timedelta(minutes=2))], state)).seats[0].missed == 0


def test_the_line_is_won_back_from_the_account_when_it_is_one() -> None:
    setup = SwitchSetup(lines=frozenset({"12345"}))
    told = rows.ChannelRow(channel("c1", account="12345"), 9, "Playback", "", "")
    other = rows.ChannelRow(channel("c2", account="billing"), 9, "Playback", "", "")
    state = apply(State(setup=setup), rows.Snapshot(START, (), (), (), (told, other))).state
    assert [call.line for call in board_of(state).calls] == ["12345", None]


def test_a_hangup_is_final() -> None:
    hangup, again = ev.Hangup(START, channel("c1")), ev.Newstate(START, channel("c1"))
    assert board_of(play([ev.Newchannel(START, channel("c1")), hangup, again])).calls == ()


def test_a_lost_leave_does_not_keep_a_talking_call_in_line() -> None:
    state = play(
        [
            ev.QueueCallerJoin(START, channel("c1"), "main", 1),
            ev.Newstate(START, channel("1001@c1", 6)),
            ev.QueueCallerJoin(START, channel("c2"), "main", 2),
        ]
    )
    board = board_of(state)
    assert [(call.state, call.seat) for call in board.calls] == [("talking", "1001"), ("waiting", None)]
    assert board.queues[0].waiting == 1


def test_since_is_when_the_state_began() -> None:
    ready = ev.MemberChanged(START, member("main", "1001"))
    later = ev.MemberChanged(START + timedelta(seconds=9), member("main", "1001"))
    assert board_of(play([ready, later])).seats[0].since == START


def test_another_reason_is_another_pause_with_a_limit_of_its_own() -> None:
    at_work = ev.MemberChanged(START, member("main", "1001", paused=True, pause_reason="busy"))
    resting = ev.MemberChanged(START + timedelta(minutes=9), member("main", "1001", paused=True, pause_reason="break"))
    still = replace(resting, at=START + timedelta(minutes=10))
    seat = board_of(play([at_work, resting, still])).seats[0]
    assert (seat.pause_reason, seat.since) == ("break", START + timedelta(minutes=9))


def test_a_snapshot_tells_since_when_from_what_asterisk_says() -> None:
    row = rows.ChannelRow(channel("c1"), 90, "Queue", "main", "b1")
    seat = rows.ChannelRow(channel("1001@c1"), 60, "AppQueue", "", "b1")
    snapshot = rows.Snapshot(START, ("main",), (member("main", "1001", 2),), (), (row, seat))
    board = board_of(play([snapshot]))
    assert board.calls[0].arrived_at == START - timedelta(seconds=90)
    assert (board.calls[0].state, board.calls[0].queue) == ("talking", "main")
    assert board.calls[0].since == board.seats[0].since == START - timedelta(seconds=60)


def test_an_outbound_call_rings_until_the_citizen_answers_and_shows_his_number_once_it_is_told() -> None:
    call = "main-1795306298.1000000417"
    seat = channel("1001@" + call)
    rung = replace(channel("trunk@" + call, state=5), caller="")
    state = play([ev.Newchannel(START, seat), ev.Newchannel(START, rung)])
    assert [(row.direction, row.state, row.seat, row.caller) for row in board_of(state).calls] == [
        ("outbound", "ringing", "1001", "")
    ]
    answered = replace(rung, state=6, caller="13800002222")
    state = play([ev.Newstate(START, answered)], state)
    assert [(row.state, row.caller) for row in board_of(state).calls] == [("talking", "13800002222")]


def test_a_department_rung_to_join_is_no_call_of_its_own() -> None:
    rung = replace(channel("trunk@x"), uniqueid="main-1795306299.2000000001", call_id="main-1795306299.2000000001")
    assert board_of(play([ev.Newchannel(START, rung)])).calls == ()


def told(third: ev.Third, helper: str = "") -> ev.TalkTold:
    return ev.TalkTold(START, "1001@c1", third=third, whom="seat 1002", helper=helper)


@pytest.mark.parametrize(
    ("after", "third"),
    [
        ([], "ringing"),
        ([ev.Newstate(START, channel(HELPER))], "none"),
        ([ev.Hangup(START, channel(HELPER, 5), 17)], "busy"),
        ([ev.Hangup(START, channel(HELPER, 5), 16)], "unanswered"),
        ([ev.Originated(START, HELPER, False)], "unanswered"),
        ([ev.Originated(START, HELPER, True)], "ringing"),
        ([ev.Originated(START, HELPER, False), ev.Hangup(START, channel(HELPER, 5), 17)], "busy"),
        ([ev.Hangup(START, channel(HELPER, 5), 17), ev.Originated(START, HELPER, False)], "busy"),
        ([told("none"), ev.Hangup(START, channel(HELPER, 5), 16)], "none"),
        ([rows.Snapshot(START, channels=(rows.ChannelRow(channel("1001@c1"), 9, "", "", "b"),))], "none"),
    ],
)  # fmt: skip
def test_what_becomes_of_whom_a_seat_had_rung(after: list[ev.Event], third: str) -> None:
    seat = ev.Newstate(START, channel("1001@c1"))
    state = play([seat, told("ringing", HELPER), *after])
    assert state.seat_views["1001"].third == third


def test_as_json_is_the_contract_with_the_pages() -> None:
    state = play([ev.QueueCallerJoin(START, channel("c1"), "main", 1), ev.MemberChanged(START, member("main", "1001"))])
    at = START.isoformat()
    assert as_json(board_of(state)) == {
        "switch": "main", "link": "down", "link_since": "1970-01-01T00:00:00+00:00", "at": at, "seq": 2,
        "unknown_events": 0, "dropped_events": 0,
        "queues": [{"name": "main", "waiting": 1, "longest_waiting_since": at, "members": 1, "ready": 1, "ringing": 0,
                    "talking": 0, "paused": 0, "unavailable": 0}],
        "seats": [{"number": "1001", "state": "ready", "since": at, "call_id": None, "caller": None,
                   "pause_reason": None, "queues": ["main"], "missed": 0, "muted": False, "third": "none", "whom": ""}],
        "calls": [{"id": "c1", "trunk": "trunk", "line": None, "caller": "13800001111", "state": "waiting",
                   "since": at, "arrived_at": at, "queue": "main", "position": 1, "seat": None,
                       "direction": "inbound"}],
    }  # fmt: skip
