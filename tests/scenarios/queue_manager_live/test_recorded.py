"""Texts recorded from Asterisk 22.10.1, byte for byte, fed in pieces of every size."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from queue_manager.live.events import Ticked
from queue_manager.live.framing import Framer, headers_of
from queue_manager.live.parse import event_of
from queue_manager.live.reducer import apply
from queue_manager.live.state import State, SwitchSetup
from queue_manager.live.views import board_of, next_wrap_end
from tests.scenarios.queue_manager_live.script import show

SAMPLES = Path(__file__).parent / "samples"
NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


def follow(name: str, *, piece: int = 7) -> tuple[State, list[str]]:
    """The state after a recording, and each different text the board showed on the way."""
    framer, state = Framer(), State(setup=SwitchSetup(wrapup={"main": 3}))
    shown: list[str] = []
    data = (SAMPLES / f"{name}.ami").read_bytes().replace(b"\n", b"\r\n")
    for start in range(0, len(data), piece):
        for block in framer.feed(data[start : start + piece]):
            state = apply(state, event_of(headers_of(block), NOW)).state
            text = show(board_of(state)).replace(next(iter(state.calls), "-"), "c")
            shown += [text] if shown[-1:] != [text] else []
    return state, shown


@pytest.mark.parametrize("piece", [1, 64, 100_000])
def test_a_talk(piece: int) -> None:
    state, shown = follow("talk", piece=piece)
    assert [text.partition(";")[0] for text in shown] == [
        "c greeting",
        "c waiting main#1",
        "c ringing main#1 by 1001",
        "c talking by 1001",
        "c talking",
        "c rating",
        "c ending",
        "1001 talking",
        "1001 wrap_up",
    ]
    assert state.unknown == 0


def test_wrap_up_ends_by_itself() -> None:
    state, _ = follow("talk")
    end = next_wrap_end(state)
    assert end is not None
    assert timedelta(seconds=2) < end - state.at < timedelta(seconds=3)
    later = apply(state, Ticked(end + timedelta(milliseconds=30))).state
    assert board_of(later).seats[0].state == "ready"
    assert board_of(later).seats[0].since == end


def test_the_seat_hangs_up_and_the_citizen_rates() -> None:
    state, shown = follow("rating")
    assert "c rating; 1001 wrap_up" in shown
    assert not state.calls
    assert state.seat_views["1001"].state == "wrap_up"


def test_nobody_answers_then_the_second_seat_does() -> None:
    state, shown = follow("missed")
    assert "c waiting rna#1; 1002 paused (Auto-Pause) missed 1; rna: 1 waiting" in shown
    assert "c talking by 1001; 1001 talking c; 1002 paused (Auto-Pause) missed 1" in shown
    assert not state.calls


def test_the_queue_gave_up_and_a_message_is_taken() -> None:
    _, shown = follow("timeout")
    assert shown == ["c greeting", "c waiting none#1; none: 1 waiting", "c message", ""]


def test_giving_up_while_it_rings() -> None:
    state, shown = follow("abandon")
    assert "c ringing rna#1 by 1001; 1001 ringing c; rna: 1 waiting" in shown
    assert show(board_of(state)) == "1001 ready"


def test_a_blind_transfer() -> None:
    state, shown = follow("transfer")
    assert "c ringing by 1002; 1001 wrap_up; 1002 ringing c" in shown
    assert not state.calls


def test_a_pause_reason_in_chinese_cut_at_every_byte() -> None:
    state, _ = follow("pause", piece=1)
    assert board_of(state).seats[0].pause_reason == "小休"
