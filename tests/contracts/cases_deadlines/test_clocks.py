"""The clocks of a case and the cards they bring, on both databases."""

from datetime import date

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from cases import Change, ClockRefused, DeadlineKind, ExtensionRefused
from cases.limits import clock
from db.jobs import HopelessJob
from db.tables import AuditEntry, Case, CaseCard, CaseDeadline
from tests.contracts.cases_deadlines.conftest import Office
from tests.unit.cases.days import local

YELLOW, RED = ("yellow", "反馈时限将到"), ("red", "已超过反馈时限")


async def test_cards_and_escalations_come_at_their_instants(office: Office) -> None:
    await office.start()  # 5 working days from Monday 10:00, yellow one working day before

    assert (await office.deadline()).due_at == local("2026-11-23 10:00")
    assert await office.at("2026-11-20 09:59") == []
    assert await office.at("2026-11-20 10:00") == [YELLOW]
    assert await office.at("2026-11-23 10:00") == [YELLOW, RED]
    assert await office.at("2026-11-27 10:00") == [
        YELLOW,
        RED,
        ("step-1", "超过反馈时限仍未完成：电话督办"),
        ("step-2", "超过反馈时限仍未完成：书面督办"),
    ]
    assert [entry.after["event"] for entry in await office.audit("case.card")] == ["yellow", "red", "step-1", "step-2"]


async def test_a_worker_that_comes_late_gives_each_card_the_time_at_which_it_was_earned(office: Office) -> None:
    await office.start()

    await office.at("2026-11-24 09:00")

    assert [(card.event, card.at, card.written_at) for card in await office.cards()] == [
        ("yellow", local("2026-11-20 10:00"), local("2026-11-24 09:00")),
        ("red", local("2026-11-23 10:00"), local("2026-11-24 09:00")),
    ]


async def test_who_answers_in_time_draws_no_card_and_who_answers_late_keeps_his(office: Office) -> None:
    async def meet(at: str) -> bool:
        row = await office.change(lambda known: clock.met(known, DeadlineKind.ANSWER, local(at)))
        return row.met_at < row.due_at

    await office.start()
    assert await meet("2026-11-19 10:00") is True
    assert await office.at("2026-12-01 10:00") == []

    await office.start()  # redo: a second round, due 8 December
    assert (await office.deadline()).round == 2
    assert await meet("2026-12-08 10:00") is False
    assert await office.at("2026-12-20 10:00") == [YELLOW, RED]


async def test_while_a_case_is_suspended_nothing_falls_due_and_afterwards_it_runs_on(office: Office) -> None:
    await office.start()
    await office.at("2026-11-18 10:00")
    await office.change(lambda known: clock.suspended(known, office.now()))
    assert (await office.deadline()).due_at is None
    assert await office.at("2026-12-01 10:00") == []

    await office.change(lambda known: clock.resumed(known, office.now()))

    assert (await office.deadline()).due_at == local("2026-12-04 10:00")
    assert await office.at("2026-12-03 10:00") == [YELLOW]
    assert await office.at("2026-12-04 10:00") == [YELLOW, RED]


async def test_a_suspension_after_the_yellow_card_does_not_give_it_again(office: Office) -> None:
    await office.start()
    assert await office.at("2026-11-20 11:00") == [YELLOW]
    await office.change(lambda known: clock.suspended(known, office.now()))
    await office.at("2026-11-24 11:00")
    await office.change(lambda known: clock.resumed(known, office.now()))

    assert await office.at("2026-11-25 09:00") == [YELLOW]
    assert await office.at("2026-11-25 10:00") == [YELLOW, RED]


async def test_an_extension_moves_the_red_card_and_brings_a_yellow_one_of_its_own(office: Office) -> None:
    await office.start()
    assert await office.at("2026-11-20 11:00") == [YELLOW]
    row = await office.change(lambda known: clock.extended(known, office.case, DeadlineKind.ANSWER, 10))
    with pytest.raises(ExtensionRefused):
        await office.change(lambda known: clock.extended(known, office.case, DeadlineKind.ANSWER, 1))

    assert row.due_at == local("2026-12-07 10:00")
    assert await office.at("2026-11-30 10:00") == [YELLOW]
    assert await office.at("2026-12-07 10:00") == [YELLOW, YELLOW, RED]


async def test_steps_that_cannot_be_are_refused_by_name(office: Office) -> None:
    with pytest.raises(ClockRefused, match="does not run"):
        await office.change(lambda known: clock.extended(known, office.case, DeadlineKind.ANSWER, 1))
    await office.start()
    with pytest.raises(ClockRefused, match="runs already"):
        await office.start()
    await office.change(lambda known: clock.suspended(known, office.now()))
    with pytest.raises(ClockRefused, match="stands already"):
        await office.change(lambda known: clock.suspended(known, office.now()))


