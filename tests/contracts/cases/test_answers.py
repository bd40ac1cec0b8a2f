"""What a unit hands in: looked through by the city's rules, and done in part by units below it; on both databases."""

import pytest
from sqlalchemy import select

from cases import (
    AnswerTooShort,
    Change,
    Field,
    Sheets,
    StepNotLegal,
    Steps,
    UnitRefused,
    publish_answer_rules,
    seed_answer_rules,
)
from cases.answers.store import shipped_answer_rules
from db import Database
from db.jobs import LeaseJobs
from db.tables import AssignmentPart, CaseAnswer, CaseAssignment, CaseState, Department
from tests.contracts.cases.units import a_case, add_units, someone, walk
from tests.unit.cases.people import AGENT, BELOW, CO, HANDLER, LEAD, NOON, STRANGER, SUPERVISOR

TO_HANDLING = (("dispatch", AGENT, {Field.CO_UNITS: ()}), ("sign", HANDLER))


@pytest.fixture
async def steps(database: Database) -> Steps:
    await add_units(database)
    async with database.write() as session:
        session.add(Department(code=BELOW, name="城管一中队", parent=LEAD, level=3))
        await seed_answer_rules(session, now=NOON)
    return Steps(database, LeaseJobs(database))


async def test_next_to_nothing_is_refused_and_nothing_is_written(database: Database, steps: Steps) -> None:
    case = await walk(steps, await a_case(database), *TO_HANDLING)

    with pytest.raises(AnswerTooShort):
        await walk(steps, case, ("submit", HANDLER, {Field.ANSWER: "已处理。"}))

    async with database.read() as session:
        assert await session.scalar(select(CaseAnswer)) is None


async def test_suspicions_are_kept_with_the_answer_for_whoever_judges_it(database: Database, steps: Steps) -> None:
    words = {Field.ANSWER: "您反映的问题我局高度重视，将积极协调，妥善处理阳光花园烧烤店扰民。"}
    case = await walk(steps, await a_case(database), *TO_HANDLING, ("submit", HANDLER, words))

    [answer] = (await Sheets(database).read(case.number, SUPERVISOR)).answers
    assert case.state is CaseState.REVIEWING
    assert answer.findings is not None
    assert {one["cause"] for one in answer.findings} == {"empty_words", "generalities"}
    assert "高度重视" in answer.findings[0]["said"]


async def test_a_city_publishes_rules_of_its_own(database: Database, steps: Steps) -> None:
    [usual] = shipped_answer_rules()
    async with database.write() as session:
        lenient = usual.model_copy(update={"least_characters": 0, "phrases": (), "parts": None, "overlap": None})
        made = await publish_answer_rules(session, lenient, Change(at=NOON, actor="admin", reason="试行"))
    case = await walk(steps, await a_case(database), *TO_HANDLING, ("submit", HANDLER, {Field.ANSWER: "已处理。"}))

    assert made.version == 2
    [answer] = (await Sheets(database).read(case.number, SUPERVISOR)).answers
    assert answer.findings is None


async def test_a_unit_below_does_its_share_and_answers_to_the_lead_unit(database: Database, steps: Steps) -> None:
    below = someone("squad", BELOW)
    case = await walk(
        steps, await a_case(database), *TO_HANDLING,
        ("sub_dispatch", HANDLER, {Field.SUB_UNITS: (BELOW,), Field.REASON: "请到现场查处"}), ("co_sign", below),
        ("co_answer", below, {Field.ANSWER: "已到现场查处。"}),
    )  # fmt: skip

    assert case.state is CaseState.HANDLING, "the lead unit still answers"
    async with database.read() as session:
        part = await session.scalar(select(CaseAssignment).where(CaseAssignment.unit == BELOW))
    assert part is not None
    assert (part.part, part.signed_by, part.answered_at) == (AssignmentPart.SUB, "squad", NOON)
    assert (await Sheets(database).read(case.number, below)).case.number == case.number
    assert not await Sheets(database).visible(case.number, STRANGER)


async def test_a_case_goes_down_the_tree_as_deep_as_it_is_and_never_sideways(database: Database, steps: Steps) -> None:
    async with database.write() as session:
        session.add(Department(code="patrol", name="巡查一班", parent=BELOW, level=4))
    below, deepest = someone("squad", BELOW), someone("patrol", "patrol")
    case = await walk(
        steps, await a_case(database), *TO_HANDLING,
        ("sub_dispatch", HANDLER, {Field.SUB_UNITS: (BELOW,)}), ("co_sign", below),
    )  # fmt: skip

    with pytest.raises(UnitRefused, match="not_below"):
        await walk(steps, case, ("sub_dispatch", below, {Field.SUB_UNITS: (CO,)}))
    case = await walk(
        steps, case, ("sub_dispatch", below, {Field.SUB_UNITS: ("patrol",)}), ("co_sign", deepest),
        ("co_answer", deepest, {Field.ANSWER: "已清理现场。"}), ("co_answer", below, {Field.ANSWER: "已督促整改。"}),
    )  # fmt: skip

    answers = (await Sheets(database).read(case.number, HANDLER)).answers
    assert [answer.unit for answer in answers] == ["patrol", BELOW]
    with pytest.raises(StepNotLegal):
        await walk(steps, case, ("sub_dispatch", deepest, {Field.SUB_UNITS: (BELOW,)}))


async def test_a_case_is_passed_on_only_to_units_below(database: Database, steps: Steps) -> None:
    case = await walk(steps, await a_case(database), *TO_HANDLING)

    with pytest.raises(UnitRefused, match="not_below"):
        await walk(steps, case, ("sub_dispatch", HANDLER, {Field.SUB_UNITS: (CO,)}))
