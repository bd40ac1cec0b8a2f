"""Deadlines on real dates: make-up days, cut-off, suspension, extension, cards and what is left."""

from datetime import datetime, timedelta

import pytest

from cases import (
    Calendar,
    Colour,
    DeadlineKind,
    Due,
    ExtensionRefused,
    Matter,
    NoWorkingDay,
    Suspension,
    SuspensionsFaulty,
    colour,
    due,
    escalation_times,
    read_profile,
    remaining,
)
from cases.limits.calendar import days_of_year
from cases.limits.terms import Term
from db import SHANGHAI
from tests.unit.cases.days import OFFICIAL, local


def shown(deadline: Due, now: datetime) -> Colour | None:
    return colour(deadline.at, deadline.yellow_at, None, now)


def a_term(amount: int = 5, unit: str = "working_days", **more: object) -> Term:
    document = {
        "key": "test", "version": 1, "name": "测试", "source": "测试",
        "terms": [{"kind": "answer", "limit": {"amount": amount, "unit": unit}, **more}],
    }  # fmt: skip
    found = read_profile(document).term(DeadlineKind.ANSWER, Matter())
    assert found
    return found


def told(term: Term, start: str, **more: object) -> str:
    """When it is due, as people read it."""
    at = due(term, local(start), OFFICIAL, **more).at  # type: ignore[arg-type]
    return "" if at is None else f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("start", "wanted"),
    [
        ("2025-01-24 10:00", "2025-02-07 10:00"),  # Sunday 26 January is worked, 28 January to 4 February is not
        ("2025-09-26 09:00", "2025-10-10 09:00"),  # Sunday 28 September is worked, 1 to 8 October is not
        ("2026-02-13 16:00", "2026-02-27 16:00"),  # Saturday 14 February is worked, 15 to 23 February is not
        ("2026-09-30 17:00", "2026-10-13 17:00"),  # Saturday 10 October is worked, 1 to 7 October is not
        ("2026-02-18 03:00", "2026-02-28 17:30"),  # dispatched in the festival: counted from 24 February
        ("2026-11-16 12:40", "2026-11-23 12:00"),  # in the lunch pause: up to a lunch pause
    ],
)
def test_five_working_days_around_festivals(start: str, wanted: str) -> None:
    assert told(a_term(5), start) == wanted


@pytest.mark.parametrize(
    ("more", "start", "wanted"),
    [
        ({"start": "next_working_day"}, "2026-02-13 16:00", "2026-02-27 17:30"),
        ({"start": "next_day"}, "2026-02-13 16:00", "2026-02-27 17:30"),
        ({"start": "next_working_day"}, "2026-11-20 10:00", "2026-11-27 17:30"),
        ({"cut_off": "17:00"}, "2026-11-20 16:59", "2026-11-27 16:59"),
        ({"cut_off": "17:00"}, "2026-11-20 17:00", "2026-11-27 17:30"),
        ({"cut_off": "17:00"}, "2026-11-21 09:00", "2026-11-27 17:30"),
        ({"cut_off": "17:00", "start": "next_working_day"}, "2026-11-21 09:00", "2026-11-30 17:30"),
        ({"ends": "day_end"}, "2026-11-20 10:00", "2026-11-27 17:30"),
        ({"hours": ["09:00-12:00", "14:00-18:00"], "ends": "day_end"}, "2026-11-20 10:00", "2026-11-27 18:00"),
    ],
)
def test_start_cut_off_and_end_are_data(more: dict[str, object], start: str, wanted: str) -> None:
    assert told(a_term(5, **more), start) == wanted