async def test_a_profile_without_such_a_limit_starts_no_clock(office: Office) -> None:
    await office.start(DeadlineKind.ANSWER, profile="zhengzhou_2017")
    assert await office.deadline() is None

    await office.start(DeadlineKind.RESPOND, profile="zhengzhou_2017")
    assert (await office.deadline()).due_at == local("2026-11-16 12:00")


async def test_a_holiday_announced_later_moves_open_deadlines_and_the_old_jobs_find_nothing_to_do(
    office: Office,
) -> None:
    office.now.at = local("2026-12-30 10:00")
    await office.start()
    before = await office.deadline()
    assert (before.due_at, before.assumed) == (local("2027-01-06 10:00"), True)

    for day in (1, 2, 3):
        await office.calendars.set_day(
            date(2027, 1, day), Change(at=office.now(), actor="admin", reason="国办通知"), working=False, label="元旦"
        )
    await office.calendars.confirm_year(2027, Change(at=office.now(), actor="admin", reason="已录全"), complete=True)
    await office.work()

    after = await office.deadline()
    assert (after.due_at, after.assumed) == (local("2027-01-07 10:00"), False)
    assert await office.at("2027-01-06 10:00") == [YELLOW]
    assert await office.at("2027-01-07 10:00") == [YELLOW, RED]
    assert office.ran.count("yellow") == 2  # the one of before found nothing to do


async def test_a_calendar_that_moves_away_and_back_gives_no_card_twice(office: Office) -> None:
    await office.start()
    assert await office.at("2026-11-20 10:00") == [YELLOW]
    for working in (False, True):
        await office.calendars.set_day(
            date(2026, 11, 20), Change(at=office.now(), actor="admin", reason="更正"), working=working, label=""
        )
        await office.work()

    assert (await office.deadline()).due_at == local("2026-11-23 10:00")
    assert await office.at("2026-11-23 10:00") == [YELLOW, RED]


async def test_what_a_card_sets_off_happens_with_it_or_not_at_all(office: Office) -> None:
    class Notices:
        def __init__(self) -> None:
            self.fails = True

        async def card(self, session: AsyncSession, case: Case, deadline: CaseDeadline, card: CaseCard) -> None:
            session.add(AuditEntry(at=card.at, actor="t", action="notice", subject_kind="case", subject_id="1"))
            if self.fails:
                raise ValueError("the post office is closed")

    office.reminding = notices = Notices()
    await office.start()
    with pytest.raises(ValueError, match="closed"):
        await office.at("2026-11-20 10:00")
    assert (await office.cards(), await office.audit("notice")) == ([], [])

    notices.fails = False
    await office.change(lambda known: clock.resumed(clock.suspended(known, office.now()), office.now()))
    await office.work()
    assert len(await office.audit("notice")) == len(await office.cards())


async def test_an_answer_that_was_sent_back_runs_on_with_what_was_left_when_it_was_handed_in(office: Office) -> None:
    await office.start()  # due Monday 23 November 10:00
    handed_in, sent_back = local("2026-11-19 10:00"), local("2026-11-25 10:00")
    await office.change(lambda known: clock.met(known, DeadlineKind.ANSWER, handed_in))
    assert await office.at("2026-11-25 10:00") == []

    row = await office.change(lambda known: clock.reopened(known, DeadlineKind.ANSWER, sent_back))

    assert (row.met_at, row.due_at) == (None, local("2026-11-27 10:00"))
    assert await office.at("2026-11-26 10:00") == [YELLOW]
    assert await office.at("2026-11-27 10:00") == [YELLOW, RED]


async def test_a_dropped_clock_draws_no_card_but_keeps_those_it_earned(office: Office) -> None:
    await office.start()
    await office.change(lambda known: clock.dropped(known, local("2026-11-21 10:00")))

    assert await office.at("2026-12-01 10:00") == [YELLOW]


async def test_the_end_of_what_a_unit_may_do_is_no_fault_of_its(office: Office) -> None:
    await office.start(DeadlineKind.RETURN)

    assert await office.at("2026-12-01 10:00") == []


async def test_a_job_for_a_deadline_that_is_not_there_is_a_dead_letter(office: Office) -> None:
    async with office.database.write() as session:
        await office.jobs.enqueue(
            session,
            "deadline",
            {"case": office.case, "deadline": 999, "revision": 1, "event": "red", "at": office.now().isoformat()},
            key="nowhere",
        )
    with pytest.raises(HopelessJob):
        await office.work()
