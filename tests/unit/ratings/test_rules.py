"""Who is asked after the call, when he may be disturbed, and what counts as an answer."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db import SHANGHAI
from db.tables import CallDirection, CallEnding, EndedBy, RatingState
from queue_manager.ratings.rules import RatedCall, RatingRules, after_vain, permitted, score, unasked

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
TALKED = RatedCall(
    direction=CallDirection.INBOUND, ending=CallEnding.CONNECTED, ended_by=EndedBy.CITIZEN, rating=None
)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "asked"),
    [
        ({}, True),
        ({"rating": 4}, False),
        ({"ended_by": EndedBy.SEAT}, False),  # he heard the question in the call
        ({"ending": CallEnding.ABANDONED_IN_QUEUE}, False),
        ({"ending": CallEnding.LOST}, False),
        ({"ending": None}, False),
        ({"direction": CallDirection.OUTBOUND}, False),
    ],
)
def test_only_who_talked_and_hung_up_first_is_asked_later(change: dict[str, object], asked: bool) -> None:
    assert unasked(replace(TALKED, **change)) is asked


@given(st.timedeltas(timedelta(0), timedelta(days=366)), st.integers(0, 23), st.integers(1, 24))
def test_nobody_is_disturbed_outside_the_hours_nor_later_than_needed(later: timedelta, first: int, last: int) -> None:
    rules, moment = RatingRules.of({"from_hour": first, "until_hour": last}), NOON + later

    then = permitted(moment, rules)

    assert rules.from_hour <= then.astimezone(SHANGHAI).hour < rules.until_hour
    assert moment <= then < moment + timedelta(days=1)
    assert then == moment or then.astimezone(SHANGHAI).minute == 0


@pytest.mark.parametrize(
    ("attempts", "minutes", "state", "closing"),
    [
        (1, 10, RatingState.WANTED, None),
        (2, 10, RatingState.UNRATED, "tries used up"),
        (1, 60 * 46, RatingState.UNRATED, "too late"),
    ],
)
def test_tries_end(attempts: int, minutes: int, state: RatingState, closing: str | None) -> None:
    now = NOON + timedelta(minutes=minutes)

    after = after_vain(attempts=attempts, asked_since=NOON, now=now, rules=RatingRules())

    assert (after.state, after.closing, after.due_at is None) == (state, closing, closing is not None)


def test_the_last_instant_of_patience_is_still_used() -> None:
    rules = RatingRules.of({"from_hour": 0, "until_hour": 24, "pause_minutes": 60, "give_up_hours": 24})
    last = NOON + timedelta(hours=23)

    states = [
        after_vain(attempts=1, asked_since=NOON, now=last + late, rules=rules).state
        for late in (timedelta(0), timedelta(seconds=1))
    ]

    assert states == [RatingState.WANTED, RatingState.UNRATED]


@pytest.mark.parametrize("text", ["5", " 5\n", "５"])
def test_one_digit_is_an_answer(text: str) -> None:
    assert score(text) == 5


@pytest.mark.parametrize("text", ["", "0", "6", "55", "5分", "满意", "-5", "٥", "5" * 4000])
def test_anything_else_is_none(text: str) -> None:
    assert score(text) is None


def test_settings_that_make_no_sense_leave_the_default() -> None:
    odd = RatingRules.of({"from_hour": 22, "until_hour": 8, "attempts": "many", "pause_minutes": 30, "text": " "})

    assert odd == replace(RatingRules(), pause_minutes=30)
    assert RatingRules.of(["no", "mapping"]) == RatingRules()
