"""Cases go over to the police and the grid, acceptance, refusal and answers come back as steps; matters come in."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from cases import Field, Unsigned
from db.tables import Case, CaseAnswer, CaseState, CaseStep, PartnerKind
from notices import MessageFaulty
from tests.contracts.cases.units import DISPATCH, walk
from tests.contracts.notices.hall import Hall
from tests.contracts.notices.other_side import OtherSide, other_side
from tests.unit.cases.people import AGENT, CO, SUPERVISOR

TO_POLICE = {**DISPATCH, Field.UNIT: CO, Field.CO_UNITS: (), Field.REASON: "正在斗殴，转 110 处置"}
ANSWER = {
    "kind": "answered",
    "result": "solved",
    "answer": "民警已到场处置，双方达成调解。",
    "not_told": "现场已当面告知",
}
MATTER = {"kind": "matter", "matter": "JQ-2026-1", "text": "路灯不亮，报警人希望市政维修", "type": "help",
          "name": "赵女士", "number": "13900139000", "place": "解放路"}  # fmt: skip


@pytest.fixture
async def police(request: pytest.FixtureRequest) -> AsyncIterator[OtherSide]:
    hall: Hall = request.getfixturevalue("on_both" if "on_both" in request.fixturenames else "hall")
    async with other_side(hall, code="p110", kind=PartnerKind.POLICE, unit=CO, tells_citizen=True) as made:
        yield made


async def handed_over(hall: Hall, number: int = 1) -> str:
    case = await walk(hall.steps, await hall.case(number), ("dispatch", AGENT, TO_POLICE))
    await hall.told()
    return case.number


async def state_of(hall: Hall, number: str) -> CaseState:
    async with hall.database.read() as session:
        return (await session.scalars(select(Case.state).where(Case.number == number))).one()


async def test_a_case_goes_to_the_police_is_accepted_answered_and_followed_up_here(
    on_both: Hall, police: OtherSide
) -> None:
    hall = on_both
    number = await handed_over(hall)
    [sent] = police.got
    assert (sent["event"], sent["number"], sent["reason"]) == ("case.dispatched", number, "正在斗殴，转 110 处置")
    assert sent["citizen"] == {"name": "王先生", "number": "13812345678"}
    assert len(await hall.audited("case.citizen_told")) == 1

    assert (await police.tells(kind="accepted", case=number)).content == {"case": number, "state": "handling"}
    told_at = (hall.now - timedelta(minutes=5)).isoformat()
    await police.tells(kind="contacted", case=number, contacted_at=told_at)
    answered = await police.tells(case=number, **ANSWER)

    assert (answered.status, answered.content["state"]) == (200, "reviewing")
    async with hall.database.read() as session:
        steps = list(await session.scalars(select(CaseStep).order_by(CaseStep.ordinal)))
        answer = (await session.scalars(select(CaseAnswer))).one()
    assert [(row.action, row.actor, row.address) for row in steps[1:]] == [
        (action, "partner:p110", "10.9.8.7") for action in ("sign", "contact", "submit")
    ]
    assert (answer.unit, answer.text) == (CO, "民警已到场处置，双方达成调解。")


async def test_a_refusal_comes_back_with_its_reason_and_the_hotline_decides(hall: Hall, police: OtherSide) -> None:
    number = await handed_over(hall)

    await police.tells(kind="refused", case=number, reason="非警务，属经济纠纷")

    async with hall.database.read() as session:
        case = (await session.scalars(select(Case))).one()
        step = (await session.scalars(select(CaseStep).order_by(CaseStep.id.desc()).limit(1))).one()
    assert (case.pending, step.action, step.reason) == ("return", "request_return", "非警务，属经济纠纷")


async def test_who_answers_without_accepting_has_accepted(hall: Hall, police: OtherSide) -> None:
    number = await handed_over(hall)

    await police.tells(case=number, **ANSWER)

    assert await state_of(hall, number) is CaseState.REVIEWING


async def test_a_repeat_is_answered_with_the_same_words_and_changes_nothing(hall: Hall, police: OtherSide) -> None:
    number = await handed_over(hall)

    answers = [await police.tells(id="once", kind="accepted", case=number) for _ in range(3)]

    assert answers[0] == answers[1] == answers[2]
    async with hall.database.read() as session:
        assert await session.scalar(select(func.count()).where(CaseStep.action == "sign")) == 1
    with pytest.raises(MessageFaulty, match="id_used"):
        await police.tells(id="once", kind="refused", case=number, reason="换了说法")


async def test_two_at_once_of_one_id_take_one_step(on_both: Hall, police: OtherSide) -> None:
    hall = on_both
    number = await handed_over(hall)

    await asyncio.gather(*(police.tells(id="once", kind="accepted", case=number) for _ in range(4)))

    async with hall.database.read() as session:
        assert await session.scalar(select(func.count()).where(CaseStep.action == "sign")) == 1


async def test_their_matter_comes_in_once_and_its_answer_goes_back(on_both: Hall, police: OtherSide) -> None:
    hall = on_both
    first = await police.tells(**MATTER)
    again = await police.tells(**MATTER)  # under another message's id
    assert first.content == again.content
    number = first.content["case"]
    async with hall.database.read() as session:
        case = (await session.scalars(select(Case))).one()
    assert (case.number, case.channel, case.text, case.caller) == (number, "police", MATTER["text"], "13900139000")

    reply = {Field.RESULT: "solved", Field.ANSWER: "路灯已修复。", Field.NOT_TOLD: "由 110 转告"}
    version = case.version
    await hall.steps.take(case.id, "resolve", SUPERVISOR, reply, version=version, now=hall.now)
    await hall.told()

    [back] = police.got
    assert (back["event"], back["matter"], back["answer"]) == ("matter.answered", "JQ-2026-1", "路灯已修复。")
    assert back["number"] == number


async def test_the_answer_to_what_is_secret_by_now_stays_here(hall: Hall, police: OtherSide) -> None:
    told = await police.tells(**MATTER, confidential=True)
    async with hall.database.read() as session:
        case = (await session.scalars(select(Case).where(Case.number == told.content["case"]))).one()
    reply = {Field.RESULT: "solved", Field.ANSWER: "已处理。", Field.NOT_TOLD: "由 110 转告"}
    await hall.steps.take(case.id, "resolve", SUPERVISOR, reply, version=case.version, now=hall.now)
    await hall.told()

    assert [(one["event"], one["answer"]) for one in police.got] == [("matter.answered", None)]


async def test_the_grid_brings_matters_by_its_own_channel_and_a_department_brings_none(hall: Hall) -> None:
    async with (
        other_side(hall, code="grid", kind=PartnerKind.GRID, unit="paper") as grid,
        other_side(hall, code="cgj") as department,
    ):
        told = await grid.tells(**MATTER)
        with pytest.raises(MessageFaulty, match="brings_no_matters"):
            await department.tells(**MATTER)
    async with hall.database.read() as session:
        channels = list(await session.scalars(select(Case.channel).where(Case.number == told.content["case"])))
    assert channels == ["grid"]


async def test_what_is_not_signed_or_too_old_is_not_believed(hall: Hall) -> None:
    async with other_side(hall) as unit:
        for code, secret in (("cgj", "another"), ("nobody", unit.secret)):
            unit.code, kept, unit.secret = code, unit.secret, secret
            with pytest.raises(Unsigned):
                await unit.tells(**MATTER)
            unit.secret = kept
        unit.code = "cgj"
        with pytest.raises(Unsigned):
            await unit.tells(at=hall.now - timedelta(minutes=6), **MATTER)
        [partner] = await hall.partners.all()
        await hall.partners.switch(partner.id, on=False, change=hall.change())
        with pytest.raises(Unsigned):
            await unit.tells(**MATTER)


async def test_a_partner_speaks_for_its_own_unit_only(hall: Hall) -> None:
    case = await walk(hall.steps, await hall.case(), ("dispatch", AGENT))
    async with other_side(hall, code="stranger", unit="paper") as stranger:
        for number in (case.number, "20261122-999999"):
            with pytest.raises(MessageFaulty, match="no_such_case"):
                await stranger.tells(kind="accepted", case=number)
    async with other_side(hall, code="co", unit=CO) as co:  # has a part, but is not the lead
        with pytest.raises(MessageFaulty, match="step_refused"):
            await co.tells(kind="accepted", case=case.number)


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "nonsense"},
        {"kind": "accepted"},
        {"kind": "accepted", "case": "1; DROP"},
        {"kind": "refused", "case": "20261122-000001", "reason": " "},
        {"kind": "contacted", "case": "20261122-000001", "contacted_at": "2026-11-22T12:00:00"},
        {"kind": "answered", "case": "20261122-000001", "result": "maybe", "answer": "好"},
        {**MATTER, "text": "长" * 8001},
        {**MATTER, "text": "空\x00字"},
        {**MATTER, "number": "不是号码"},
        {**MATTER, "id": "x" * 65},
        {**MATTER, "received_at": "0001-01-01T00:00:00+14:00"},
        {**MATTER, "received_at": "9999-12-31T23:59:59-14:00"},
        {**MATTER, "received_at": "2027-01-01T00:00:00+08:00"},
        {"kind": "contacted", "case": "20261122-000001", "contacted_at": "0001-01-01T00:00:00+14:00"},
    ],
    ids=lambda wrong: json.dumps(wrong, ensure_ascii=True)[:40],
)
async def test_what_cannot_be_read_is_refused_and_nothing_is_written(hall: Hall, wrong: dict[str, str]) -> None:
    async with other_side(hall, code="grid", kind=PartnerKind.GRID) as grid:
        with pytest.raises(MessageFaulty):
            await grid.tells(**wrong)
    async with hall.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Case)) == 0


async def test_an_answer_to_a_case_that_is_answered_is_refused_by_name(hall: Hall, police: OtherSide) -> None:
    number = await handed_over(hall)
    await police.tells(case=number, **ANSWER)

    with pytest.raises(MessageFaulty, match="StepNotLegal"):
        await police.tells(case=number, **ANSWER)
