"""Seats that sign in and out, on the live board."""

from datetime import UTC, datetime

from queue_manager.live.board import SeatView
from queue_manager.live.parse import event_of
from queue_manager.live.reducer import apply
from queue_manager.live.snapshot_rows import Snapshot
from queue_manager.live.state import State, SwitchSetup
from queue_manager.live.views import board_of

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
SETUP = SwitchSetup(seats=frozenset({"1001", "1002"}), trunks=frozenset({"city"}))


def member(event: str, interface: str = "PJSIP/1001", **more: str) -> dict[str, str]:
    headers = {"Event": event, "Queue": "hotline", "MemberName": "1001", "Interface": interface, "Status": "1"}
    return {**headers, "Paused": "0", "Penalty": "0", **more}


def seats(*events: dict[str, str]) -> dict[str, SeatView]:
    state = apply(State(setup=SETUP, at=NOON), Snapshot(NOON)).state
    for headers in events:
        state = apply(state, event_of(headers, NOON)).state
    return {seat.number: seat for seat in board_of(state).seats}


def test_every_seat_is_on_the_board_and_says_whether_it_is_signed_in() -> None:
    assert {number: seat.state for number, seat in seats().items()} == {"1001": "signed_out", "1002": "signed_out"}

    signed_in = seats(member("QueueMemberAdded"))
    assert {number: seat.state for number, seat in signed_in.items()} == {"1001": "ready", "1002": "signed_out"}

    gone = seats(member("QueueMemberAdded"), member("QueueMemberRemoved"))["1001"]
    assert (gone.state, gone.queues) == ("signed_out", ())


def test_an_extended_wrap_up_is_wrap_up_and_not_a_pause() -> None:
    added = member("QueueMemberAdded")

    extended = seats(added, member("QueueMemberPause", Paused="1", PausedReason="wrap_up"))["1001"]
    paused = seats(added, member("QueueMemberPause", Paused="1", PausedReason="break"))["1001"]

    assert (extended.state, extended.pause_reason) == ("wrap_up", "wrap_up")
    assert (paused.state, paused.pause_reason) == ("paused", "break")


def test_a_seat_at_home_is_the_seat_and_its_leg_is_a_seats() -> None:
    home = "Local/1001@seat-home/n"
    ringing = {
        "Event": "Newchannel", "Channel": "Local/1001@seat-home-0000000a;1", "Uniqueid": "main-2.2",
        "Linkedid": "main-1.1", "ChannelState": "5", "Context": "seat-home", "Exten": "",
        "CallerIDNum": "", "CallerIDName": "", "ConnectedLineNum": "", "ConnectedLineName": "", "Language": "zh",
        "AccountCode": "",
    }  # fmt: skip

    assert seats(member("QueueMemberAdded", home))["1001"].state == "ready"
    assert seats(member("QueueMemberAdded", home), ringing)["1001"].state == "ringing"
