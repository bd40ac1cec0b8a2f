"""Whatever people do with a case, its clocks follow: they run exactly while its unit is waited for."""

import pytest

from cases import (
    Action,
    CaseFacts,
    DeadlineKind,
    StepTooLate,
    take,
)
from cases.life.timing import follow, matter_of
from cases.limits.clock import newest_of
from db.tables import CaseClass, Urgency
from tests.unit.cases.days import OFFICIAL, local
from tests.unit.cases.people import AGENT, HANDLER, LEADER, SAMPLE, SUPERVISOR
from tests.unit.cases.timed_lives import MONDAY, PROFILES, Life


@pytest.fixture
def life() -> Life:
    """With its unit since Monday, to be answered within five working days."""
    made = Life()
    made.step(Action.DISPATCH, AGENT)
    return made


def test_dispatching_starts_every_limit_the_profile_sets(life: Life) -> None:
    assert {clock.kind for clock in life.clocks} == {DeadlineKind.SIGN, DeadlineKind.RETURN, DeadlineKind.ANSWER}
    assert life.due == local("2026-03-09 10:00")


def test_an_emergency_has_two_hours() -> None:
    life = Life(urgency=Urgency.EMERGENCY)
    life.step(Action.DISPATCH, AGENT)

    assert life.due == local("2026-03-02 12:00")


def test_what_counts_from_the_signature_begins_with_it_and_ends_the_time_for_returning() -> None:
    """川豫浙: within three working hours after signing."""
    life = Life("sichuan_henan_zhejiang")
    life.step(Action.DISPATCH, AGENT)
    assert DeadlineKind.RETURN not in {clock.kind for clock in life.clocks}

    life.at("2026-03-02 14:00")
    life.step(Action.SIGN, HANDLER)

    assert life.clock(DeadlineKind.RETURN).due(OFFICIAL).at == local("2026-03-02 17:00")
    assert life.clock(DeadlineKind.RETURN).round == 1
    life.at("2026-03-02 17:00")
    with pytest.raises(StepTooLate):
        life.step(Action.REQUEST_RETURN, HANDLER)


def test_a_unit_that_signs_by_a_newer_version_keeps_the_limit_it_was_given() -> None:
    life = Life("shandong_2020")
    life.step(Action.DISPATCH, AGENT)
    begun = life.clock(DeadlineKind.RETURN)

    life.profile = PROFILES["sichuan_henan_zhejiang"]
    life.step(Action.SIGN, HANDLER)

    assert life.clock(DeadlineKind.RETURN) == begun


@pytest.mark.parametrize("action", [Action.SIGN, Action.REQUEST_RETURN, Action.REQUEST_REASSIGN])
def test_a_unit_that_signs_or_says_that_the_case_is_not_its_own_took_notice(life: Life, action: Action) -> None:
    life.step(action, HANDLER)

    assert life.clock(DeadlineKind.SIGN).met_at == MONDAY
    assert life.clock().runs


def test_a_first_contact_is_met_by_the_step_or_by_the_answer() -> None:
    for steps in ([Action.CONTACT], [Action.SIGN, Action.SUBMIT]):
        life = Life("zhengzhou_2017")
        life.step(Action.DISPATCH, AGENT)
        for action in steps:
            assert life.clock(DeadlineKind.RESPOND).runs
            life.step(action, HANDLER)
        assert life.clock(DeadlineKind.RESPOND).met_at == MONDAY


def test_the_answer_counts_as_given_when_its_unit_has_signed_it() -> None:
    life = Life(levels=1)
    for action, person in ((Action.DISPATCH, AGENT), (Action.SIGN, HANDLER), (Action.SUBMIT, HANDLER)):
        life.step(action, person)
    assert life.clock().runs

    life.at("2026-03-04 10:00")
    life.step(Action.SIGN_OFF, LEADER)

    assert life.clock().met_at == life.now


def test_the_days_an_answer_lay_with_the_hotline_are_not_the_units(life: Life) -> None:
    life.step(Action.SIGN, HANDLER)
    life.at("2026-03-05 10:00")  # two working days are left
    life.step(Action.SUBMIT, HANDLER)
    life.at("2026-03-12 10:00")
    life.step(Action.RETURN_ANSWER, SUPERVISOR)

    assert life.due == local("2026-03-16 10:00")


def test_a_request_for_the_end_gives_the_answer_and_withdrawing_it_wins_no_time(life: Life) -> None:
    life.step(Action.SIGN, HANDLER)
    life.at("2026-03-05 10:00")
    life.step(Action.REQUEST_TERMINATION, HANDLER)
    assert life.clock().met_at == life.now
    life.at("2026-03-06 10:00")
    life.step(Action.WITHDRAW, HANDLER)

    assert (life.clock().runs, life.due) == (True, local("2026-03-09 10:00"))


def test_an_approved_extension_adds_what_was_asked_for(life: Life) -> None:
    life.step(Action.SIGN, HANDLER)
    life.step(Action.REQUEST_EXTENSION, HANDLER, extend_by=3)
    assert life.due == local("2026-03-09 10:00")

    life.step(Action.APPROVE_EXTENSION, SUPERVISOR)

    assert life.due == local("2026-03-12 10:00")
    assert Action.REQUEST_EXTENSION not in {offer.action for offer in life.offers(HANDLER)}


