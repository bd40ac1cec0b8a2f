"""Steps in the store: what each leaves behind, and that nobody overwrites anybody, on both databases."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from cases import CaseChanged, Cases, Field, KeyReused, NoSuchCase, NoSuchStep, StepNotLegal, Steps, UnitRefused
from db import Database
from db.tables import (
    AssignmentPart,
    Case,
    CaseAnswer,
    CaseAssignment,
    CaseFollowUp,
    CaseState,
    CaseStep,
    FollowUpOutcome,
    QualityMark,
    ReturnCause,
    Setting,
)
from tests.contracts.cases.units import DISPATCH, TO_ANSWERED, TO_REVIEW, a_case, someone, walk
from tests.unit.cases.people import AGENT, CO, CO_HANDLER, HANDLER, JUDGE, LEAD, NOON, STRANGER, SUPERVISING, SUPERVISOR


async def test_a_case_goes_from_the_call_to_the_archive_and_leaves_every_step(database: Database, steps: Steps) -> None:
    case = await a_case(database)
    end = await walk(steps, case, *TO_ANSWERED, ("follow_up", AGENT), ("close", AGENT), ("archive", SUPERVISOR))

    assert end.state is CaseState.ARCHIVED
    async with database.read() as session:
        rows = list(await session.scalars(select(CaseStep).order_by(CaseStep.ordinal)))
        answer = await session.scalar(select(CaseAnswer))
        heard = await session.scalar(select(CaseFollowUp))
        parts = list(await session.scalars(select(CaseAssignment).order_by(CaseAssignment.id)))
    assert [row.action for row in rows] == [
        "dispatch", "sign", "submit", "pass_review", "follow_up", "close", "archive",
    ]  # fmt: skip
    assert [row.ordinal for row in rows] == list(range(1, 8))
    first = rows[0]
    assert (first.actor, first.from_state, first.to_state) == ("agent", CaseState.REGISTERED, CaseState.DISPATCHED)
    assert (first.before["lead_unit"], first.after["lead_unit"]) == (None, LEAD)
    assert first.reason == "请及时办理"
    assert (first.unit, rows[1].unit) == (None, LEAD)
    assert "answer" not in rows[2].after, "words that have a row of their own are not repeated"
    assert {(row.unit, row.part) for row in parts} == {
        (LEAD, AssignmentPart.LEAD), (JUDGE, AssignmentPart.SUPERVISING), (CO, AssignmentPart.CO_HANDLER),
    }  # fmt: skip
    assert (parts[0].signed_by, parts[0].answered_at) == ("handler", NOON)
    assert answer is not None
    assert (answer.work_quality, answer.text_quality, answer.accepted) == (QualityMark.GOOD, QualityMark.FAIR, True)
    assert (answer.citizen_told_at, answer.hotline_told_at) == (NOON - timedelta(hours=1), NOON)
    assert heard is not None
    assert (heard.outcome, heard.solved, heard.truthful) == (FollowUpOutcome.SATISFIED, True, False)


async def test_fifty_people_stepping_the_same_case_at_once_leave_exactly_one_step(
    database: Database, steps: Steps
) -> None:
    case = await walk(steps, await a_case(database), ("dispatch", AGENT), ("sign", HANDLER))

    async def press_on(number: int) -> bool:
        fields = {Field.REASON: f"催办 {number}"}
        try:
            await steps.take(case.id, "remind", SUPERVISOR, fields, version=case.version, now=NOON)
        except CaseChanged:
            return False
        return True

    won = await asyncio.gather(*(press_on(number) for number in range(50)))

    assert won.count(True) == 1
    async with database.read() as session:
        assert await session.scalar(select(Case.reminders)) == 1
        assert await session.scalar(select(func.count()).where(CaseStep.action == "remind")) == 1


async def test_fifty_steps_each_read_anew_all_count(database: Database, steps: Steps) -> None:
    case = await walk(steps, await a_case(database), ("dispatch", AGENT))

    async def press_on(number: int) -> None:
        while True:
            now = await Cases(database).get(case.id)
            try:
                await steps.take(case.id, "remind", SUPERVISOR, {Field.REASON: "催"}, version=now.version, now=NOON)
                return
            except CaseChanged:
                continue

    await asyncio.gather(*(press_on(number) for number in range(12)))

    async with database.read() as session:
        assert await session.scalar(select(Case.reminders)) == 12
        ordinals = list(await session.scalars(select(CaseStep.ordinal).order_by(CaseStep.ordinal)))
    assert ordinals == list(range(1, 14))


async def test_asking_twice_with_one_key_takes_one_step(database: Database, steps: Steps) -> None:
    case = await a_case(database)
    taken = [
        await steps.take(case.id, "dispatch", AGENT, DISPATCH, version=case.version, now=NOON, key="k1")
        for _ in range(2)
    ]

    assert [one.repeated for one in taken] == [False, True]
    assert taken[0].case == taken[1].case
    with pytest.raises(KeyReused):
        await steps.take(case.id, "remind", AGENT, {Field.REASON: "催"}, version=case.version, now=NOON, key="k1")
    with pytest.raises(KeyReused):
        await steps.take(case.id, "dispatch", SUPERVISOR, DISPATCH, version=case.version, now=NOON, key="k1")


async def test_a_refused_step_writes_nothing(database: Database, steps: Steps) -> None:
    case = await a_case(database)

    for fields, why in (
        (dict(DISPATCH) | {Field.UNIT: "nowhere"}, "unknown"),
        (dict(DISPATCH) | {Field.UNIT: "off"}, "inactive"),
        (dict(DISPATCH) | {Field.UNIT: JUDGE, Field.SUPERVISING_UNIT: LEAD}, "wrong_kind"),
        (dict(DISPATCH) | {Field.CO_UNITS: (LEAD,)}, "twice"),
    ):
        with pytest.raises(UnitRefused, match=why):
            await steps.take(case.id, "dispatch", AGENT, fields, version=case.version, now=NOON)
    with pytest.raises(StepNotLegal):
        await steps.take(case.id, "sign", SUPERVISOR, {}, version=case.version, now=NOON)
    with pytest.raises(NoSuchStep):
        await steps.take(case.id, "nonsense", AGENT, {}, version=case.version, now=NOON)

    assert await Cases(database).get(case.id) == case
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(CaseStep)) == 0
        assert await session.scalar(select(func.count()).select_from(CaseAssignment)) == 0


async def test_a_case_of_other_units_does_not_exist(database: Database, steps: Steps) -> None:
    case = await walk(steps, await a_case(database), ("dispatch", AGENT))

    with pytest.raises(NoSuchCase):
        await steps.take(case.id, "sign", STRANGER, {}, version=case.version, now=NOON)


async def test_a_reassigned_case_leaves_the_first_unit(database: Database, steps: Steps) -> None:
    case = await walk(steps, await a_case(database), ("dispatch", AGENT), ("sign", HANDLER))
    other = {Field.UNIT: CO, Field.SUPERVISING_UNIT: JUDGE, Field.REASON: "属于治安问题"}
    later = NOON + timedelta(days=1)
    case = await walk(steps, case, ("reassign", SUPERVISOR, other), now=later)

    async with database.read() as session:
        stored = await session.get_one(Case, case.id)
        assert stored.lead_unit == CO
        ended = await session.scalars(select(CaseAssignment.unit).where(CaseAssignment.ended_at.is_not(None)))
        assert set(ended) == {LEAD, CO, JUDGE}
    with pytest.raises(NoSuchCase):
        await steps.take(case.id, "sign", HANDLER, {}, version=case.version, now=later)
    assert (await walk(steps, case, ("sign", CO_HANDLER))).state is CaseState.HANDLING


async def test_a_returned_answer_is_kept_with_its_cause_beside_the_new_one(database: Database, steps: Steps) -> None:
    case = await a_case(database)
    await walk(
        steps, case, *TO_REVIEW, ("return_answer", SUPERVISING), ("submit", HANDLER), ("pass_review", SUPERVISOR)
    )

    async with database.read() as session:
        answers = list(await session.scalars(select(CaseAnswer).order_by(CaseAnswer.id)))
    assert [(row.accepted, row.return_cause) for row in answers] == [(False, ReturnCause.EMPTY_WORDS), (True, None)]


async def test_a_joint_handling_brings_further_units_in_and_each_signs_and_answers(
    database: Database, steps: Steps
) -> None:
    alone = {Field.CO_UNITS: ()}
    case = await walk(steps, await a_case(database), ("dispatch", AGENT, alone), ("sign", HANDLER))
    meeting = {Field.CO_UNITS: (CO,), Field.MINUTES: "由城管牵头，公安夜间巡查。"}
    case = await walk(
        steps, case, ("join", SUPERVISOR, meeting), ("co_sign", CO_HANDLER),
        ("co_answer", CO_HANDLER, {Field.ANSWER: "已增派夜间巡逻。"}),
    )  # fmt: skip

    async with database.read() as session:
        joined = await session.scalar(select(CaseAssignment).where(CaseAssignment.unit == CO))
        step = await session.scalar(select(CaseStep).where(CaseStep.action == "join"))
    assert joined is not None
    assert (joined.part, joined.signed_by, joined.answered_at) == (AssignmentPart.CO_HANDLER, "co", NOON)
    assert step is not None
    assert step.after["minutes"] == "由城管牵头，公安夜间巡查。"
    with pytest.raises(StepNotLegal):
        await steps.take(case.id, "co_sign", CO_HANDLER, {}, version=case.version, now=NOON)


async def test_the_hotline_handles_for_a_unit_that_works_on_paper(database: Database, steps: Steps) -> None:
    paper = {Field.UNIT: "paper", Field.CO_UNITS: ()}
    case = await walk(
        steps, await a_case(database), ("dispatch", AGENT, paper), ("sign", SUPERVISOR), ("submit", SUPERVISOR)
    )

    assert case.state is CaseState.REVIEWING, "its two signatures are on paper"
    async with database.read() as session:
        assert await session.scalar(select(CaseAnswer.unit)) == "paper"


async def test_how_often_a_citizen_is_called_back_is_a_setting(database: Database, steps: Steps) -> None:
    async with database.write() as session:
        session.add(Setting(key="cases.follow_up_tries", value=1, changed_at=NOON, changed_by="t"))
    case = await walk(
        steps, await a_case(database), *TO_ANSWERED, ("follow_up", AGENT, {Field.OUTCOME: FollowUpOutcome.UNREACHED})
    )

    assert case.state is CaseState.FOLLOWED_UP


async def test_a_case_written_before_the_life_cycle_can_be_led_on(database: Database, steps: Steps) -> None:
    async with database.write() as session:
        session.add(Case(number="20261121-000009", opened_at=NOON, updated_at=NOON))
    case = await Cases(database).by_number("20261121-000009")

    assert (await walk(steps, case, *TO_REVIEW)).state is CaseState.REVIEWING


async def test_where_a_unit_person_worked_from_is_kept(database: Database, steps: Steps) -> None:
    await walk(steps, await a_case(database), ("dispatch", AGENT), ("sign", someone("zhang", LEAD)))

    async with database.read() as session:
        step = await session.scalar(select(CaseStep).where(CaseStep.action == "sign"))
    assert step is not None
    assert (step.actor, step.unit, step.address) == ("zhang", LEAD, "10.0.0.7")
