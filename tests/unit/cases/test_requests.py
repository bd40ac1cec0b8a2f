"""A unit asks, the hotline decides: extensions, other units, returns; what cannot be asked for is refused by name."""

from dataclasses import replace
from datetime import timedelta

import pytest

from cases import (
    Action,
    Field,
    FieldRefused,
    StepNotAllowed,
    StepNotLegal,
    StepTooLate,
    decide,
    take,
)
from db.tables import (
    CaseState,
    RequestKind,
)
from tests.unit.cases.lives import a_case, walk
from tests.unit.cases.people import (
    AGENT,
    HANDLER,
    NOON,
    SAMPLE,
    SUPERVISOR,
)


@pytest.mark.parametrize("kind", RequestKind)
def test_a_request_holds_the_case_until_it_is_decided_or_withdrawn(kind: RequestKind) -> None:
    case = walk(a_case(CaseState.HANDLING), (Action(f"request_{kind}"), HANDLER))
    assert case.pending is kind
    with pytest.raises(StepNotLegal):
        decide(case, Action.SUBMIT, HANDLER, SAMPLE)
    with pytest.raises(StepNotAllowed):
        decide(case, Action(f"approve_{kind}"), HANDLER, SAMPLE)

    assert walk(case, (Action.WITHDRAW, HANDLER)) == a_case(CaseState.HANDLING)
    refused = walk(case, (Action(f"refuse_{kind}"), SUPERVISOR))
    assert (refused.state, refused.pending, refused.result) == (CaseState.HANDLING, None, None)


@pytest.mark.parametrize("kind", RequestKind)
def test_only_what_was_asked_for_is_decided_or_withdrawn(kind: RequestKind) -> None:
    asked = walk(a_case(CaseState.HANDLING), (Action(f"request_{kind}"), HANDLER))
    for decision in ("approve", "refuse"):
        for case in (a_case(CaseState.HANDLING), asked):
            for other in set(RequestKind) - ({kind} if case is asked else set()):
                with pytest.raises(StepNotLegal):
                    decide(case, Action(f"{decision}_{other}"), SUPERVISOR, SAMPLE)
    with pytest.raises(StepNotLegal):
        decide(a_case(CaseState.HANDLING), Action.WITHDRAW, HANDLER, SAMPLE)


def test_a_unit_fixed_by_a_ruling_may_not_return_the_case_again() -> None:
    case = walk(a_case(CaseState.DISPATCHED), (Action.REQUEST_RETURN, HANDLER), (Action.RULE, SUPERVISOR))

    assert (case.fixed_by_ruling, case.pending) == (True, None)
    for action in (Action.REQUEST_RETURN, Action.REQUEST_REASSIGN):
        with pytest.raises(StepNotLegal):
            decide(case, action, HANDLER, SAMPLE)


def test_a_returned_case_waits_for_another_unit_and_can_no_longer_count_as_resolved_at_once() -> None:
    case = walk(a_case(CaseState.DISPATCHED), (Action.REQUEST_RETURN, HANDLER), (Action.APPROVE_RETURN, SUPERVISOR))

    assert (case.state, case.lead_unit, case.returns) == (CaseState.REGISTERED, None, 1)
    with pytest.raises(StepNotAllowed):
        decide(case, Action.RESOLVE, AGENT, SAMPLE)
    assert walk(case, (Action.RESOLVE, SUPERVISOR)).state is CaseState.ANSWERED


def test_an_extension_is_asked_for_in_time_and_no_longer_than_the_limit_allows() -> None:
    case = a_case(CaseState.HANDLING, due_at=NOON + timedelta(seconds=1))
    with pytest.raises(FieldRefused, match="too_much"):
        take(case, Action.REQUEST_EXTENSION, HANDLER, dict(SAMPLE) | {Field.EXTEND_BY: 11}, NOON)
    with pytest.raises(StepTooLate):
        take(replace(case, due_at=NOON), Action.REQUEST_EXTENSION, HANDLER, SAMPLE, NOON)

    case = walk(case, (Action.REQUEST_EXTENSION, HANDLER), (Action.APPROVE_EXTENSION, SUPERVISOR))
    assert (case.extensions, case.pending_amount) == (1, None)


def test_where_the_limit_allows_no_extension_none_can_be_asked_for() -> None:
    case = a_case(CaseState.HANDLING)
    with pytest.raises(StepNotLegal):
        decide(replace(case, around=replace(case.around, extend_by=0)), Action.REQUEST_EXTENSION, HANDLER, SAMPLE)


def test_after_the_time_for_returning_it_a_unit_keeps_the_case() -> None:
    case = a_case(CaseState.HANDLING)
    case = replace(case, around=replace(case.around, return_until=NOON))
    for action in (Action.REQUEST_RETURN, Action.REQUEST_REASSIGN):
        with pytest.raises(StepTooLate):
            take(case, action, HANDLER, SAMPLE, NOON)
        assert take(case, action, HANDLER, SAMPLE, NOON - timedelta(seconds=1)).after.pending is not None
