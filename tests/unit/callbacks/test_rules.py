"""Whom to call back, and when it is over."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.tables import CallbackState, CallEnding
from queue_manager import CallbackRules
from queue_manager.callbacks.rules import Listed, Seen, after_attempt, to_return, wish

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
RULES = CallbackRules()
CITIZEN = "13800138000"


def minutes(number: float) -> datetime:
    return NOON + timedelta(minutes=number)


def call(at: float, ending: CallEnding | None = CallEnding.ABANDONED_IN_QUEUE, *, waited: int = 60) -> Seen:
    """A call that arrived ``at`` minutes after noon and is over a minute later, unless it has no ending."""
    return Seen(
        id=f"main-{at:g}", number=CITIZEN, arrived_at=minutes(at), queued_at=minutes(at + 0.1), ending=ending,
        ended_at=minutes(at + 1) if ending else None, wait_seconds=waited,
        connected_at=minutes(at + 0.5) if ending is CallEnding.CONNECTED else None,
    )  # fmt: skip


def test_who_gave_up_waiting_is_called_back_from_his_first_call() -> None:
    assert to_return([call(5), call(0)], [], RULES) == call(0)


def test_who_gave_up_at_once_is_not() -> None:
    assert to_return([call(0, waited=4)], [], RULES) is None
    assert to_return([call(0, waited=5)], [], RULES) == call(0, waited=5)


def test_whose_call_ended_with_asterisk_while_he_waited_is_called_back_however_short_it_was() -> None:
    lost = call(0, CallEnding.LOST, waited=0)
    assert to_return([lost], [], RULES) == lost
    assert to_return([replace(lost, queued_at=None)], [], RULES) is None, "he was in the menu yet"
    assert to_return([replace(lost, connected_at=minutes(0.5))], [], RULES) is None, "he was talking to us"


@pytest.mark.parametrize("later", [CallEnding.CONNECTED, CallEnding.ASKED_CALLBACK, CallEnding.LEFT_MESSAGE, None])
def test_who_called_again_and_was_served_or_is_calling_now_is_not(later: CallEnding | None) -> None:
    assert to_return([call(0), call(5, later)], [], RULES) is None


def test_who_gives_up_after_he_was_spoken_with_is_called_back_again() -> None:
    assert to_return([call(0), call(5, CallEnding.CONNECTED), call(30)], [], RULES) == call(30)


def test_each_number_is_listed_once() -> None:
    listed = Listed(call_id="main-0", waiting_since=minutes(0))
    assert to_return([call(0), call(5)], [listed], RULES) is None


def test_a_settled_row_settles_the_calls_before_it_and_not_those_after() -> None:
    settled = Listed(call_id="main-0", waiting_since=minutes(0), closed_at=minutes(10))
    assert to_return([call(0), call(5)], [settled], RULES) is None
    assert to_return([call(0), call(5), call(20)], [settled], RULES) == call(20)


def test_a_call_of_the_very_moment_it_was_settled_is_settled_with_it() -> None:
    settled = Listed(call_id="main-0", waiting_since=minutes(0), closed_at=minutes(5))
    assert to_return([call(0), call(5)], [settled], RULES) is None


def test_what_was_settled_stays_so_when_the_clocks_of_switch_and_store_are_apart() -> None:
    settled = Listed(call_id="main-0", waiting_since=minutes(0), closed_at=minutes(-1))
    assert to_return([call(0)], [settled], RULES) is None


def test_a_withheld_number_cannot_be_called_back() -> None:
    hidden = Seen(id="a", number="anonymous", arrived_at=NOON, queued_at=NOON, ended_at=minutes(2),
                  ending=CallEnding.TIMED_OUT)  # fmt: skip
    assert to_return([hidden], [], RULES) is None


@given(st.lists(st.tuples(st.integers(0, 600), st.sampled_from(CallEnding)), max_size=8), st.randoms())
def test_the_order_in_which_calls_are_told_does_not_matter(facts: list[tuple[int, CallEnding]], chance) -> None:
    calls = [call(at, ending) for at, ending in dict(facts).items()]
    mixed = list(calls)
    chance.shuffle(mixed)
    assert to_return(calls, [], RULES) == to_return(mixed, [], RULES)


@pytest.mark.parametrize(
    ("reached", "attempts", "state"),
    [
        (True, 1, CallbackState.REACHED),
        (False, 1, CallbackState.WANTED),
        (False, 2, CallbackState.WANTED),
        (False, 3, CallbackState.UNREACHED),
    ],
)
def test_after_so_many_tries_it_is_over(reached: bool, attempts: int, state: CallbackState) -> None:
    after = after_attempt(reached=reached, attempts=attempts, now=NOON, rules=RULES)

    assert after.state is state
    assert after.not_before == (minutes(15) if state is CallbackState.WANTED else None)


@pytest.mark.parametrize(
    ("extra", "number", "queue"),
    [
        ("13800138000 hotline 1795318539", "13800138000", "hotline"),
        ("+8613800138000 market 1795318539", "+8613800138000", "market"),
        ("13800138000  1795318539", "13800138000", None),
        ("13800138000 hotline ", "13800138000", "hotline"),
    ],
)
def test_the_dialplans_note_is_read(extra: str, number: str, queue: str | None) -> None:
    found = wish(extra)
    assert found is not None
    assert (found.number, found.queue) == (number, queue)


@given(st.text(max_size=60))
def test_any_note_is_read_or_passed_over(extra: str) -> None:
    found = wish(extra)
    assert found is None or found.number.lstrip("+").isdecimal()


@given(st.one_of(st.none(), st.integers(), st.dictionaries(st.text(), st.integers()), st.just({"attempts": 0})))
def test_a_setting_that_makes_no_sense_leaves_the_default(value: object) -> None:
    assert CallbackRules.of(value) == RULES
    assert CallbackRules.of({"attempts": 5}).attempts == 5
