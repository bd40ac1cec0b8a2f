"""Follow-up by machine in the store, on both databases: whom, when, what a message brings, and what becomes of it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from cases import Field, MessagesAway
from db.jobs import NotNow
from db.tables import (
    CallerRule,
    CallerRuleKind,
    Case,
    CaseFollowUp,
    CaseState,
    FollowUpOutcome,
    FollowUpRequest,
    FollowUpState,
    FollowUpWay,
)
from queue_manager import ControlAway, OrderRefused
from tests.contracts.cases.units import TO_ANSWERED, walk
from tests.contracts.follow_ups.conftest import CALLER, TEN, Office
from tests.unit.cases.people import AGENT


async def test_nothing_is_asked_until_the_city_switches_it_on(office: Office) -> None:
    await office.rules(enabled=False)
    await office.answered()

    await office.keeper.sweep()

    async with office.database.read() as session:
        assert list(await session.scalars(select(FollowUpRequest))) == []


async def test_an_answered_case_is_asked_about_once_at_a_permitted_hour(office: Office) -> None:
    office.now = TEN - timedelta(hours=5)
    await office.answered()

    await office.keeper.sweep()
    await office.keeper.sweep()

    job, task = await office.job()
    assert job.due_at == TEN - timedelta(hours=1)
    with pytest.raises(NotNow, match="hours"):
        await office.asker(task)
    office.now = TEN
    await office.asker(task)
    assert [order.fields for order in office.given] == [{"request": "1", "attempt": "1"}]


@pytest.mark.parametrize("mark", [Field.ANONYMOUS, Field.CONFIDENTIAL])
async def test_whom_the_rules_leave_to_people_is_on_their_list_at_once_and_the_reason_is_kept(
    office: Office, mark: Field
) -> None:
    await office.answered(("classify", AGENT, {mark: True, Field.REDACTED: "有人反映占道经营"}))

    await office.keeper.sweep()

    request = await office.request()
    assert request.state is FollowUpState.PERSON
    assert "人工回访" in (request.closing or "")
    assert (await office.case()).state is CaseState.ANSWERED


async def test_a_blocked_number_is_not_called_by_a_machine(office: Office) -> None:
    await office.answered()
    async with office.database.write() as session:
        rule = CallerRule(
            number=CALLER, kind=CallerRuleKind.BLOCKED, reason="骚扰", approved_by="supervisor",
            valid_from=TEN - timedelta(days=1), valid_until=TEN + timedelta(days=1),
        )  # fmt: skip
        session.add(rule)

    await office.keeper.sweep()

    assert (await office.request()).closing == "号码在限制名单中，人工回访"


async def test_a_message_brings_the_answer_and_closes_the_case_of_a_content_citizen(office: Office) -> None:
    await office.rules(ways=["message"])
    await office.answered()
    await office.keeper.sweep()
    await office.ask()
    await office.ask()  # the worker died after the message: the gateway knows the key and sends it once

    words = await office.answers.take(f"+86{CALLER}", "Ａ", message_id="m1")
    again = await office.answers.take(CALLER, "A", message_id="m1")
    late = await office.answers.take(CALLER, "C", message_id="m2")
    rating = await office.answers.take(CALLER, "5", message_id="m3")

    case, request = await office.case(), await office.request()
    assert office.sent == [(CALLER, "follow-up-1")] * 2
    assert (words, again, rating) == ("感谢您的评价，祝您生活愉快。", words, "评价")
    assert late.startswith("您对这件诉求")
    assert (case.state, case.final_outcome, request.state) == (
        CaseState.CLOSED, FollowUpOutcome.SATISFIED, FollowUpState.CONTENT,
    )  # fmt: skip
    async with office.database.read() as session:
        heard = (await session.scalars(select(CaseFollowUp))).one()
    assert (heard.way, heard.solved) == (FollowUpWay.MESSAGE, True)


async def test_who_writes_that_it_is_not_solved_is_called_by_a_person(office: Office) -> None:
    await office.rules(ways=["message"])
    await office.answered()
    await office.keeper.sweep()
    await office.ask()

    unclear = await office.answers.take(CALLER, "z", message_id="m0")
    words = await office.answers.take(CALLER, "d", message_id="m1")

    assert unclear.startswith("抱歉")
    assert words == "您的意见我们已经记录，工作人员会与您联系。"
    assert ((await office.case()).state, (await office.request()).state) == (
        CaseState.ANSWERED, FollowUpState.PERSON,
    )  # fmt: skip


async def test_a_letter_from_somebody_we_did_not_ask_goes_to_the_others(office: Office) -> None:
    assert await office.answers.take("13900000000", "A", message_id="m1") == "评价"
    assert office.passed_on == ["A"]


async def test_an_unanswered_message_is_given_up_and_the_city_may_end_it_there(office: Office) -> None:
    await office.rules(ways=["message"], unreached="waive", give_up_hours=24)
    await office.answered()
    await office.keeper.sweep()
    await office.ask()

    office.now += timedelta(hours=25)
    await office.keeper.sweep()

    case = await office.case()
    assert (case.state, (await office.request()).state) == (CaseState.FOLLOWED_UP, FollowUpState.WAIVED)
    assert case.no_follow_up_reason == "短信回访没有收到回复，按规则免回访"


async def test_a_person_who_was_quicker_ends_the_machines_part(office: Office) -> None:
    case = await office.answered()
    await office.keeper.sweep()
    await walk(office.steps, case, ("follow_up", AGENT), now=office.now)

    await office.keeper.sweep()
    await office.ask()

    assert (await office.request()).state is FollowUpState.DROPPED
    assert office.given == []


async def test_a_busy_line_costs_no_try_and_a_forbidden_number_is_left_to_people(office: Office) -> None:
    await office.answered()
    await office.keeper.sweep()
    for refusal in (OrderRefused("follow-up.busy"), OrderRefused("hall.full", limit="1"), ControlAway("away")):
        office.refusal = refusal
        with pytest.raises(NotNow):
            await office.ask()
    assert (await office.request()).attempts == 0

    office.refusal = OrderRefused("number.forbidden")
    await office.ask()

    request = await office.request()
    assert (request.state, request.closing) == (FollowUpState.PERSON, "号码不在允许呼出的范围内，人工回访")


async def test_a_gateway_that_is_away_is_tried_again_and_counts_nothing(office: Office) -> None:
    await office.rules(ways=["message"])
    await office.answered()
    await office.keeper.sweep()
    office.refusal = MessagesAway("follow-up-1", "no answer")

    with pytest.raises(NotNow):
        await office.ask()

    assert ((await office.request()).state, (await office.request()).attempts) == (FollowUpState.WANTED, 0)


async def test_a_redone_case_is_asked_about_in_a_round_of_its_own(office: Office) -> None:
    await office.rules(ways=["message"], excluded=["no_number"])
    case = await office.answered()
    await office.keeper.sweep()
    await office.ask()
    await office.answers.take(CALLER, "C", message_id="m1")
    async with office.database.read() as session:
        version = (await session.get_one(Case, case.id)).version
    case = (
        await office.steps.take(case.id, "follow_up", AGENT, {Field.OUTCOME: "dissatisfied"}, version=version, now=TEN)
    ).case
    await walk(office.steps, case, ("redo", AGENT), *TO_ANSWERED[2:], now=TEN)

    await office.keeper.sweep()

    async with office.database.read() as session:
        rounds = list(await session.scalars(select(FollowUpRequest.round).order_by(FollowUpRequest.id)))
    assert rounds == [0, 1]
