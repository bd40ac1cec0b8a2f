"""What the pages of settings take is what those who act by them use; what they refuse is as if not said."""

from collections.abc import Callable
from typing import Any

import pytest

from cases import CALLING_BACK_LIMITS, LINGERING_LIMITS, UNREAD_LIMITS, AlarmRules, CallingBack, LingeringRules
from db import Limits
from queue_manager import (
    CALLBACK_LIMITS,
    FOLLOW_UP_LIMITS,
    RATING_LIMITS,
    CallbackRules,
    FollowUpRules,
    RatingRules,
)
from web.admin.city_rules.items import read_hours, written_hours
from web.admin.fields import Fields
from web.errors import FieldsRefused

Of = Callable[[object], Any]
RULES: list[tuple[Of, Limits]] = [
    (CallbackRules.of, CALLBACK_LIMITS),
    (FollowUpRules.of, FOLLOW_UP_LIMITS),
    (RatingRules.of, RATING_LIMITS),
    (AlarmRules.of, UNREAD_LIMITS),
    (CallingBack.of, CALLING_BACK_LIMITS),
    (LingeringRules.read, LINGERING_LIMITS),
]
NUMBERS = [(of, name, least, most) for of, limits in RULES for name, (least, most) in limits.items()]


@pytest.mark.parametrize(("of", "name", "least", "most"), NUMBERS)
def test_the_least_and_the_most_are_used_and_nothing_beyond(of: Of, name: str, least: int, most: int) -> None:
    usual = getattr(of(None), name)
    around = {"until_hour": 24} if name == "from_hour" else {"from_hour": 0} if name == "until_hour" else {}

    for number in (least, most):
        assert getattr(of(around | {name: number}), name) == number
    for odd in (least - 1, most + 1, 10**15, True, "3", 2.0, None):
        assert getattr(of({name: odd}), name) == usual


def test_every_number_of_the_callbacks_has_its_limits() -> None:
    """Minutes without an end would end the process that counts with them."""
    assert CALLBACK_LIMITS.keys() == set(CallbackRules.__slots__)
    assert UNREAD_LIMITS.keys() == set(AlarmRules.__slots__)
    assert RATING_LIMITS.keys() == set(RatingRules.__slots__) - {"text"}


@pytest.mark.parametrize("of", [RatingRules.of, AlarmRules.of])
def test_a_day_that_ends_before_it_begins_is_as_usual(of: Of) -> None:
    usual = of(None)
    for first, last in ((20, 9), (12, 12)):
        found = of({"from_hour": first, "until_hour": last})
        assert (found.from_hour, found.until_hour) == (usual.from_hour, usual.until_hour)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("9-12, 14-20", [[9, 12], [14, 20]]),
        ("9-12，14-20", [[9, 12], [14, 20]]),
        ("9,12,14,20", [[9, 12], [14, 20]]),
        ("0-24", [[0, 24]]),
        ("９-12", [[9, 12]]),
        ("9-12, 12-20", [[9, 12], [12, 20]]),
    ],
)
def test_hours_are_read_as_people_and_programs_write_them(text: str, hours: list[list[int]]) -> None:
    given = Fields({"hours": text})
    assert read_hours(given, "hours", "时段") == hours
    given.done()
    assert FollowUpRules.of({"hours": hours}).hours == tuple(tuple(pair) for pair in hours)
    assert read_hours(Fields({"hours": written_hours(hours)}), "hours", "时段") == hours


@pytest.mark.parametrize("text", ["", "9", "9-9", "12-9", "9-12, 11-20", "20-25", "9-12, 14", "nine", "-1-5"])
def test_other_hours_are_refused(text: str) -> None:
    given = Fields({"hours": text})
    read_hours(given, "hours", "时段")
    with pytest.raises(FieldsRefused):
        given.done()


@pytest.mark.parametrize("name", ["general", "", "q_1-a"])
def test_a_queue_by_its_name(name: str) -> None:
    assert FollowUpRules.of({"queue": name}).queue == name


@pytest.mark.parametrize("name", ["a,__EVIL=1", "9a", "a b", "a" * 33, "队列", "a\n", 5])
def test_what_could_be_more_than_a_queues_name_never_reaches_the_dialplan(name: object) -> None:
    assert FollowUpRules.of({"queue": name}).queue == FollowUpRules().queue