@pytest.mark.parametrize(
    ("amount", "unit", "more", "start", "wanted"),
    [
        (2, "hours", {}, "2026-02-14 23:30", "2026-02-15 01:30"),
        (30, "minutes", {}, "2026-10-01 08:00", "2026-10-01 08:30"),
        (15, "days", {}, "2026-02-10 10:00", "2026-02-25 10:00"),
        (15, "days", {"start": "next_day", "ends": "day_end"}, "2026-02-10 10:00", "2026-02-25 23:59"),
        (1, "days", {"start": "next_day", "ends": "day_end"}, "2026-02-10 10:00", "2026-02-11 23:59"),
        (0, "days", {"start": "next_day", "ends": "day_end"}, "2026-02-10 10:00", "2026-02-11 23:59"),
        (5, "days", {"ends": "day_end"}, "2026-02-10 10:00", "2026-02-15 23:59"),
        (5, "days", {"ends": "day_end"}, "2026-02-10 00:00", "2026-02-14 23:59"),
        (0, "days", {"ends": "day_end"}, "2026-02-10 00:00", "2026-02-10 23:59"),
        (4, "working_hours", {}, "2026-11-20 16:30", "2026-11-23 11:30"),
        (0, "days", {"ends": "day_end"}, "2026-11-21 10:00", "2026-11-21 23:59"),
        (0, "working_days", {"ends": "day_end"}, "2026-11-21 10:00", "2026-11-23 17:30"),
    ],
)
def test_hours_and_days_of_either_kind(amount: int, unit: str, more: dict, start: str, wanted: str) -> None:  # type: ignore[type-arg]
    assert told(a_term(amount, unit, **more), start) == wanted


def test_a_suspension_stops_the_clock_and_resuming_runs_it_on() -> None:
    term, start, since = a_term(5), local("2026-11-16 10:00"), local("2026-11-18 10:00")

    standing = due(term, start, OFFICIAL, suspensions=[Suspension(since)])
    again = told(term, "2026-11-16 10:00", suspensions=[Suspension(since, local("2026-11-24 10:00"))])

    assert (standing.at, standing.yellow_at) == (None, None)
    assert standing.left == 3 * timedelta(hours=7.5)
    assert shown(standing, local("2027-03-01 10:00")) is None
    assert remaining(term, standing, local("2027-03-01 10:00"), OFFICIAL) == standing.left
    assert again == "2026-11-27 10:00"


def test_what_was_overdue_before_it_was_suspended_stays_overdue() -> None:
    late = due(a_term(1), local("2026-11-16 10:00"), OFFICIAL, suspensions=[Suspension(local("2026-11-18 10:00"))])

    assert late.at == local("2026-11-17 10:00")
    assert shown(late, local("2026-11-19 10:00")) is Colour.RED


def test_a_suspension_that_begins_at_the_deadline_moves_nothing() -> None:
    for until in (None, local("2026-11-30 10:00")):
        pause = Suspension(local("2026-11-17 10:00"), until)
        held = due(a_term(1), local("2026-11-16 10:00"), OFFICIAL, suspensions=[pause])
        assert held.at == local("2026-11-17 10:00")


def test_a_day_that_ends_a_limit_moves_as_a_whole_day_when_the_clock_stood() -> None:
    same_day = a_term(0, "working_days", ends="day_end")
    pause = Suspension(local("2026-11-16 11:00"), local("2026-11-17 11:00"))

    assert told(same_day, "2026-11-16 09:00") == "2026-11-16 17:30"
    assert told(same_day, "2026-11-16 09:00", suspensions=[pause]) == "2026-11-17 17:30"
    an_hour = Suspension(local("2026-11-16 10:00"), local("2026-11-16 11:00"))
    assert told(same_day, "2026-11-16 09:00", suspensions=[an_hour]) == "2026-11-17 17:30"


@pytest.mark.parametrize(
    ("since", "until", "more"),
    [
        ("2026-11-18 10:00", "2026-11-17 10:00", []),
        ("2026-11-18 10:00", "2026-11-20 10:00", [("2026-11-19 10:00", "2026-11-21 10:00")]),
    ],
)
def test_suspensions_that_cannot_be_are_refused(since: str, until: str, more: list[tuple[str, str]]) -> None:
    pauses = [Suspension(local(first), local(last)) for first, last in [(since, until), *more]]

    with pytest.raises(SuspensionsFaulty):
        due(a_term(), local("2026-11-16 10:00"), OFFICIAL, suspensions=pauses)


