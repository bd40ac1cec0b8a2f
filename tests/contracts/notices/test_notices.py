"""What citizens are told: written with the step, sent later, never lost, never more than they may read."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from cases import Field
from db.tables import CaseType, NoticeState, StepOutbox
from notices import (
    MOST_ATTEMPTS,
    CarrierAway,
    CarrierRefused,
    Choice,
    Event,
    NotDead,
    NoticeChanged,
    NoticeFaulty,
    RuleText,
)
from tests.contracts.cases.units import DISPATCH, TO_ANSWERED, TO_REVIEW, walk
from tests.contracts.notices.hall import Hall
from tests.unit.cases.people import AGENT, HANDLER, SUPERVISOR


async def test_each_step_that_matters_to_the_citizen_is_told_once_in_its_own_words(on_both: Hall) -> None:
    hall = on_both
    await hall.rule(Event.REGISTERED, "{诉求人}您好，工单{工单编号}，查询码{查询码}。")
    await hall.rule(Event.DISPATCHED, "已交{主办单位}办理。")
    await hall.rule(Event.ANSWERED, "已有答复：{答复内容}")
    case = await hall.case()

    case = await walk(hall.steps, case, *TO_ANSWERED)
    assert hall.sms.taken == []
    await hall.told()
    await hall.told()

    assert [(letter.to, letter.text) for letter in hall.sms.taken] == [
        ("13812345678", f"王先生您好，工单{case.number}，查询码{case.code}。"),
        ("13812345678", "已交城市管理局办理。"),
        ("13812345678", "已有答复：已到现场查处，烧烤店停业整改。"),
    ]
    assert len({letter.key for letter in hall.sms.taken}) == 3
    assert await hall.audited("case.notice_sent") == [str(case.id)] * 3
    async with hall.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(StepOutbox)) == 0


async def test_what_a_step_leaves_to_be_told_is_gone_with_the_step_that_failed(hall: Hall) -> None:
    case = await hall.case()
    await hall.told()

    with pytest.raises(Exception, match="unit"):
        await hall.steps.take(
            case.id, "dispatch", AGENT, {**DISPATCH, Field.UNIT: "nowhere"}, version=case.version, now=hall.now
        )

    async with hall.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(StepOutbox)) == 0


async def test_nothing_is_told_unless_somebody_switched_it_on(hall: Hall) -> None:
    await walk(hall.steps, await hall.case(), *TO_ANSWERED)

    await hall.told()

    assert hall.sms.taken == []
    assert await hall.sent() == []


@pytest.mark.parametrize(
    "secret", [{"confidential": True}, {"anonymous": True}, {"case_type": CaseType.REPORT}], ids=str
)
async def test_of_a_secret_case_only_discreet_words_go_out(hall: Hall, secret: dict[str, object]) -> None:
    await hall.rule(Event.REGISTERED, "{诉求人}您好，{事发地点}的事项已受理。", discreet="编号{工单编号}有新进展。")
    case = await hall.case(**secret)

    await hall.told()

    assert [letter.text for letter in hall.sms.taken] == [f"编号{case.number}有新进展。"]


async def test_without_discreet_words_a_secret_case_is_not_told_at_all(hall: Hall) -> None:
    await hall.rule(Event.REGISTERED, "已受理。")
    await hall.case(confidential=True)

    await hall.told()

    assert (hall.sms.taken, await hall.sent()) == ([], [])


async def test_a_case_that_became_secret_before_sending_is_not_told(hall: Hall) -> None:
    await hall.rule(Event.REGISTERED, "{事发地点}的事项已受理。", delay_minutes=10)
    case = await hall.case()
    await hall.told()
    fields = {Field.CONFIDENTIAL: True}
    await hall.steps.take(case.id, "classify", AGENT, fields, version=case.version, now=hall.now)

    await hall.told(after=timedelta(minutes=11))

    assert hall.sms.taken == []
    assert await hall.sent() == [("registered", "dropped")]


async def test_words_with_a_hole_are_not_sent(hall: Hall) -> None:
    await hall.rule(Event.REGISTERED, "请在{办理期限}前留意。", discreet="编号{工单编号}有新进展。")
    case = await hall.case()

    await hall.told()

    assert [letter.text for letter in hall.sms.taken] == [f"编号{case.number}有新进展。"]


async def test_quiet_hours_hold_back_what_rings_and_nothing_else(hall: Hall) -> None:
    hall.now += timedelta(hours=10)  # 22:00 in Shanghai
    await hall.rule(Event.DISPATCHED, "已转办。", ways=("email", "sms"))
    first, second = await hall.case(1), await hall.case(2)
    await hall.notices.choose(second.number, Choice(email="wang@example.org"), hall.change())
    for case in (first, second):
        await walk(hall.steps, case, ("dispatch", AGENT), now=hall.now)

    await hall.told()
    assert ([letter.to for letter in hall.mail.taken], hall.sms.taken) == (["wang@example.org"], [])
    await hall.told(after=timedelta(hours=9, minutes=59))
    assert hall.sms.taken == []
    await hall.told(after=timedelta(minutes=1))

    assert [letter.to for letter in hall.sms.taken] == ["13812345678"]
    assert hall.mail.taken[0].subject == f"[12345-{second.number}] 工单{second.number}"


async def test_a_retry_does_not_ring_in_the_night(hall: Hall) -> None:
    hall.now += timedelta(hours=8, minutes=59)
    hall.sms.refusal = CarrierAway("k", "busy")
    await hall.rule(Event.REGISTERED)
    await hall.case()
    await hall.told()
    hall.sms.refusal = None

    await hall.told(after=timedelta(minutes=2))
    assert hall.sms.taken == []
    await hall.told(after=timedelta(hours=11))

    assert len(hall.sms.taken) == 1


async def test_a_citizen_who_wants_none_gets_none_also_of_what_is_already_written(hall: Hall) -> None:
    await hall.rule(Event.REGISTERED, delay_minutes=5)
    await hall.rule(Event.DISPATCHED)
    case = await hall.case()
    await hall.told()

    await hall.notices.choose(case.number, Choice(silent=True), hall.change())
    await walk(hall.steps, case, ("dispatch", AGENT))
    await hall.told(after=timedelta(minutes=6))

    assert (hall.sms.taken, await hall.sent()) == ([], [("registered", "dropped")])
    assert await hall.audited("case.notices_chosen") == [str(case.id)]


@pytest.mark.parametrize("caller", ["0518-85800000", None, "12345"])
async def test_who_cannot_be_reached_is_listed_and_not_forgotten(hall: Hall, caller: str | None) -> None:
    await hall.rule(Event.REGISTERED)
    await hall.case(caller=caller)

    await hall.told()

    [notice] = await hall.notices.listed(NoticeState.DROPPED)
    assert (notice.error, notice.address) == ("no_way", None)


async def test_rehearsed_cases_reach_nobody(hall: Hall) -> None:
    await hall.rule(Event.REGISTERED)
    await hall.case(simulated=True)

    await hall.told()

    assert (hall.sms.taken, await hall.sent()) == ([], [])


async def test_a_gateway_that_is_away_is_tried_with_growing_waits_and_its_letters_die_at_last(on_both: Hall) -> None:
    hall = on_both
    await hall.rules.set_quiet("", hall.change())
    hall.sms.refusal = CarrierAway("k", "no answer in time")
    await hall.rule(Event.REGISTERED)
    await hall.case()

    await hall.told()
    assert await hall.told(after=timedelta(seconds=4)) == 0
    assert await hall.told(after=timedelta(seconds=1)) == 1
    for _ in range(MOST_ATTEMPTS):
        await hall.told(after=timedelta(hours=1))

    [dead] = await hall.notices.listed(NoticeState.DEAD)
    assert (dead.attempts, dead.error) == (MOST_ATTEMPTS, "no answer in time")
    assert len(await hall.audited("case.notice_dead")) == 1

    hall.sms.refusal = None
    await hall.notices.send_again(dead.id, hall.change())
    await hall.told()
    assert [letter.key for letter in hall.sms.taken] == [f"notice-{dead.number}-0-registered"]
    assert await hall.sent() == [("registered", "sent")]
    with pytest.raises(NotDead):
        await hall.notices.send_again(dead.id, hall.change())


async def test_what_a_gateway_will_never_take_is_not_tried_again(hall: Hall) -> None:
    hall.sms.refusal = CarrierRefused("k", 422)
    await hall.rule(Event.REGISTERED)
    await hall.case()

    assert await hall.told() == 1
    assert await hall.told(after=timedelta(days=1)) == 0

    assert (await hall.notices.counts())[NoticeState.DEAD] == 1


async def test_a_step_nothing_can_be_made_of_is_set_aside_and_holds_up_no_other(on_both: Hall) -> None:
    hall = on_both
    await hall.rule(Event.REGISTERED)
    first = await hall.case(1)
    async with hall.database.write() as session:
        session.add(StepOutbox(case_id=first.id, ordinal=77, at=hall.now))  # a step that is not there
    await hall.case(2)

    await hall.told()

    assert len(hall.sms.taken) == 2
    assert await hall.notices.stuck_steps() == 1
    await hall.notices.free_steps(hall.change())
    assert await hall.notices.stuck_steps() == 0
    assert await hall.audited("notice.steps_freed") == ["*"]


async def test_rules_are_checked_kept_in_the_audit_and_not_overwritten_unseen(on_both: Hall) -> None:
    hall = on_both
    text = RuleText(active=True, ways=("sms",), subject="工单", text="您好，{诉求人}。")
    made = await hall.rules.write(Event.CLOSED, text, hall.change(), revision=0)

    with pytest.raises(NoticeChanged):
        await hall.rules.write(Event.CLOSED, text, hall.change(), revision=0)
    for wrong in ("{不存在}", "{诉求人", "", "长" * 501):
        faulty = RuleText(active=True, ways=("sms",), subject="工单", text=wrong)
        with pytest.raises(NoticeFaulty):
            await hall.rules.write(Event.CLOSED, faulty, hall.change(), revision=made.revision)
    telling = RuleText(active=True, ways=("sms",), subject="工单", text="好", discreet="{事发地点}有进展")
    with pytest.raises(NoticeFaulty, match="保密工单"):
        await hall.rules.write(Event.CLOSED, telling, hall.change(), revision=made.revision)

    assert await hall.audited("notice_rule.written") == ["closed"]


async def test_a_case_resolved_on_the_telephone_is_not_told_again(hall: Hall) -> None:
    for event in (Event.ANSWERED, Event.RATE, Event.CLOSED):
        await hall.rule(event)
    await walk(hall.steps, await hall.case(), ("resolve", AGENT))

    await hall.told(after=timedelta(hours=1))

    assert hall.sms.taken == []


async def test_delay_suspension_redo_and_end_are_told_too(hall: Hall) -> None:
    await hall.rules.set_quiet("", hall.change())
    for event in (Event.SUSPENDED, Event.RESUMED, Event.REDO, Event.CLOSED):
        await hall.rule(event)
    await walk(
        hall.steps, await hall.case(), ("dispatch", AGENT), ("sign", HANDLER),
        ("request_suspension", HANDLER, {Field.REASON: "等待供货"}), ("approve_suspension", SUPERVISOR),
        ("resume", HANDLER), ("submit", HANDLER), ("pass_review", SUPERVISOR), ("follow_up", AGENT), ("redo", AGENT),
        ("submit", HANDLER), ("pass_review", SUPERVISOR), ("follow_up", AGENT), ("close", AGENT),
    )  # fmt: skip

    await hall.told()

    assert [event for event, _ in await hall.sent()] == ["suspended", "resumed", "redo", "closed"]


async def test_steps_of_one_case_are_told_in_their_order(hall: Hall) -> None:
    for event in (Event.REGISTERED, Event.DISPATCHED, Event.ANSWERED):
        await hall.rule(event, "好")
    await walk(hall.steps, await hall.case(), *TO_REVIEW, ("pass_review", SUPERVISOR))

    await hall.told()

    assert [event for event, _ in await hall.sent()] == ["registered", "dispatched", "answered"]
