"""What a sent matrix changes: only what the person changed, and never what somebody else did meanwhile."""

from hypothesis import given
from hypothesis import strategies as st

from web.admin.skill_matrix import cell, levels_text, queues_changed, read_matrix, shown

QUEUES = ["general", "enterprise", "dialect"]
LEVELS = st.dictionaries(st.sampled_from(QUEUES), st.integers(0, 20))
HALL = st.dictionaries(st.sampled_from(["8001", "8002", "8003"]), LEVELS, min_size=1)


def sent(seat: str, was: dict[str, int], wanted: dict[str, int]) -> dict[str, str]:
    cells = {cell(seat, queue): str(wanted[queue]) if queue in wanted else "" for queue in QUEUES}
    return {shown(seat): levels_text(was)} | cells


@given(stored=HALL, wanted=HALL)
def test_what_was_shown_and_is_still_stored_becomes_what_is_wanted(
    stored: dict[str, dict[str, int]], wanted: dict[str, dict[str, int]]
) -> None:
    form = {name: text for seat in stored for name, text in sent(seat, stored[seat], wanted.get(seat, {})).items()}
    matrix = read_matrix(form, stored, QUEUES)
    assert matrix.wrong == {}
    assert matrix.changes == {seat: wanted.get(seat, {}) for seat in stored if wanted.get(seat, {}) != stored[seat]}


@given(was=LEVELS, stored=LEVELS, wanted=LEVELS)
def test_a_row_somebody_else_changed_is_refused_unless_the_person_left_it_alone(
    was: dict[str, int], stored: dict[str, int], wanted: dict[str, int]
) -> None:
    matrix = read_matrix(sent("8001", was, wanted), {"8001": stored}, QUEUES)
    if wanted in (was, stored):
        assert (matrix.changes, matrix.wrong) == ({}, {})
    elif was != stored:
        assert matrix.changes == {}
        assert "刚被别人修改过" in matrix.wrong[shown("8001")]
    else:
        assert matrix.changes == {"8001": wanted}


def test_queues_that_differ_in_anything_are_named() -> None:
    before, after = {"general": 0, "enterprise": 2, "dialect": 1}, {"general": 0, "enterprise": 3, "foreign": 1}
    assert queues_changed(before, after) == {"enterprise", "dialect", "foreign"}


def test_a_seat_that_is_gone_is_told() -> None:
    assert read_matrix({shown("7777"): ""}, {}, QUEUES).wrong == {shown("7777"): "没有座席 7777。"}
