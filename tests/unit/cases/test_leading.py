"""Rules around leaders, orders, plans and recusals; marks of cases that linger."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import (
    Action,
    Colour,
    Field,
    FieldRefused,
    Lingering,
    LingeringRules,
    Person,
    Proposal,
    ReportAction,
    ReportStepRefused,
    StepIncomplete,
    StepNotLegal,
    lingers,
    may_see,
    offers,
    parts_of,
    take,
    task_colour,
)
from cases.directory.dispatch import Ruling, by_first_owner
from cases.leaders.report_rules import TABLE, after, open_actions
from db.tables import CaseState, ReportState, Triage
from tests.unit.cases.lives import a_case
from tests.unit.cases.people import AGENT, HANDLER, JUDGE, LEAD, NOON, SAMPLE, SUPERVISOR

TRIAGE = {Field.TRIAGE: Triage.LIMITED, Field.REASON: "管网改造资金未到位"}
PLAN = {Field.PLAN: "列入 2027 年改造计划", Field.PLAN_UNTIL: NOON + timedelta(days=300)}


def test_a_justified_demand_that_is_put_off_needs_a_plan_with_a_time() -> None:
    case = a_case(CaseState.HANDLING)
    for missing in (TRIAGE, TRIAGE | {Field.PLAN: "以后再说"}, TRIAGE | {Field.PLAN_UNTIL: PLAN[Field.PLAN_UNTIL]}):
        with pytest.raises(StepIncomplete) as refusal:
            take(case, Action.TRIAGE, HANDLER, missing, NOON)
        assert {Field.PLAN, Field.PLAN_UNTIL} >= {need[0] for need in refusal.value.missing}

    planned = take(case, Action.TRIAGE, HANDLER, TRIAGE | PLAN, NOON).after
    assert (planned.plan, planned.plan_until) == (PLAN[Field.PLAN], PLAN[Field.PLAN_UNTIL])
    solvable = take(planned, Action.TRIAGE, HANDLER, TRIAGE | {Field.TRIAGE: Triage.SOLVABLE}, NOON).after
    assert (solvable.plan, solvable.plan_until) == (None, None)


@pytest.mark.parametrize(("action", "field"), [(Action.INSTRUCT, Field.UNTIL), (Action.OWN, Field.UNTIL)], ids=str)
def test_limits_do_not_lie_in_the_past(action: Action, field: Field) -> None:
    words = {Field.LEADER: "张副市长", Field.REASON: "速办"}
    for moment in (NOON, NOON - timedelta(days=1)):
        with pytest.raises(FieldRefused) as refusal:
            take(a_case(), action, SUPERVISOR, words | {field: moment}, NOON)
        assert (refusal.value.field, refusal.value.why) == (field, "too_early")
    assert take(a_case(), action, SUPERVISOR, words | {field: NOON + timedelta(seconds=1)}, NOON)


def test_a_plan_does_not_end_in_the_past_and_an_order_is_not_delivered_in_the_future() -> None:
    with pytest.raises(FieldRefused):
        take(a_case(CaseState.HANDLING), Action.TRIAGE, HANDLER, TRIAGE | PLAN | {Field.PLAN_UNTIL: NOON}, NOON)
    case = a_case(CaseState.DISPATCHED)
    offline = replace(case, around=replace(case.around, lead_offline=True))
    late = {name: SAMPLE[name] for name in (Field.DELIVERED_WAY, Field.RECEIVED_BY)}
    with pytest.raises(FieldRefused):
        take(offline, Action.DELIVER, SUPERVISOR, late | {Field.DELIVERED_AT: NOON + timedelta(minutes=1)}, NOON)
    with pytest.raises(StepNotLegal):
        take(case, Action.DELIVER, SUPERVISOR, late | {Field.DELIVERED_AT: NOON}, NOON)


def test_a_leader_is_not_left_without_a_word_for_longer_than_a_quarter() -> None:
    words = {Field.LEADER: "张副市长", Field.REASON: "包案"}
    assert take(a_case(), Action.OWN, SUPERVISOR, words | {Field.EVERY_DAYS: 90}, NOON)
    with pytest.raises(FieldRefused):
        take(a_case(), Action.OWN, SUPERVISOR, words | {Field.EVERY_DAYS: 91}, NOON)


def test_an_order_carries_its_demands_and_the_next_unit_gets_its_own() -> None:
    order = {Field.UNIT: LEAD, Field.SUPERVISING_UNIT: JUDGE, Field.QUALITY_DEMAND: "彻底整改"}
    case = take(a_case(), Action.DISPATCH, AGENT, order, NOON).after
    assert (case.quality_demand, case.answer_demand) == ("彻底整改", None)

    other = {Field.UNIT: "gaj", Field.SUPERVISING_UNIT: JUDGE, Field.REASON: "职责", Field.ANSWER_DEMAND: "两日内答复"}
    case = take(case, Action.REASSIGN, SUPERVISOR, other, NOON).after
    assert (case.quality_demand, case.answer_demand) == (None, "两日内答复")


@pytest.mark.parametrize("person", [AGENT, SUPERVISOR, HANDLER])
def test_whoever_keeps_out_sees_nothing_and_does_nothing(person: Person) -> None:
    case = a_case(CaseState.HANDLING)
    assert may_see(person, case)

    out = replace(case, around=replace(case.around, recused=frozenset({person.login})))

    assert not may_see(person, out)
    assert not parts_of(person, out)
    assert offers(out, person) == ()


def test_of_a_unit_that_keeps_out_nobody_has_a_part() -> None:
    case = a_case(CaseState.HANDLING)
    out = replace(case, around=replace(case.around, recused_units=frozenset({LEAD})))

    assert not may_see(HANDLER, out)
    assert may_see(AGENT, out)


def test_only_the_office_says_of_others_that_they_keep_out() -> None:
    needs = {one.login: next(o.needs for o in offers(a_case(CaseState.HANDLING), one) if o.action is Action.RECUSE)
             for one in (SUPERVISOR, AGENT, HANDLER)}  # fmt: skip
    assert needs == {
        "supervisor": ((Field.WHO, Field.WHICH_UNIT), (Field.REASON,)),
        "agent": ((Field.REASON,),),
        "handler": ((Field.REASON,),),
    }
    taken = take(a_case(CaseState.HANDLING), Action.RECUSE, HANDLER, {Field.WHO: "leader", Field.REASON: "亲属"}, NOON)
    assert Field.WHO not in taken.fields


FOUND = Proposal(lead="a", supervising="s", why="目录")


def test_the_first_unit_leads_when_two_have_given_a_case_back() -> None:
    assert by_first_owner(FOUND, ["x"], None) is FOUND
    made = by_first_owner(FOUND, ["x", "y", "z"], None)
    assert made is not None
    assert (made.lead, made.co_handlers, made.supervising) == ("x", ("y", "z"), "s")
    assert "首接负责" in made.why
    assert by_first_owner(None, ["x", "y"], None) is None, "nobody to watch over it is known"
    watched = by_first_owner(None, ["x", "y"], "dc2")
    assert watched is not None
    assert watched.supervising == "dc2"


def test_what_was_ruled_goes_before_who_was_first() -> None:
    ruled = replace(FOUND, ruling=Ruling(id=1, case_number="n", place="p", lead="a", supervising="s"))
    assert by_first_owner(ruled, ["x", "y"], None) is ruled


# Special reports


def test_a_report_ends_only_when_nothing_that_was_instructed_is_open() -> None:
    assert after("n", ReportState.INSTRUCTED, ReportAction.CONCLUDE) is ReportState.CONCLUDED
    with pytest.raises(ReportStepRefused) as refusal:
        after("n", ReportState.INSTRUCTED, ReportAction.CONCLUDE, open_tasks=1)
    assert refusal.value.why == "open_tasks"
    assert ReportAction.CONCLUDE not in open_actions(ReportState.INSTRUCTED, open_tasks=1)
    assert open_actions(ReportState.CONCLUDED) == ()


@given(st.sampled_from(ReportState), st.sampled_from(ReportAction), st.integers(0, 2))
def test_what_is_open_works_and_what_is_not_is_refused(state: ReportState, action: ReportAction, tasks: int) -> None:
    if action in open_actions(state, open_tasks=tasks):
        assert after("n", state, action, open_tasks=tasks) is TABLE[state, action]
    else:
        with pytest.raises(ReportStepRefused):
            after("n", state, action, open_tasks=tasks)


def test_a_task_is_red_when_its_limit_or_the_next_word_is_due_whichever_is_first() -> None:
    day = timedelta(days=1)
    assert task_colour(None, None, None, NOON) is None
    assert task_colour(NOON + 5 * day, None, None, NOON) is Colour.NORMAL
    assert task_colour(NOON + 5 * day, NOON + day, None, NOON) is Colour.YELLOW
    assert task_colour(NOON + 5 * day, NOON, None, NOON) is Colour.RED
    assert task_colour(NOON, NOON + 5 * day, None, NOON) is Colour.RED
    assert task_colour(NOON + day, NOON - day, NOON, NOON + 9 * day) is Colour.NORMAL, "ended in time for ever"


# 积案, 老大难

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("age", "redos", "returns", "mark"),
    [
        (60 * DAY, 0, 0, None),
        (60 * DAY + timedelta(seconds=1), 1, 2, Lingering.LINGERING),
        (180 * DAY, 0, 0, Lingering.LINGERING),
        (180 * DAY + timedelta(seconds=1), 0, 0, Lingering.LONG_STANDING),
        (DAY, 2, 0, Lingering.LONG_STANDING),
        (DAY, 0, 3, Lingering.LONG_STANDING),
    ],
)
def test_a_case_lingers_by_the_numbers_of_the_city(
    age: timedelta, redos: int, returns: int, mark: Lingering | None
) -> None:
    assert lingers(NOON - age, redos=redos, returns=returns, over=False, now=NOON) is mark
    assert lingers(NOON - age, redos=redos, returns=returns, over=True, now=NOON) is None


def test_numbers_that_are_none_leave_the_usual_ones() -> None:
    said = {"days": 30, "redos": 0, "returns": "three", "long_days": None, "else": 1}
    assert LingeringRules.read(said) == LingeringRules(days=30)
