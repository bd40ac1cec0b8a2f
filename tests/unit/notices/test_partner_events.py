"""What a step is to a unit's software, and to the partner who brought the matter."""

from datetime import UTC, datetime

import pytest

from cases import Action
from db.tables import CaseState
from notices import EVENT_WORDS, PartnerEvent, StepSeen
from notices.partners.events import matter_events, unit_events

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
H, S, R = CaseState.HANDLING, CaseState.SUSPENDED, CaseState.REVIEWING


def step(action: Action, before: CaseState, after: CaseState, *, moved: bool = False) -> StepSeen:
    return StepSeen(case_id=1, ordinal=1, at=NOON, action=action, from_state=before, to_state=after, moved_limit=moved)


@pytest.mark.parametrize(
    ("taken", "events"),
    [
        (step(Action.REMIND, H, H), ["case.reminded"]),
        (step(Action.SUPERVISE, H, H), ["case.supervised"]),
        (step(Action.INSTRUCT, H, H), ["case.instructed"]),
        (step(Action.RETURN_ANSWER, R, H), ["case.answer_returned"]),
        (step(Action.APPROVE_EXTENSION, H, H, moved=True), ["case.request_decided", "case.due_changed"]),
        (step(Action.REFUSE_RETURN, H, H), ["case.request_decided"]),
        (step(Action.APPROVE_SUSPENSION, H, S, moved=True), ["case.request_decided", "case.due_changed"]),
        (step(Action.RESUME, S, H, moved=True), ["case.resumed", "case.due_changed"]),
        (step(Action.SUBMIT, H, R, moved=True), []),
        (step(Action.SIGN, CaseState.DISPATCHED, H), []),
        (step(Action.CLOSE, CaseState.FOLLOWED_UP, CaseState.CLOSED), ["case.closed"]),
        (step(Action.REDO, CaseState.CLOSED, H, moved=True), ["case.redo", "case.due_changed"]),
    ],
)
def test_what_a_unit_with_a_part_is_told(taken: StepSeen, events: list[str]) -> None:
    assert [event.value for event in unit_events(taken, gained=False, lost=False)] == events


def test_a_part_that_comes_or_goes_says_it_all() -> None:
    taken = step(Action.REASSIGN, H, CaseState.DISPATCHED, moved=True)

    assert unit_events(taken, gained=True, lost=False) == (PartnerEvent.DISPATCHED,)
    assert unit_events(taken, gained=False, lost=True) == (PartnerEvent.RETURNED,)


def test_whoever_brought_the_matter_hears_of_its_answer_and_its_end() -> None:
    answered, closed = CaseState.ANSWERED, CaseState.CLOSED

    assert matter_events(step(Action.PASS_REVIEW, R, answered)) == (PartnerEvent.MATTER_ANSWERED,)
    assert matter_events(step(Action.RESOLVE, CaseState.REGISTERED, closed)) == (PartnerEvent.MATTER_ANSWERED,)
    assert matter_events(step(Action.CLOSE, CaseState.FOLLOWED_UP, closed)) == (PartnerEvent.MATTER_CLOSED,)
    assert matter_events(step(Action.REMIND, answered, answered)) == ()


def test_every_event_has_a_name_for_people() -> None:
    assert set(EVENT_WORDS) == set(PartnerEvent)
