"""What holds of every step of every case, whatever people do in whatever order."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from cases import Action, CaseFacts, Field, Part, Person, StepIncomplete, StepNotAllowed, StepNotLegal, offers, take
from cases.life.facts import Around
from cases.life.fields import CHOICES
from cases.life.lifecycle import TABLE
from cases.life.rules import AHEAD
from db.tables import CaseState, CaseType, FollowUpOutcome, RequestKind, Triage
from tests.unit.cases.lives import a_case, ended_well, without
from tests.unit.cases.people import CO, NOON, PEOPLE, SAMPLE, filled


@given(
    state=st.sampled_from(CaseState),
    action=st.sampled_from(Action),
    person=st.sampled_from(PEOPLE),
    pending=st.none() | st.sampled_from(RequestKind),
)
def test_what_is_not_offered_is_refused_and_what_is_offered_works(
    state: CaseState, action: Action, person: Person, pending: RequestKind | None
) -> None:
    case = a_case(state, pending=pending)
    offered = next((offer for offer in offers(case, person) if offer.action is action), None)

    if offered is None:
        with pytest.raises((StepNotLegal, StepNotAllowed)):
            take(case, action, person, SAMPLE, NOON)
    else:
        for need in offered.needs:
            with pytest.raises(StepIncomplete):
                take(case, action, person, without(*need), NOON)
        assert take(case, action, person, filled(offered.needs), NOON).step.action is action


def test_every_action_and_every_part_is_in_the_table_and_every_row_can_be_reached() -> None:
    assert {step.action for step in TABLE} == set(Action)
    assert frozenset().union(*(step.by for step in TABLE)) == set(Part)
    assert {step.to for step in TABLE if step.to} == set(CaseState)


class AnyLife(RuleBasedStateMachine):
    """Whatever people do, in whatever order, a case that ended has a result, an answer and a follow-up."""

    @initialize(levels=st.integers(0, 2), case_type=st.sampled_from(CaseType), offline=st.booleans())
    def begin(self, levels: int, case_type: CaseType, offline: bool) -> None:
        around = Around(sign_off_levels=levels, lead_offline=offline)
        self.case, self.now = CaseFacts(id=1, case_type=case_type, around=around), NOON
        self.first_outcome: FollowUpOutcome | None = None

    @rule(data=st.data(), minutes=st.integers(1, 5000))
    def act(self, data: st.DataObject, minutes: int) -> None:
        choices = [(person, offer) for person in PEOPLE for offer in offers(self.case, person)]
        if not choices:
            assert self.case.state is CaseState.ARCHIVED, "no case is stuck"
            return
        person, offer = data.draw(st.sampled_from(choices))
        self.now += timedelta(minutes=minutes)
        fields = {data.draw(st.sampled_from(need)) for need in offer.needs} | {
            name for name in offer.may if data.draw(st.booleans())
        }
        values = {name: self.value(name, data) for name in fields}
        if values.get(Field.TRIAGE) == Triage.LIMITED:
            values |= {name: self.value(name, data) for name in (Field.PLAN, Field.PLAN_UNTIL)}
        before = self.case
        self.case = take(before, offer.action, person, values, self.now).after
        if Field.CO_UNITS in values:
            self.case = replace(self.case, around=replace(self.case.around, co_units=frozenset({CO})))
        assert self.case.returns >= before.returns
        assert self.case.redos >= before.redos

    def value(self, name: Field, data: st.DataObject) -> object:
        if name in (Field.WORK_QUALITY, Field.TEXT_QUALITY):
            return SAMPLE[name]
        if name in CHOICES:
            return data.draw(st.sampled_from(list(CHOICES[name])))
        return self.now + timedelta(days=1) if name in AHEAD else SAMPLE[name]

    @invariant()
    def no_end_without_result_answer_and_follow_up(self) -> None:
        if self.case.state in {CaseState.CLOSED, CaseState.ARCHIVED}:
            assert ended_well(self.case)
            assert isinstance(self.case.closed_at, datetime)
        else:
            assert self.case.closed_at is None

    @invariant()
    def a_case_with_a_unit_has_both_of_them(self) -> None:
        case = self.case
        assert (case.lead_unit is None) == (case.supervising_unit is None)
        if case.state not in {CaseState.REGISTERED, CaseState.CLOSED, CaseState.ARCHIVED}:
            assert case.lead_unit is not None or case.result is not None

    @invariant()
    def only_open_work_has_a_waiting_request(self) -> None:
        if self.case.pending is not None:
            assert self.case.state in {CaseState.DISPATCHED, CaseState.HANDLING}

    @invariant()
    def the_first_outcome_stays(self) -> None:
        if self.first_outcome is not None:
            assert self.case.first_outcome is self.first_outcome
        self.first_outcome = self.case.first_outcome

    def teardown(self) -> None:
        event(f"ended {self.case.state}")


TestAnyLife = AnyLife.TestCase


TestAnyLife.settings = settings(max_examples=60, stateful_step_count=50)
