"""What the board shows after what Asterisk told, example by example."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from queue_manager.live import events as ev
from queue_manager.live import snapshot_rows as rows
from queue_manager.live.board import as_json
from queue_manager.live.reducer import apply
from queue_manager.live.state import State, SwitchSetup
from queue_manager.live.views import board_of
from tests.unit.queue_manager_live.history import START, channel, member, play

HELPER = "1002@main-1.2000000001"
"""The channel of a seat that was rung for another's talk."""


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
