"""The table of steps: nothing but a whole answer leads to the end, and what is not in the table is refused by name."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cases import (
    Action,
    Field,
    FieldRefused,
    Fields,
    StepIncomplete,
    StepNotAllowed,
    UnsealingRefused,
    decide,
    may_see,
    offers,
    take,
)
from db.tables import (
    CaseState,
    CaseType,
    FollowUpOutcome,
    FollowUpWay,
    Nature,
    QualityMark,
    SupervisionLevel,
    Triage,
)
from tests.unit.cases.lives import a_case, ended_well, walk, without
from tests.unit.cases.people import (
    AGENT,
    CO_HANDLER,
    HANDLER,
    INSPECTOR,
    LEAD,
    LEADER,
    NOON,
    PEOPLE,
    REVIEWER,
    STRANGER,
    SUPERVISING,
    SUPERVISOR,
    SYSTEM,
)

# Whole ways


def test_a_question_answered_on_the_telephone_is_closed_at_once() -> None:
    case = walk(a_case(), (Action.RESOLVE, AGENT))

    assert case.state is CaseState.CLOSED
    assert (case.citizen_told_at, case.hotline_told_at, case.closed_at) == (NOON, NOON, NOON)
    assert ended_well(case)


def test_a_dispatched_case_goes_the_whole_way_with_two_levels_of_sign_off() -> None:
    case = walk(
        a_case(levels=2),
        (Action.DISPATCH, AGENT),
        (Action.SIGN, HANDLER),
        (Action.SUBMIT, HANDLER),
        (Action.SIGN_OFF, REVIEWER),
        (Action.SIGN_OFF, LEADER),
        (Action.PASS_REVIEW, SUPERVISING),
        (Action.FOLLOW_UP, AGENT),
        (Action.CLOSE, AGENT),
        (Action.ARCHIVE, SUPERVISOR),
    )

    assert case.state is CaseState.ARCHIVED
    assert case.citizen_told_at == NOON - timedelta(hours=1)
    assert case.hotline_told_at == NOON
    assert ended_well(case)


@pytest.mark.parametrize(
    ("levels", "after"), [(0, CaseState.REVIEWING), (1, CaseState.UNIT_SIGN), (2, CaseState.UNIT_REVIEW)]
)
def test_an_answer_is_signed_by_as_many_people_as_its_unit_asks_for(levels: int, after: CaseState) -> None:
    assert walk(a_case(CaseState.HANDLING, levels=levels), (Action.SUBMIT, HANDLER)).state is after


def test_nobody_signs_an_answer_of_their_own() -> None:
    case = walk(a_case(CaseState.HANDLING, levels=1), (Action.SUBMIT, LEADER))

    with pytest.raises(StepNotAllowed):
        decide(case, Action.SIGN_OFF, LEADER, {})


@pytest.mark.parametrize("field", [Field.WORK_QUALITY, Field.TEXT_QUALITY], ids=str)
def test_an_answer_that_is_marked_as_poor_does_not_pass_but_may_be_sent_back_so(field: Field) -> None:
    case = walk(a_case(CaseState.HANDLING), (Action.SUBMIT, HANDLER))
    poor = {field: QualityMark.POOR}
    with pytest.raises(FieldRefused, match="poor"):
        walk(case, (Action.PASS_REVIEW, SUPERVISING, poor))

    assert walk(case, (Action.RETURN_ANSWER, SUPERVISING, poor)).state is CaseState.HANDLING


@pytest.mark.parametrize("field", [Field.TOLD_AT, Field.CONTACTED_AT], ids=str)
def test_nobody_told_the_citizen_long_before_there_was_a_case(field: Field) -> None:
    case = a_case(CaseState.HANDLING)
    case = replace(case, around=replace(case.around, opened_at=NOON - timedelta(days=2)))
    action = Action.CONTACT if field is Field.CONTACTED_AT else Action.SUBMIT
    with pytest.raises(FieldRefused, match="before_case"):
        walk(case, (action, HANDLER, {field: NOON - timedelta(days=3, seconds=1)}))

    walk(case, (action, HANDLER, {field: NOON - timedelta(days=3)}))  # police may have been quicker than the hotline


def test_a_poor_answer_goes_back_and_is_forgotten() -> None:
    case = walk(a_case(CaseState.HANDLING), (Action.SUBMIT, HANDLER), (Action.RETURN_ANSWER, SUPERVISOR))

    assert (case.state, case.result, case.hotline_told_at) == (CaseState.HANDLING, None, None)


def test_another_unit_begins_with_its_own_extensions_and_the_case_with_its_first_dispatch() -> None:
    case = walk(a_case(CaseState.HANDLING), (Action.REQUEST_EXTENSION, HANDLER), (Action.APPROVE_EXTENSION, SUPERVISOR))
    assert case.extensions == 1

    again = walk(case, (Action.REASSIGN, SUPERVISOR))

    assert (again.extensions, again.dispatched_at) == (0, NOON - timedelta(days=1))


@pytest.mark.parametrize("end", [Action.APPROVE_RETURN, Action.MERGE])
def test_what_a_unit_planned_goes_with_the_unit(end: Action) -> None:
    later = {Field.TRIAGE: Triage.LIMITED, Field.PLAN: "明年改造", Field.PLAN_UNTIL: NOON + timedelta(days=90)}
    case = walk(a_case(CaseState.HANDLING), (Action.TRIAGE, HANDLER, later))
    assert case.plan == "明年改造"

    asked = [(Action.REQUEST_RETURN, HANDLER)] if end is Action.APPROVE_RETURN else []
    case = walk(case, *asked, (end, SUPERVISOR))

    assert (case.lead_unit, case.triage, case.plan, case.plan_until) == (None, None, None, None)


def test_a_citizen_nobody_reaches_is_tried_three_times_and_then_closed_with_a_reason() -> None:
    unreached = {Field.OUTCOME: FollowUpOutcome.UNREACHED}
    case = walk(a_case(CaseState.ANSWERED), *[(Action.FOLLOW_UP, AGENT, unreached)] * 2)
    assert (case.state, case.follow_up_attempts) == (CaseState.ANSWERED, 2)

    case = walk(case, (Action.FOLLOW_UP, AGENT, unreached))
    assert case.state is CaseState.FOLLOWED_UP
    assert (case.final_outcome, case.follow_up_after) == (FollowUpOutcome.UNREACHED, None)
    with pytest.raises(StepNotAllowed):
        decide(case, Action.CLOSE, AGENT, {})
    with pytest.raises(StepIncomplete, match="reason"):
        decide(case, Action.CLOSE, SUPERVISOR, {})


def test_a_dissatisfied_citizen_has_the_case_done_again_and_both_outcomes_are_kept() -> None:
    no = {Field.OUTCOME: FollowUpOutcome.DISSATISFIED}
    case = walk(a_case(CaseState.ANSWERED), (Action.FOLLOW_UP, AGENT, no), (Action.REDO, AGENT))
    assert (case.state, case.redos, case.lead_unit, case.result) == (CaseState.HANDLING, 1, LEAD, None)

    case = walk(case, (Action.SUBMIT, HANDLER), (Action.PASS_REVIEW, SUPERVISOR), (Action.FOLLOW_UP, AGENT))
    assert (case.first_outcome, case.final_outcome) == (FollowUpOutcome.DISSATISFIED, FollowUpOutcome.SATISFIED)


@pytest.mark.parametrize(
    ("said", "after"),
    [
        ({}, CaseState.FOLLOWED_UP),
        ({Field.SOLVED: False}, CaseState.ANSWERED),
        ({Field.TRUTHFUL: False}, CaseState.ANSWERED),
        ({Field.OUTCOME: FollowUpOutcome.DISSATISFIED}, CaseState.ANSWERED),
    ],
)
def test_a_machine_ends_the_follow_up_only_of_whom_nothing_is_left_to_ask(said: Fields, after: CaseState) -> None:
    heard = {Field.WAY: FollowUpWay.ROBOT, Field.OUTCOME: FollowUpOutcome.SATISFIED} | said

    case = take(a_case(CaseState.ANSWERED), Action.AUTO_FOLLOW_UP, SYSTEM, heard, NOON).after

    settled = heard[Field.OUTCOME] if after is CaseState.FOLLOWED_UP else None
    assert (case.state, case.first_outcome, case.final_outcome) == (after, heard[Field.OUTCOME], settled)


def test_the_hotline_has_the_answer_only_when_the_unit_has_signed_it() -> None:
    case = walk(a_case(CaseState.HANDLING, levels=1), (Action.SUBMIT, HANDLER))
    assert (case.result is not None, case.hotline_told_at) == (True, None)

    assert walk(case, (Action.SIGN_OFF, LEADER)).hotline_told_at == NOON


def test_the_program_reminds_supervises_merges_and_hears_citizens_and_does_nothing_else() -> None:
    for state in CaseState:
        assert {offer.action for offer in offers(a_case(state), SYSTEM)} <= {
            Action.REMIND, Action.SUPERVISE, Action.AUTO_FOLLOW_UP, Action.SKIP_FOLLOW_UP, Action.CLOSE, Action.MERGE,
        }  # fmt: skip
    assert walk(a_case(CaseState.HANDLING), (Action.REMIND, SYSTEM)).reminders == 1
    assert walk(a_case(CaseState.HANDLING), (Action.SUPERVISE, SYSTEM)).supervision is SupervisionLevel.WRITTEN
    merged = walk(a_case(), (Action.MERGE, AGENT))
    assert walk(merged, (Action.UNMERGE, SYSTEM)).follows is None, "since it became sealed"


# Who


def test_a_sealed_case_is_dispatched_only_with_words_that_give_nobody_away() -> None:
    with pytest.raises(StepIncomplete, match="redacted"):
        take(a_case(case_type=CaseType.REPORT), Action.DISPATCH, AGENT, without(Field.REDACTED), NOON)


def test_words_that_give_nobody_away_are_written_once() -> None:
    sealed = a_case(case_type=CaseType.REPORT, redacted_text="市民反映夜间噪音")

    again = take(sealed, Action.DISPATCH, AGENT, without(Field.REDACTED), NOON).after
    assert (again.state, again.redacted_text) == (CaseState.DISPATCHED, "市民反映夜间噪音")


@pytest.mark.parametrize("first", [Nature.ACCUSATION, Nature.APPEAL])
def test_only_the_office_makes_of_an_accusation_something_else(first: Nature) -> None:
    case, other = a_case(nature=first), {Field.NATURE: Nature.RESCUE}
    if first is Nature.ACCUSATION:
        with pytest.raises(UnsealingRefused):
            take(case, Action.CLASSIFY, AGENT, other, NOON)
    else:
        assert take(case, Action.CLASSIFY, AGENT, other, NOON).after.nature is Nature.RESCUE
    assert not take(case, Action.CLASSIFY, SUPERVISOR, other, NOON).after.sealed


def test_of_two_reasons_for_sealing_one_may_go() -> None:
    report = a_case(nature=Nature.ACCUSATION, case_type=CaseType.REPORT)
    assert take(report, Action.CLASSIFY, AGENT, {Field.NATURE: Nature.RESCUE}, NOON).after.sealed


def test_only_the_office_unseals_a_case() -> None:
    unsealing = {Field.CONFIDENTIAL: False}
    with pytest.raises(StepNotAllowed):
        take(a_case(confidential=True), Action.CLASSIFY, AGENT, unsealing, NOON)
    assert not take(a_case(confidential=True), Action.CLASSIFY, SUPERVISOR, unsealing, NOON).after.confidential


def test_a_unit_without_a_part_sees_nothing_and_an_inspector_only_looks() -> None:
    case = a_case(CaseState.HANDLING)

    assert not may_see(STRANGER, case)
    assert all(may_see(person, case) for person in PEOPLE if person is not STRANGER)
    assert offers(case, INSPECTOR) == ()


def test_a_co_handler_signs_once_and_answers_to_the_lead() -> None:
    case = a_case(CaseState.HANDLING)
    assert {offer.action for offer in offers(case, CO_HANDLER)} == {Action.CO_SIGN, Action.CO_ANSWER, Action.RECUSE}

    signed = replace(case, around=replace(case.around, unsigned=frozenset()))
    assert {offer.action for offer in offers(signed, CO_HANDLER)} == {Action.CO_ANSWER, Action.RECUSE}


def test_the_hotline_writes_for_a_unit_that_has_no_account() -> None:
    case = a_case(CaseState.DISPATCHED)
    offline = replace(case, around=replace(case.around, lead_offline=True))

    assert Action.SIGN not in {offer.action for offer in offers(case, SUPERVISOR)}
    assert Action.SIGN in {offer.action for offer in offers(offline, SUPERVISOR)}
