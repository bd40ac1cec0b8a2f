"""Who may go on a break, what is too long, which seat a name means."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_manager import OrderRefused
from queue_manager.control.seat_rules import Pause, allow_pause, at_once, level_of, overdue
from queue_manager.seat_names import interface_of, seat_of_channel, seat_of_interface

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
BREAK = Pause(key="break", limit_minutes=15, at_once_percent=10)


@given(signed_in=st.integers(1, 400), others=st.integers(0, 400))
def test_never_more_seats_than_allowed_are_on_a_break_and_one_always_may(signed_in: int, others: int) -> None:
    try:
        allow_pause(BREAK, key="break", signed_in=signed_in, others=others)
        allowed = True
    except OrderRefused as refusal:
        allowed = refusal.code != "pause.too-many"

    assert allowed == (others + 1 <= max(1, signed_in // 10))
    assert at_once(BREAK, signed_in) >= 1


@pytest.mark.parametrize(
    ("pause", "code"),
    [
        (None, "pause.unknown"),
        (Pause(key="missed", chosen=False), "pause.unknown"),
        (Pause(key="training", needs_approval=True), "pause.needs-approval"),
    ],
)
def test_what_a_seat_may_not_choose_is_refused_by_name(pause: Pause | None, code: str) -> None:
    with pytest.raises(OrderRefused) as refused:
        allow_pause(pause, key="x", signed_in=80, others=0)
    assert refused.value.code == code


@given(minutes=st.integers(0, 600), lasted=st.integers(0, 700))
def test_a_pause_is_overdue_only_past_its_limit_and_never_without_one(minutes: int, lasted: int) -> None:
    late = overdue(minutes, NOON, NOON + timedelta(minutes=lasted))

    assert late == (minutes > 0 and lasted > minutes)


@pytest.mark.parametrize("text", ["-1", "21", "１", "0x1", "", "1.5", "9999"])
def test_a_level_is_a_small_whole_number(text: str) -> None:
    assert level_of("0") == 0
    assert level_of("20") == 20
    with pytest.raises(OrderRefused, match=r"seat\.level"):
        level_of(text)


@pytest.mark.parametrize("at_home", [False, True])
def test_a_seat_is_found_in_every_name_asterisk_gives_it(at_home: bool) -> None:
    assert seat_of_interface(interface_of("1001", at_home=at_home)) == "1001"
    assert seat_of_interface("1001") == "1001"
    assert seat_of_channel("PJSIP/1001-0000002a") == "1001"
    assert seat_of_channel("Local/1001@seat-home-0000002a;1") == "1001"


@pytest.mark.parametrize(
    "name", ["PJSIP/city-0000002a", "Local/1001@seat-home-0000002a;2", "Local/1001@from-seat-0000002a;1", "", "NONE"]
)
def test_what_is_not_a_seats_name_is_no_seat(name: str) -> None:
    assert seat_of_channel(name) is None
    assert seat_of_interface(name) is None