def test_a_suspension_may_begin_when_another_ends() -> None:
    begins, between, ends = (local(f"2026-11-{day} 10:00") for day in (17, 18, 19))
    pauses = [Suspension(begins, between), Suspension(between, ends)]

    assert due(a_term(1), local("2026-11-16 14:00"), OFFICIAL, suspensions=pauses).at == local("2026-11-19 14:00")


def test_extensions_are_granted_as_often_and_as_long_as_the_term_says() -> None:
    twice = a_term(15, extensions=[7, 7])

    assert told(twice, "2026-11-02 10:00") == "2026-11-23 10:00"
    assert told(twice, "2026-11-02 10:00", extensions=[7]) == "2026-12-02 10:00"
    assert told(twice, "2026-11-02 10:00", extensions=[7, 3]) == "2026-12-07 10:00"
    for refused in ([8], [7, 7, 1], [0]):
        with pytest.raises(ExtensionRefused):
            told(twice, "2026-11-02 10:00", extensions=refused)


def test_cards_change_colour_at_their_instants() -> None:
    term = a_term(5, yellow={"amount": 1, "unit": "working_days"})
    deadline = due(term, local("2026-11-16 10:00"), OFFICIAL)

    cards = {text: shown(deadline, local(text)) for text in (
        "2026-11-20 09:59", "2026-11-20 10:00", "2026-11-23 09:59", "2026-11-23 10:00",
    )}  # fmt: skip

    assert cards == {
        "2026-11-20 09:59": "normal",
        "2026-11-20 10:00": "yellow",
        "2026-11-23 09:59": "yellow",
        "2026-11-23 10:00": "red",
    }


def test_what_is_left_is_counted_in_working_time_and_negative_when_late() -> None:
    term = a_term(5)
    deadline = due(term, local("2026-11-16 10:00"), OFFICIAL)

    left = [
        remaining(term, deadline, local(now), OFFICIAL) / timedelta(hours=1)
        for now in ("2026-11-16 10:00", "2026-11-21 12:00", "2026-11-23 11:00")
    ]

    assert left == [37.5, 1.5, -1.0]


def test_escalations_follow_the_deadline_each_in_its_own_time() -> None:
    term = a_term(
        1,
        escalations=[
            {"after": {"amount": 2, "unit": "hours"}, "step": "电话催办"},
            {"after": {"amount": 5, "unit": "working_days"}, "step": "书面通报"},
        ],
    )
    deadline = due(term, local("2026-11-19 17:00"), OFFICIAL)

    assert escalation_times(term, deadline, OFFICIAL) == [local("2026-11-20 19:00"), local("2026-11-27 17:00")]


def test_a_year_that_is_not_announced_is_counted_by_weekends_and_said_to_be_assumed() -> None:
    into_2027 = due(a_term(5), local("2026-12-30 10:00"), OFFICIAL)
    before = due(a_term(5), local("2026-12-21 10:00"), OFFICIAL)
    by_hours = due(a_term(72, "hours"), local("2026-12-30 10:00"), OFFICIAL)

    assert (into_2027.at, into_2027.assumed) == (local("2027-01-06 10:00"), True)
    assert not before.assumed
    assert not by_hours.assumed


def test_hours_that_begin_on_the_next_working_day_rest_on_the_calendar_too() -> None:
    begun = local("2028-03-01 10:00")

    assert due(a_term(2, "hours", start="next_working_day"), begun, OFFICIAL).assumed
    assert not due(a_term(2, "hours", start="next_day"), begun, OFFICIAL).assumed


def test_a_day_somebody_entered_counts_before_its_year_is_complete() -> None:
    days = dict(OFFICIAL.days) | {local("2027-01-01 00:00").date(): False}

    entered = due(a_term(1), local("2026-12-31 10:00"), Calendar(days, known=OFFICIAL.known))

    assert (entered.at, entered.assumed) == (local("2027-01-04 10:00"), True)


def test_a_calendar_without_working_days_is_refused_and_does_not_hang() -> None:
    never = {day: False for year in range(2026, 2030) for day in days_of_year(year)}

    with pytest.raises(NoWorkingDay):
        due(a_term(), local("2026-11-16 10:00"), Calendar(never))
