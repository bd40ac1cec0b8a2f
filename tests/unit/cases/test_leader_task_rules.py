"""When somebody is reminded of what a leader wants settled."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.leaders.task_rules import SOON, Occasion, Reminder, due_reminder
from tests.unit.cases.people import NOON

DAY = timedelta(days=1)
days = st.integers(0, 60)


def reminded(now: datetime, *, due: int | None = None, report: int | None = None, every: int | None = None,
             since: datetime = NOON) -> Reminder | None:  # fmt: skip
    """``due``, ``report``: days after the task was begun."""
    return due_reminder(
        due_at=NOON + due * DAY if due is not None else None,
        report_at=NOON + report * DAY if report is not None else None,
        every_days=every, since=since, now=now,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("day", "occasion", "at"),
    [(8.9, None, 0), (9, Occasion.SOON, 9), (9.9, Occasion.SOON, 9), (10, Occasion.DUE, 10), (16.9, Occasion.DUE, 10),
     (17, Occasion.STILL, 17), (25, Occasion.STILL, 24)],
)  # fmt: skip
def test_a_limit_is_told_a_day_before_when_it_comes_and_every_week_after(
    day: float, occasion: Occasion | None, at: int
) -> None:
    found = reminded(NOON + day * DAY, due=10)
    assert found == (Reminder(occasion, NOON + at * DAY) if occasion else None)


def test_a_leader_hears_in_the_interval_that_was_set() -> None:
    assert reminded(NOON + 2.9 * DAY, report=3, every=3) is None
    assert reminded(NOON + 3 * DAY, report=3, every=3) == Reminder(Occasion.REPORT, NOON + 3 * DAY)
    assert reminded(NOON + 6 * DAY, report=3, every=3, since=NOON + 3 * DAY) == Reminder(Occasion.STILL, NOON + 6 * DAY)


def test_what_is_new_is_told_before_what_is_told_again() -> None:
    assert reminded(NOON + 10 * DAY, due=3, report=10) == Reminder(Occasion.REPORT, NOON + 10 * DAY)
    assert reminded(NOON + 10 * DAY, due=10, report=3) == Reminder(Occasion.DUE, NOON + 10 * DAY)


def test_a_limit_of_less_than_a_day_is_not_told_of_before() -> None:
    assert due_reminder(
        due_at=NOON + SOON / 2, report_at=None, every_days=None, since=NOON, now=NOON + SOON / 3
    ) is None  # fmt: skip


@given(due=st.none() | days, report=st.none() | days, every=st.none() | st.integers(1, 30), now=days, again=days)
def test_nobody_is_reminded_twice_of_one_thing_nor_before_its_time(
    due: int | None, report: int | None, every: int | None, now: int, again: int
) -> None:
    first = reminded(NOON + now * DAY, due=due, report=report, every=every)
    if first is None:
        return
    begun = [NOON + at * DAY for at in (due, report) if at is not None]
    assert min(begun) - SOON <= first.at <= NOON + now * DAY
    assert reminded(NOON + now * DAY, due=due, report=report, every=every, since=NOON + now * DAY) is None
    later = reminded(NOON + (now + again) * DAY, due=due, report=report, every=every, since=NOON + now * DAY)
    assert later is None or later.at > NOON + now * DAY
