"""Follow-up by machine, the rules: hours, keys, letters, what follows a try in vain."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import LEFT_TO_PEOPLE, Exclusion, left_to_people
from cases.life.follow_ups import Heard
from db import SHANGHAI
from db.tables import CaseType, FollowUpOutcome, RatingWay, Urgency
from queue_manager.followups.rules import (
    Answers,
    FollowUpRules,
    Unreached,
    after_vain,
    answers_of,
    is_letter,
    letter,
    note_of,
    permitted,
)

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)  # 12:00 in Shanghai: the break of the usual hours
RULES = FollowUpRules()
ALL_ANSWERED = ["contacted 1", "solved 1", "truthful 2", "satisfied 2"]


def test_nobody_is_called_in_the_break_or_at_night() -> None:
    assert permitted(NOON, RULES) == NOON + timedelta(hours=2)
    assert permitted(NOON - timedelta(minutes=1), RULES) == NOON - timedelta(minutes=1)
    assert permitted(NOON + timedelta(hours=8), RULES) == NOON + timedelta(hours=21)


@given(
    st.datetimes(timezones=st.just(UTC), min_value=datetime(2020, 1, 1), max_value=datetime(2040, 1, 1)),  # noqa: DTZ001
    st.lists(st.integers(0, 24), min_size=2, max_size=6, unique=True).map(sorted),
)
def test_the_first_permitted_instant_lies_in_a_window_and_none_before_it_does(at: datetime, edges: list[int]) -> None:
    hours = [list(pair) for pair in zip(edges[::2], edges[1::2], strict=False)]
    rules = FollowUpRules.of({"hours": hours})
    assert rules.hours == tuple(map(tuple, hours))

    first = permitted(at, rules)

    def inside(instant: datetime) -> bool:
        local = instant.astimezone(SHANGHAI)
        return any(start <= local.hour < end for start, end in rules.hours)

    assert inside(first)
    assert at <= first <= at + timedelta(days=1)
    assert first == at or not inside(first - timedelta(microseconds=1))


def test_what_cannot_be_used_in_the_setting_is_as_by_default() -> None:
    given_rules = {
        "enabled": "yes", "hours": [[20, 9]], "ways": ["pigeon"], "attempts": -1, "questions": ["solved", "age"],
        "unreached": "close", "text": "", "queue": 7, "excluded": "all", "colour": "red",
    }  # fmt: skip

    rules = FollowUpRules.of(given_rules)

    assert rules.questions == ("solved",)
    assert rules == FollowUpRules(questions=rules.questions)
    assert FollowUpRules.of(None) == FollowUpRules()
    assert not FollowUpRules().enabled, "nobody is called until somebody switches it on"


@given(st.lists(st.text(max_size=20), max_size=8))
def test_whatever_the_record_says_it_is_read_without_trouble(told: list[str]) -> None:
    answers_of(told)


def test_keys_are_read_by_their_questions_and_the_first_key_counts() -> None:
    assert answers_of(ALL_ANSWERED) == Answers(
        outcome=FollowUpOutcome.FAIRLY, solved=True, contacted=True, truthful=False
    )
    assert answers_of(["solved 2", "solved 1"]).solved is False
    assert answers_of(["person 0"]).person
    assert answers_of(["satisfied 9", "", "nonsense"]) == Answers()


@pytest.mark.parametrize(
    ("told", "enough"),
    [([], False), (["contacted 1"], False), (["solved 1"], False), (["solved 2"], True), (["person 0"], True)],
)
def test_who_said_what_matters_is_not_asked_again(told: list[str], enough: bool) -> None:
    assert answers_of(told).enough is enough


@pytest.mark.parametrize(("text", "outcome", "solved"), [
    ("A", "satisfied", True), (" ｂ。", "fairly", True), ("c", "dissatisfied", None), ("Ｄ", None, False),
])  # fmt: skip
def test_a_letter_is_read_in_every_width_and_case(text: str, outcome: str | None, solved: bool | None) -> None:
    found = letter(text)

    assert found is not None
    assert (found.outcome, found.solved) == (outcome, solved)


@pytest.mark.parametrize("text", ["5", "E", "AB", "", "满意", "A满意", "是", "é", "\x00"])
def test_everything_else_is_no_answer(text: str) -> None:
    assert letter(text) is None
    assert is_letter(text) is (text == "E")


def test_calls_in_vain_are_followed_by_a_message_and_that_by_a_person() -> None:
    rules = FollowUpRules.of({"ways": ["call", "message"], "attempts": 2, "pause_minutes": 240})
    at = NOON + timedelta(hours=3)

    once = after_vain(way=RatingWay.CALL, calls=1, asked_since=NOON, now=at, rules=rules)
    twice = after_vain(way=RatingWay.CALL, calls=2, asked_since=NOON, now=at, rules=rules)
    after_message = after_vain(way=RatingWay.MESSAGE, calls=2, asked_since=NOON, now=at, rules=rules)
    too_late = after_vain(way=RatingWay.CALL, calls=1, asked_since=NOON - timedelta(days=9), now=at, rules=rules)

    assert (once.way, once.due_at) == (RatingWay.CALL, at + timedelta(hours=4))
    assert (twice.way, twice.due_at) == (RatingWay.MESSAGE, at)
    assert after_message.way is None
    assert too_late.way is None


def test_the_last_instant_of_patience_is_still_used() -> None:
    rules = FollowUpRules.of({"hours": [[0, 24]], "pause_minutes": 60, "give_up_hours": 24})
    last = NOON + timedelta(hours=23)

    for late, way in ((timedelta(0), RatingWay.CALL), (timedelta(seconds=1), None)):
        found = after_vain(way=RatingWay.CALL, calls=1, asked_since=NOON, now=last + late, rules=rules)
        assert found.way is way


@pytest.mark.parametrize("hours", [[[14, 20], [9, 12]], [[9, 12], [11, 20]], [[9, 9]], [[9]], [], [[9, "12"]]])
def test_hours_that_are_not_one_after_another_are_as_by_default(hours: object) -> None:
    assert FollowUpRules.of({"hours": hours}).hours == FollowUpRules().hours


def test_the_person_who_calls_next_is_told_what_happened() -> None:
    assert note_of(Answers(), lifted=False, calls=2) == "自动回访 2 次未接通"
    assert note_of(Answers(), lifted=True, calls=1) == "市民接听了自动回访，未完成评价"
    assert note_of(Answers(person=True), lifted=True, calls=1) == "市民在自动回访中要求人工服务"
    assert note_of(Answers(solved=False), lifted=True, calls=1) is None


def heard(**more: object) -> Heard:
    usual = {"case_type": CaseType.HELP, "anonymous": False, "confidential": False, "has_number": True}
    return Heard(**{**usual, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize("excluded", [
    {"anonymous": True}, {"confidential": True}, {"sealed": True}, {"redone": True}, {"has_number": False},
])  # fmt: skip
def test_no_machine_calls_who_must_not_be_found_out_or_was_let_down(excluded: dict[str, object]) -> None:
    assert left_to_people(heard()) is None
    assert left_to_people(heard(**excluded)) is not None
    assert left_to_people(heard(**excluded), ()) is None
    assert left_to_people(heard(urgency=Urgency.EMERGENCY), [*LEFT_TO_PEOPLE, Exclusion.URGENT]) is not None


def test_what_follows_when_nobody_is_reached_is_the_citys_to_say() -> None:
    assert FollowUpRules.of({"unreached": "waive"}).unreached is Unreached.WAIVE
