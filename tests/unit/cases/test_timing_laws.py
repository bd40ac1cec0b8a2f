"""What holds of a case's clocks whatever anybody does, in any order, under any shipped profile."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import event, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from cases import (
    Action,
    DeadlineKind,
    Field,
    UnsealingRefused,
)
from cases.life.fields import CHOICES
from cases.limits.clock import Clock
from db.tables import CaseState, CaseType, RequestKind, Triage, Urgency
from tests.unit.cases.days import OFFICIAL
from tests.unit.cases.people import CO, PEOPLE, SAMPLE
from tests.unit.cases.timed_lives import PROFILES, Life

WITH_UNIT = {CaseState.DISPATCHED, CaseState.HANDLING, CaseState.UNIT_REVIEW, CaseState.UNIT_SIGN, CaseState.SUSPENDED}
"""States in which the hotline waits for a unit's answer, unless that lies with it already."""


class AnyLife(RuleBasedStateMachine):
    """Steps in any order by anybody, under any shipped profile."""

    @initialize(
        profile=st.sampled_from(sorted(PROFILES)), levels=st.integers(0, 2), case_type=st.sampled_from(CaseType),
        urgency=st.sampled_from(Urgency),
    )  # fmt: skip
    def begin(self, profile: str, levels: int, case_type: CaseType, urgency: Urgency) -> None:
        self.life = Life(profile, levels=levels, case_type=case_type, urgency=urgency)

    @rule(data=st.data(), minutes=st.integers(0, 3000))
    def act(self, data: st.DataObject, minutes: int) -> None:
        life = self.life
        life.now += timedelta(minutes=minutes)
        choices = [(person, offer) for person in PEOPLE for offer in life.offers(person)]
        if not choices:
            assert life.case.state is CaseState.ARCHIVED
            return
        person, offer = data.draw(st.sampled_from(choices))
        if self.too_late(offer.action):
            return
        fields = {data.draw(st.sampled_from(need)) for need in offer.needs}
        drawn = CHOICES.keys() - {Field.WORK_QUALITY, Field.TEXT_QUALITY}
        values = {name: data.draw(st.sampled_from(list(CHOICES[name]))) if name in drawn else SAMPLE[name]
                  for name in fields}  # fmt: skip
        if Field.EXTEND_BY in values:
            values[Field.EXTEND_BY] = data.draw(st.integers(1, life.case.around.extend_by))
        if values.get(Field.TRIAGE) == Triage.LIMITED:
            values |= {name: SAMPLE[name] for name in (Field.PLAN, Field.PLAN_UNTIL)}
        try:
            life.take(offer.action, person, values)
        except UnsealingRefused:  # only the office decides that an accusation is none
            return
        if Field.CO_UNITS in values:
            life.case = replace(life.case, around=replace(life.case.around, co_units=frozenset({CO})))

    def too_late(self, action: Action) -> bool:
        case, now = self.life.case, self.life.now
        window = case.around.return_until
        return (action is Action.REQUEST_EXTENSION and case.due_at is not None and now >= case.due_at) or (
            action in {Action.REQUEST_RETURN, Action.REQUEST_REASSIGN} and window is not None and now >= window
        )

    @invariant()
    def an_answer_is_waited_for_exactly_while_it_is_the_units_turn(self) -> None:
        case, running = self.life.case, self.running(DeadlineKind.ANSWER)
        theirs = case.state in WITH_UNIT and case.hotline_told_at is None
        assert len(running) <= 1
        if running:
            assert theirs
        if theirs and any(clock.kind is DeadlineKind.ANSWER for clock in self.life.clocks):
            assert running

    @invariant()
    def a_clock_stands_exactly_while_the_case_is_suspended(self) -> None:
        for clock in self.life.clocks:
            if clock.runs:
                assert clock.stands == (self.life.case.state is CaseState.SUSPENDED)
                due = clock.due(OFFICIAL).at
                assert (due is None) == (clock.stands and not self.was_late(clock))

    @invariant()
    def nothing_runs_for_nobody(self) -> None:
        if self.life.case.lead_unit is None or self.life.case.state not in WITH_UNIT:
            assert not self.running()

    @invariant()
    def only_what_was_approved_is_added(self) -> None:
        for clock in self.life.clocks:
            assert len(clock.extensions) <= len(clock.term.extensions)
        if self.life.case.pending is RequestKind.EXTENSION:
            assert self.life.case.pending_amount

    @invariant()
    def nothing_ends_without_result_answer_and_follow_up(self) -> None:
        case = self.life.case
        if case.state in {CaseState.CLOSED, CaseState.ARCHIVED}:
            assert case.result is not None
            assert case.hotline_told_at is not None
            assert case.citizen_told_at is not None or case.not_told_reason
            assert case.final_outcome is not None or case.no_follow_up_reason

    def was_late(self, clock: Clock) -> bool:
        """What was overdue before it was suspended stays overdue."""
        due = replace(clock, suspensions=clock.suspensions[:-1]).due(OFFICIAL).at
        return due is not None and due <= clock.suspensions[-1].since

    def running(self, kind: DeadlineKind | None = None) -> list[Clock]:
        return [clock for clock in self.life.clocks if clock.runs and kind in {None, clock.kind}]

    def teardown(self) -> None:
        event(f"ended {self.life.case.state} with {len(self.life.clocks)} clocks")


TestAnyLife = AnyLife.TestCase
TestAnyLife.settings = settings(max_examples=60, stateful_step_count=40)