def test_a_limit_that_is_met_is_not_extended(life: Life) -> None:
    life.step(Action.SIGN, HANDLER)
    assert life.clock().may_extend_by > 0

    life.step(Action.SUBMIT, HANDLER)

    assert life.clock().may_extend_by == 0


def test_suspended_it_stands_and_runs_on_with_what_was_left(life: Life) -> None:
    life.step(Action.SIGN, HANDLER)
    life.at("2026-03-04 10:00")
    life.step(Action.REQUEST_SUSPENSION, HANDLER)
    life.step(Action.APPROVE_SUSPENSION, SUPERVISOR)
    assert life.due is None

    life.at("2026-03-18 10:00")
    life.step(Action.RESUME, HANDLER)

    assert life.due == local("2026-03-23 10:00")


def test_another_unit_gets_a_limit_of_its_own_and_the_first_one_owes_nothing(life: Life) -> None:
    life.at("2026-03-04 10:00")
    life.step(Action.REASSIGN, SUPERVISOR)

    assert life.due == local("2026-03-11 10:00")
    assert [clock.dropped_at for clock in life.clocks if clock.round == 1] == [life.now] * 3


def test_a_unit_that_was_given_the_case_on_anothers_request_has_a_limit_of_its_own_too(life: Life) -> None:
    life.at("2026-03-03 10:00")
    life.step(Action.REQUEST_REASSIGN, HANDLER)
    life.step(Action.APPROVE_REASSIGN, SUPERVISOR)

    assert (life.clock().round, life.due) == (2, local("2026-03-10 10:00"))


def test_a_redo_is_a_round_of_its_own(life: Life) -> None:
    for action, person in ((Action.SIGN, HANDLER), (Action.SUBMIT, HANDLER), (Action.PASS_REVIEW, SUPERVISOR)):
        life.step(action, person)
    life.step(Action.FOLLOW_UP, AGENT)
    life.at("2026-03-11 10:00")
    life.step(Action.REDO, AGENT)

    assert (life.clock().round, life.due) == (2, local("2026-03-18 10:00"))


def test_a_unit_that_has_answered_cannot_give_the_case_back_any_more(life: Life) -> None:
    life.at("2026-03-02 10:30")
    for action, person in ((Action.SIGN, HANDLER), (Action.SUBMIT, HANDLER), (Action.RETURN_ANSWER, SUPERVISOR)):
        life.step(action, person)

    with pytest.raises(StepTooLate):
        life.step(Action.REQUEST_RETURN, HANDLER)


def test_a_unit_that_gave_a_case_back_owes_nothing(life: Life) -> None:
    life.at("2026-03-03 10:00")
    life.step(Action.REQUEST_RETURN, HANDLER)
    life.step(Action.APPROVE_RETURN, SUPERVISOR)

    assert not [clock for clock in life.clocks if clock.runs]
    assert newest_of(life.clocks, DeadlineKind.ANSWER) is None, "the case carries no limit of a unit that is gone"
    assert {clock.kind: clock.dropped_at for clock in life.clocks if clock.met_at is None} == {
        DeadlineKind.RETURN: life.now, DeadlineKind.ANSWER: life.now,
    }  # fmt: skip


def test_what_the_hotline_does_again_itself_has_no_limit() -> None:
    life = Life()
    life.step(Action.RESOLVE, AGENT)
    life.step(Action.REDO, AGENT)

    assert life.clocks == ()


def test_an_answer_of_a_unit_that_is_gone_does_not_run_on() -> None:
    """Answered, redone, given back (this city knows no limit for that), resolved by the hotline, redone once more."""
    life = Life("shanghai")
    life.step(Action.DISPATCH, AGENT)
    for action, person in ((Action.SIGN, HANDLER), (Action.SUBMIT, HANDLER), (Action.PASS_REVIEW, SUPERVISOR)):
        life.step(action, person)
    life.step(Action.FOLLOW_UP, AGENT)
    for action, person in (
        (Action.REDO, AGENT), (Action.REQUEST_RETURN, HANDLER), (Action.APPROVE_RETURN, SUPERVISOR),
        (Action.RESOLVE, SUPERVISOR), (Action.FOLLOW_UP, AGENT), (Action.REDO, AGENT),
    ):  # fmt: skip
        life.step(action, person)

    assert life.case.lead_unit is None
    assert not [clock for clock in life.clocks if clock.runs]


def test_the_class_people_put_a_case_into_goes_before_that_of_the_directory() -> None:
    assert matter_of(CaseFacts(id=1, case_class=CaseClass.B), "a").case_class == "b"
    assert matter_of(CaseFacts(id=1), "a").case_class == "a"


def test_a_city_without_limits_starts_no_clock() -> None:
    life = Life()
    taken = take(life.case, Action.DISPATCH, AGENT, SAMPLE, MONDAY)

    assert follow((), life.case, taken, None, MONDAY) == ()
