"""Who may dial what: patterns, limits, and numbers as people write them."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from queue_manager.control.dialling import Allowance, Use, check, dialled, matches, patterns_of
from queue_manager.control.errors import OrderRefused

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
"""12:00 in Shanghai."""
MOBILE = "13800002222"
NOTHING = Use(begun=(), up=0)


def allowance(**changed: object) -> Allowance:
    given: dict[str, object] = {"patterns": ("13XXXXXXXXX", "NXXXXXXX"), "per_hour": 3, "at_once": 2} | changed
    return Allowance(**given)  # type: ignore[arg-type]


def refusal(number: str = MOBILE, *, use: Use = NOTHING, now: datetime = NOON, **changed: object) -> str | None:
    try:
        check(number, allowance(**changed), use, now)
    except OrderRefused as exc:
        return exc.code
    return None


@pytest.mark.parametrize(
    ("number", "why"),
    [
        (MOBILE, None),
        ("87654321", None),
        ("17654321", "number.forbidden"),  # N is 2 to 9
        ("138000022223", "number.forbidden"),  # one digit too many
        ("0085212345678", "number.forbidden"),
        ("16899168", "number.forbidden"),
        ("110", "number.forbidden"),  # emergency calls are handed over, not dialled
    ],
)
def test_only_numbers_a_pattern_names_are_dialled(number: str, why: str | None) -> None:
    assert refusal(number) == why


def test_without_a_rule_or_a_pattern_nothing_is_dialled() -> None:
    assert refusal(patterns=()) == "dial.not-allowed"
    with pytest.raises(OrderRefused, match=r"dial\.not-allowed"):
        check(MOBILE, None, NOTHING, NOON)


@pytest.mark.parametrize(("minutes", "why"), [([1, 20, 59], "rate.exceeded"), ([1, 20, 60], None), ([1, 20], None)])
def test_a_seat_begins_so_many_calls_within_any_hour(minutes: list[int], why: str | None) -> None:
    begun = [NOON - timedelta(minutes=ago) for ago in minutes]
    assert refusal(use=Use(begun=begun, up=0)) == why


@pytest.mark.parametrize(("up", "why"), [(1, None), (2, "hall.full"), (9, "hall.full")])
def test_the_hall_has_room_for_so_many_outbound_calls(up: int, why: str | None) -> None:
    assert refusal(use=Use(begun=(), up=up)) == why


@pytest.mark.parametrize(("hour", "why"), [(7, "hour.forbidden"), (8, None), (20, None), (21, "hour.forbidden")])
def test_hours_are_those_of_shanghai(hour: int, why: str | None) -> None:
    now = datetime(2026, 11, 22, tzinfo=UTC) + timedelta(hours=hour - 8)
    assert refusal(now=now, from_hour=8, until_hour=21) == why


@pytest.mark.parametrize("written", ["138 0000-2222", "+86 138 0000 2222", "(138)00002222", MOBILE])
def test_a_number_is_dialled_as_it_is_meant(written: str) -> None:
    assert dialled(written) == MOBILE


@pytest.mark.parametrize("written", ["+86 10 6512 3456", "+86(0)10-65123456", "010-65123456"])
def test_a_landline_written_for_abroad_gets_the_0_of_its_area_code_back(written: str) -> None:
    assert dialled(written) == "01065123456"
    assert dialled("+864008123456") == "4008123456"


@pytest.mark.parametrize("text", ["", "12", "138;rm", "${SHELL(id)}", "１３８００００２２２２", "1" * 21, "sip:x@y"])
def test_what_is_no_number_is_never_dialled(text: str) -> None:
    with pytest.raises(OrderRefused, match=r"number\.unreadable"):
        dialled(text)


@pytest.mark.parametrize("text", ["1X.", "13!", "[0-9]XX", "00", "138&PJSIP/9"])
def test_a_pattern_that_could_be_more_than_its_digits_is_not_kept(text: str) -> None:
    with pytest.raises(OrderRefused, match=r"pattern\.unreadable"):
        patterns_of(text)
    assert patterns_of("13xxxxxxxxx 12XXX\n12XXX") == ("13XXXXXXXXX", "12XXX")


@given(st.text("0123456789XZN", min_size=3, max_size=12), st.text("0123456789", min_size=3, max_size=13))
def test_a_pattern_never_matches_another_length(pattern: str, number: str) -> None:
    if matches(pattern, number):
        assert len(pattern) == len(number)
        signs = {"X": "0123456789", "Z": "123456789", "N": "23456789"}
        assert all(digit in signs.get(sign, sign) for sign, digit in zip(pattern, number, strict=True))


@given(st.text(max_size=30))
def test_whatever_is_typed_only_digits_come_out(text: str) -> None:
    try:
        number = dialled(text)
    except OrderRefused:
        return
    assert re.fullmatch("[0-9]{3,20}", number)
