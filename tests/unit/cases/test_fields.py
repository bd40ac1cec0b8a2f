"""Reading what was filled in."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import CHOICES, Colour, Field, FieldRefused, colour, kind_of, longest, read_fields
from tests.unit.cases.people import NOON


def test_times_without_a_zone_are_those_of_shanghai() -> None:
    read = read_fields({"told_at": "2026-11-22T12:00", "contacted_at": "2026-11-22T12:00+00:00"})

    assert read[Field.TOLD_AT] == datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
    assert read[Field.CONTACTED_AT] == datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def test_units_are_parted_by_commas_of_either_kind_and_named_once() -> None:
    assert read_fields({"co_units": "gaj, cgj，gaj,"})[Field.CO_UNITS] == ("gaj", "cgj")


def test_empty_and_unknown_fields_are_left_out() -> None:
    assert read_fields({"reason": " \x00 ", "nonsense": "x", "solved": "false"}) == {Field.SOLVED: False}


def test_a_citizen_was_told_or_was_not() -> None:
    with pytest.raises(FieldRefused) as refused:
        read_fields({"told_at": "2026-11-22T12:00", "not_told": "无人接听"})

    assert (refused.value.field, refused.value.why) == (Field.NOT_TOLD, "told_too")


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("told_at", "tomorrow", "no_time"),
        ("told_at", "0001-01-01T00:00+14:00", "no_time"),
        ("outcome", "delighted", "not_in_list"),
        ("solved", "yes", "not_in_list"),
        ("answer", "字" * 8001, "too_long"),
        ("unit", "x" * 33, "too_long"),
        *[("extend_by", text, "no_number") for text in ("0", "-1", "1.5", "10000", "五", "²")],
    ],
)
def test_what_a_field_cannot_hold_is_refused_with_its_name(name: str, text: str, why: str) -> None:
    with pytest.raises(FieldRefused) as refusal:
        read_fields({name: text})
    assert (refusal.value.field, refusal.value.why) == (name, why)


@given(st.dictionaries(st.sampled_from([name.value for name in Field]), st.text(max_size=200)))
def test_any_text_is_read_or_refused_by_name(given_texts: dict[str, str]) -> None:
    refused = ""
    read: dict[Field, object] = {}
    try:
        read = dict(read_fields(given_texts))
    except FieldRefused as refusal:
        refused = refusal.field

    assert set(read) <= {Field(name) for name in given_texts}
    assert not refused or refused in given_texts


def test_rare_characters_and_emoji_stay_as_they_are() -> None:
    assert read_fields({"answer": "𠮷野家门前😀"}) == {Field.ANSWER: "𠮷野家门前😀"}


def test_every_field_is_chosen_or_has_a_longest_text() -> None:
    assert {name for name in Field if longest(name)}.isdisjoint(CHOICES)
    assert all(kind_of(name) for name in Field)


@given(st.none() | st.integers(-100, 100), st.none() | st.integers(0, 50), st.none() | st.integers(-100, 0))
def test_what_was_done_in_time_is_never_red_and_no_longer_yellow(
    left: int | None, warned: int | None, ago: int | None
) -> None:
    due = None if left is None else NOON + timedelta(hours=left)
    yellow = None if due is None or warned is None else due - timedelta(hours=warned)
    done = None if ago is None else NOON + timedelta(hours=ago)
    found = colour(due, yellow, done, NOON)

    assert (found is None) == (due is None)
    if due is not None:
        assert (found is Colour.RED) == ((done or NOON) >= due)
        assert (found is Colour.YELLOW) == (done is None and yellow is not None and yellow <= NOON < due)
