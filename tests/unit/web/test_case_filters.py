"""Filters of the list of cases live in its address."""

from datetime import date
from urllib.parse import parse_qsl

from hypothesis import given
from hypothesis import strategies as st

from cases import Colour
from db.tables import CaseState, CaseType, Nature, Urgency
from web.cases.filters import CaseFilter, Mark, Todo, read_filter

FILTERS = st.builds(
    CaseFilter,
    find=st.text("油烟 12-", max_size=20).map(str.strip),
    unit=st.sampled_from(["", "cgj"]),
    state=st.none() | st.sampled_from(CaseState),
    colour=st.none() | st.sampled_from(Colour),
    urgency=st.none() | st.sampled_from(Urgency),
    todo=st.none() | st.sampled_from(Todo),
    channel=st.sampled_from(["", "web"]),
    mark=st.none() | st.sampled_from(Mark),
    case_type=st.none() | st.sampled_from(CaseType),
    nature=st.none() | st.sampled_from(Nature),
    first=st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    last=st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
)


@given(FILTERS)
def test_an_address_brings_back_the_filter_it_was_made_of(wanted: CaseFilter) -> None:
    assert read_filter(dict(parse_qsl(wanted.query()))) == (wanted, [])


@given(st.dictionaries(st.sampled_from(["find", "unit", "state", "colour", "urgency", "todo"]), st.text(max_size=30)))
def test_any_address_can_be_read(query: dict[str, str]) -> None:
    wanted, complaints = read_filter(query)

    assert wanted.narrows or complaints or not "".join(query.values()).replace("\x00", "").strip()


def test_what_cannot_be_read_is_told_and_left_out() -> None:
    wanted, complaints = read_filter({"state": "lost", "todo": "dispatch"})

    assert (wanted.state, wanted.todo) == (None, Todo.DISPATCH)
    assert complaints == ["状态「lost」不存在，已忽略。"]


def test_a_word_too_short_for_the_index_comes_with_a_note() -> None:
    assert CaseFilter(find="水").note
    assert CaseFilter(find="水 油烟").note is None
    assert CaseFilter().note is None
