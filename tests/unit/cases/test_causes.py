"""共性问题: the same number of days before and after, and nothing said too early."""

from datetime import date, datetime, timedelta

from cases.incidents.causes import Settled, groups, spans
from db import SHANGHAI

OPENED = datetime(2026, 3, 2, 12, tzinfo=SHANGHAI)
DUE = date(2026, 4, 1)
BEGINS = datetime(2026, 4, 2, tzinfo=SHANGHAI)
"""The first instant after the measure was due."""


def test_nothing_is_said_before_a_week_is_over() -> None:
    assert spans(OPENED, DUE, BEGINS + timedelta(days=7) - timedelta(seconds=1)) is None

    week = spans(OPENED, DUE, BEGINS + timedelta(days=7))

    assert week is not None
    assert (week.before, week.after) == ((OPENED - timedelta(days=7), OPENED), (BEGINS, BEGINS + timedelta(days=7)))
    assert week.days == 7


def test_no_more_than_a_quarter_is_compared() -> None:
    found = spans(OPENED, DUE, BEGINS + timedelta(days=400))

    assert found is not None
    assert (found.days, found.before[0]) == (90, OPENED - timedelta(days=90))


def test_what_comes_often_enough_stands_together_with_its_causes() -> None:
    def case(place: str | None, *tags: str, category: str = "01") -> Settled:
        return Settled(category=category, place=place, tags=frozenset(tags))

    pipe, valve = case("人民路 1 号", "水管"), case("人民路 9 号", "水管", "阀门")
    found = groups([pipe, valve, case("人民路", category="02"), case(None)], least=2)

    assert [(one.category, one.place, one.count, one.tags) for one in found] == [
        ("01", "人民路", 2, (("水管", 2), ("阀门", 1))),
    ]  # fmt: skip


def test_what_comes_most_stands_on_top() -> None:
    cases = [Settled(category=category, place="人民路 1 号") for category in ("03", "02", "01", "02")]

    assert [(one.category, one.count) for one in groups(cases, least=1)] == [("02", 2), ("01", 1), ("03", 1)]
