"""Bursts are what a plain count finds, whoever looks how often; and a place is one however it is written."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.incidents.bursts import Reported, Watch, ancestry, bursts, callers
from cases.incidents.plan import Live, plan
from cases.matters.places import address, area, place_at
from db.tables import PlaceGrain
from tests.unit.cases.people import NOON

HOUR = timedelta(hours=1)
PLACES = (None, "人民路 88 号", "人民路90号", "阳光花园3号楼", "")
CATEGORIES = ((), ("010101", "0101", "01"), ("010102", "0101", "01"), ("02",))
CALLERS = (None, "13800000001", "13800000002", "13800000003")


def reported(number: int, minute: int = 0, **more: object) -> Reported:
    known = {"caller": f"1380000{number:04}", "categories": ("010101", "0101", "01"), "place": "人民路 88 号"}
    return Reported(**{"id": number, "at": NOON + timedelta(minutes=minute)} | known | more)


def watch(**more: object) -> Watch:
    known = {"id": 1, "category": "", "grain": PlaceGrain.AREA, "window": HOUR, "callers": 3}
    return Watch(**known | more)


cases = st.lists(
    st.builds(
        reported, st.integers(1, 10**6), st.integers(0, 300), caller=st.sampled_from(CALLERS),
        categories=st.sampled_from(CATEGORIES), place=st.sampled_from(PLACES),
    ),
    unique_by=lambda case: case.id, max_size=25,
)  # fmt: skip
rules = st.builds(
    watch, category=st.sampled_from(("", "01", "0101", "02")), grain=st.sampled_from(PlaceGrain),
    window=st.sampled_from((timedelta(minutes=10), HOUR)), callers=st.integers(1, 4),
)  # fmt: skip


def naive(rule: Watch, crowd: list[Reported]) -> set[int]:
    """For every case as the first of a window: who else is in it, how many different callers."""
    found: set[int] = set()
    for first in crowd:
        key = rule.key(first)
        inside = [one for one in crowd if rule.key(one) == key and timedelta(0) <= one.at - first.at <= rule.window]
        if key is not None and len({one.caller or one.id for one in inside}) >= rule.callers:
            found |= {one.id for one in inside}
    return found


@given(rules, cases)
def test_a_burst_holds_exactly_the_cases_a_naive_count_finds(rule: Watch, crowd: list[Reported]) -> None:
    found = bursts([rule], crowd)

    assert {case.id for burst in found for case in burst.cases} == naive(rule, crowd)
    for burst in found:
        assert {rule.key(case) for case in burst.cases} == {(burst.category, burst.place)}
        assert burst.callers == callers(burst.cases) >= rule.callers


@given(st.lists(rules, max_size=3), cases)
def test_no_case_is_in_two_bursts(chosen: list[Watch], crowd: list[Reported]) -> None:
    ids = [case.id for burst in bursts(chosen, crowd) for case in burst.cases]

    assert len(ids) == len(set(ids))


@given(rules, cases, st.data())
def test_looking_twice_raises_what_looking_once_does(rule: Watch, crowd: list[Reported], data: st.DataObject) -> None:
    """Cases come in the order of time; whenever somebody looks in between, the same cases end up in incidents."""
    crowd = sorted(crowd, key=lambda case: (case.at, case.id))
    at_once = {case.id for burst in bursts([rule], crowd) for case in burst.cases}
    cut = data.draw(st.integers(0, len(crowd)))
    first = bursts([rule], crowd[:cut])
    members = {case.id for burst in first for case in burst.cases}
    live = [
        Live(
            id=number,
            watch=rule,
            category=burst.category,
            place=burst.place,
            first_at=burst.cases[0].at,
            last_at=burst.cases[-1].at,
            held=False,
        )
        for number, burst in enumerate(first)
    ]

    then = plan([rule], live, [case for case in crowd if case.id not in members])

    members |= {case.id for grown in then.grown.values() for case in grown}
    members |= {case.id for burst in then.begun for case in burst.cases}
    assert members >= at_once


def test_one_citizen_who_calls_ten_times_is_no_burst() -> None:
    assert bursts([watch()], [reported(n, n, caller="13800000001") for n in range(10)]) == []
    assert len(bursts([watch()], [reported(n, n, caller=None) for n in range(3)])) == 1


def test_a_rule_for_a_branch_counts_what_lies_below_together() -> None:
    crowd = [reported(1), reported(2, categories=("010102", "0101", "01")), reported(3, categories=("0101", "01"))]

    assert bursts([watch()], crowd) == []
    [burst] = bursts([watch(category="01")], crowd)
    assert (burst.category, burst.place, burst.callers) == ("01", "人民路", 3)


def test_an_alert_grows_while_it_goes_on_and_gives_way_when_it_is_cold() -> None:
    known = {"watch": watch(), "category": "010101", "place": "人民路", "first_at": NOON, "last_at": NOON}
    alert, held = Live(id=7, held=False, **known), Live(id=8, held=True, **known)
    going_on = plan([watch()], [alert], [reported(9, 50), reported(10, 100)])
    assert [case.id for case in going_on.grown[7]] == [9, 10]

    cold = plan([watch()], [alert], [reported(n, 120 + n) for n in range(3)])
    assert (dict(cold.grown), len(cold.begun), list(cold.lapsed)) == ({}, 1, [7])

    before = plan([watch()], [held], [reported(n, n - 600) for n in range(3)])
    assert before.empty, "what is classified late is no second incident beside the one that is open"
    late = plan([], [held], [reported(5, 600), reported(6, -600)])
    assert [case.id for case in late.grown[8]] == [5]


def test_in_the_whole_city_it_does_not_matter_where_and_in_an_area_it_must_be_known() -> None:
    crowd = [reported(1, place=None), reported(2, place="和平里 1 号"), reported(3)]

    [burst] = bursts([watch(grain=PlaceGrain.CITY)], crowd)

    assert (burst.place, burst.callers) == ("", 3)
    assert bursts([watch()], [reported(number, place=None) for number in range(3)]) == []


def test_a_window_ends_with_its_last_minute() -> None:
    assert len(bursts([watch()], [reported(1), reported(2, 30), reported(3, 60)])) == 1
    assert bursts([watch()], [reported(1), reported(2, 30), reported(3, 61)]) == []


def test_what_was_classified_late_shortens_no_window() -> None:
    known = {"watch": watch(), "category": "010101", "place": "人民路", "first_at": NOON}
    alert = Live(id=7, held=False, last_at=NOON + timedelta(minutes=50), **known)

    grown = plan([watch()], [alert], [reported(1, 5), reported(2, 100)]).grown

    assert [case.id for case in grown[7]] == [1, 2]


@pytest.mark.parametrize(
    ("place", "where", "house"),
    [
        ("人民路 88 号", "人民路", "人民路88号"),
        ("人民路８８号３单元", "人民路", "人民路88号"),
        ("城东区 阳光花园，3号楼 201", "城东区阳光花园", "城东区阳光花园3号"),
        ("幸福小区北门", "幸福小区", "幸福小区北门"),
        ("政务大厅", "政务大厅", "政务大厅"),
        ("12号井旁", "12号井旁", "12号"),
        ("  ", "", ""),
        (None, "", ""),
    ],
)
def test_one_address_in_many_writings(place: str | None, where: str, house: str) -> None:
    assert (area(place), address(place)) == (where, house)
    assert place_at(place, PlaceGrain.CITY) == ""


def test_a_category_in_a_broken_tree_does_not_hang() -> None:
    assert ancestry("a", {"a": "b", "b": "a"}) == ("a", "b")
    assert ancestry(None, {}) == ()
    assert ancestry("市容/油烟", {}) == ("市容/油烟",)
