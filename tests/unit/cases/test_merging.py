"""并单: whatever people do with a case that follows another one, its citizen is answered, told and heard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import Action, CaseFacts, Field, Fields, Person, StepNotLegal, offers, take
from cases.matters.merging import ANSWERED, refusal, told_as
from db.tables import CaseState, CaseType, Disposition, FollowUpOutcome
from tests.unit.cases.lives import a_case, ended_well
from tests.unit.cases.people import AGENT, NOON, PEOPLE, SUPERVISOR, SYSTEM, filled

OVER = {CaseState.CLOSED, CaseState.ARCHIVED}
TOLD: Fields = {Field.TOLD_AT: NOON}


def step(case: CaseFacts, action: Action, person: Person, fields: Fields | None = None) -> CaseFacts:
    needs = next(offer.needs for offer in offers(case, person) if offer.action is action)
    return take(case, action, person, {**filled(needs), **(fields or {})}, NOON).after


def merged() -> CaseFacts:
    return step(a_case(), Action.MERGE, AGENT)


def brought_to_its_end(case: CaseFacts) -> CaseFacts:
    """What remains to be done with a case that follows, once its leader has an answer."""
    if case.state is CaseState.REGISTERED:
        case = step(case, Action.ADOPT, SYSTEM)
    if case.state is CaseState.ANSWERED:
        case = case if case.told else step(case, Action.TELL, AGENT, TOLD)
        case = step(case, Action.FOLLOW_UP, AGENT)
    return step(case, Action.CLOSE, SUPERVISOR, {Field.REASON: "已说明"}) if case.state not in OVER else case


@given(st.data())
def test_every_merged_case_reaches_an_answer_its_citizen_was_told(data: st.DataObject) -> None:
    """Any steps of anybody in between; a case that was split off, or is done again, is one like others."""
    case = merged()
    for _ in range(data.draw(st.integers(0, 10))):
        possible = [
            (offer.action, person) for person in (*PEOPLE, SYSTEM) for offer in offers(case, person)
            if case.follows is not None
        ]  # fmt: skip
        if not possible:
            break
        action, person = data.draw(st.sampled_from(sorted(possible, key=str)))
        outcome = data.draw(st.sampled_from(FollowUpOutcome))
        case = step(case, action, person, {Field.OUTCOME: outcome} if action is Action.FOLLOW_UP else None)
    if case.follows is None:
        assert (case.state, case.result, case.citizen_told_at) == (CaseState.REGISTERED, None, None)
        return
    case = brought_to_its_end(case)
    assert case.state in OVER
    assert case.disposition is Disposition.MERGED
    assert ended_well(case)


def test_nobody_is_asked_about_an_answer_he_was_not_told() -> None:
    case = step(merged(), Action.ADOPT, SYSTEM)

    for action in (Action.FOLLOW_UP, Action.SKIP_FOLLOW_UP):
        with pytest.raises(StepNotLegal):
            take(case, action, SUPERVISOR, {Field.OUTCOME: "satisfied", Field.REASON: "无"}, NOON)
    assert not any(offer.action is Action.TELL for offer in offers(step(case, Action.TELL, AGENT, TOLD), AGENT))


@pytest.mark.parametrize("action", [Action.REMIND, Action.INSTRUCT, Action.OWN, Action.CLASSIFY])
def test_what_leaders_and_citizens_say_meanwhile_is_written_into_a_merged_case(action: Action) -> None:
    assert step(merged(), action, SUPERVISOR).follows == merged().follows


def test_only_the_program_gives_a_case_the_answer_of_another() -> None:
    for person in PEOPLE:
        assert all(offer.action is not Action.ADOPT for offer in offers(merged(), person))
    with pytest.raises(StepNotLegal):
        take(a_case(), Action.ADOPT, SYSTEM, {Field.RESULT: "solved", Field.ANSWER: "已处理"}, NOON)


@pytest.mark.parametrize(
    ("case", "leader", "more", "why"),
    [
        ({}, {}, {}, None),
        ({}, {"id": 1}, {}, "itself"),
        ({}, {"follows": "20261122-000009"}, {}, "follows"),
        ({}, {}, {"leads": True}, "leads"),
        ({"confidential": True}, {}, {}, "sealed"),
        ({}, {"case_type": CaseType.REPORT}, {}, "sealed"),
        ({}, {"state": CaseState.CLOSED}, {}, "closed"),
        ({}, {"state": CaseState.ARCHIVED}, {}, "closed"),
        ({}, {"state": CaseState.ANSWERED}, {}, None),
        ({}, {}, {"alike": False}, "simulated"),
    ],
)
def test_who_may_follow_whom(
    case: dict[str, object], leader: dict[str, object], more: dict[str, bool], why: str | None
) -> None:
    known = {"leads": False, "alike": True} | more

    assert refusal(CaseFacts(**{"id": 1} | case), CaseFacts(**{"id": 2} | leader), **known) == why


@given(st.sampled_from(CaseState), st.none() | st.sampled_from(CaseState))
def test_a_citizen_is_told_his_own_state_or_how_far_the_leading_case_is_but_never_an_answer_not_yet_his(
    own: CaseState, leader: CaseState | None
) -> None:
    told = told_as(own, leader)

    if own is not CaseState.REGISTERED or leader is None:
        assert told is own
    else:
        assert told is (CaseState.REVIEWING if leader in ANSWERED else leader)
        assert told not in ANSWERED
