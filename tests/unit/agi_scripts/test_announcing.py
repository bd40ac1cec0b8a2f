"""Which announcements are said when."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agi_scripts.announcing import MOST_PROMPTS, AnnouncementInForce, holds, to_say
from db.tables import AnnouncementKind, DayKind

SUNDAY_NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
"""12:00 in Shanghai."""
CALENDAR = {date(2026, 10, 1): False, date(2026, 10, 10): True}


def one(number: int = 1, kind: AnnouncementKind = AnnouncementKind.INFO, **limits) -> AnnouncementInForce:
    return AnnouncementInForce(id=number, kind=kind, prompts=(f"prompt-{number}",), **limits)


def said(*announcements: AnnouncementInForce, line: str = "12345", now: datetime = SUNDAY_NOON) -> tuple[str, ...]:
    return to_say(announcements, line=line, now=now, calendar=CALENDAR)


def test_an_incident_comes_before_what_is_said_every_day() -> None:
    assert said(one(1), one(2, AnnouncementKind.HOLIDAY), one(3, AnnouncementKind.INCIDENT)) == (
        "prompt-3", "prompt-2", "prompt-1",
    )  # fmt: skip


def test_nobody_has_to_hear_more_than_three() -> None:
    assert len(said(*(one(number) for number in range(9)))) == MOST_PROMPTS


@pytest.mark.parametrize(
    ("limits", "heard"),
    [
        ({"lines": frozenset({"12315"})}, False),
        ({"lines": frozenset({"12315", "12345"})}, True),
        ({"valid_from": SUNDAY_NOON}, True),
        ({"valid_from": SUNDAY_NOON + timedelta(seconds=1)}, False),
        ({"valid_until": SUNDAY_NOON}, False),
        ({"valid_until": SUNDAY_NOON + timedelta(seconds=1)}, True),
        ({"weekdays": "7"}, True),
        ({"weekdays": "12345"}, False),
        ({"from_time": "12:00", "until_time": "12:01"}, True),
        ({"from_time": "08:00", "until_time": "12:00"}, False),
        ({"from_time": "22:00", "until_time": "06:00"}, False),
        ({"from_time": "11:00", "until_time": "06:00"}, True),
        ({"from_time": "12:00"}, True),
        ({"until_time": "12:00"}, False),
        ({"days": DayKind.HOLIDAY}, False),
        ({"days": DayKind.WORKDAY}, False),
    ],
)
def test_each_limit_is_kept(limits: dict, heard: bool) -> None:
    assert bool(said(one(1, **limits))) is heard


@pytest.mark.parametrize(
    ("day", "holiday", "workday"),
    [
        (datetime(2026, 10, 1, 2, tzinfo=UTC), True, False),
        (datetime(2026, 10, 10, 2, tzinfo=UTC), False, True),
        (datetime(2026, 10, 12, 2, tzinfo=UTC), False, True),
        (datetime(2031, 10, 1, 2, tzinfo=UTC), False, True),
        (datetime(2026, 9, 30, 16, 30, tzinfo=UTC), True, False),
    ],
    ids=["day off", "Saturday worked", "Monday", "a year nobody entered", "midnight is Shanghai's"],
)
def test_holidays_are_the_calendars(day: datetime, holiday: bool, workday: bool) -> None:
    assert bool(said(one(1, days=DayKind.HOLIDAY), now=day)) is holiday
    assert bool(said(one(1, days=DayKind.WORKDAY), now=day)) is workday


@given(st.datetimes(timezones=st.just(UTC), min_value=datetime(2000, 1, 1), max_value=datetime(2090, 1, 1)))  # noqa: DTZ001
def test_a_window_over_midnight_and_the_rest_of_the_day_never_overlap(now: datetime) -> None:
    night, day = one(1, from_time="22:00", until_time="06:00"), one(2, from_time="06:00", until_time="22:00")
    assert holds(night, line="1", now=now, calendar={}) is not holds(day, line="1", now=now, calendar={})
