"""Cases of one matter that are not merged: dispatched twice, alike, linked. On both databases."""

import asyncio

import pytest
from sqlalchemy import update

from cases import (
    Cases,
    CaseText,
    CaseView,
    Change,
    Field,
    Fields,
    LinkRefused,
    Links,
    NoSuchCase,
    ReasonMissing,
    SameMatterOpen,
    Sheets,
    Similar,
    StepIncomplete,
    Steps,
    Why,
)
from db import Database
from db.tables import Case, CaseState
from tests.contracts.cases.same import WHY, into, the_same
from tests.contracts.cases.units import DISPATCH, MATTERS, TO_ANSWERED, a_case, someone, walk
from tests.unit.cases.people import AGENT, HANDLER, NOON, SUPERVISOR


async def test_the_same_matter_goes_to_a_second_unit_only_knowingly(database: Database, steps: Steps) -> None:
    first = await walk(steps, await a_case(database), ("dispatch", AGENT))
    other = await the_same(database, 2)
    assert [one.number for one in (await Sheets(database).read(other.number, AGENT)).rivals] == [first.number]

    async def dispatch(**more: object) -> CaseView:
        fields = {**DISPATCH, Field.UNIT: "gaj", Field.CO_UNITS: (), Field.REASON: ""}
        fields |= {Field(name): value for name, value in more.items()}
        return (await steps.take(other.id, "dispatch", AGENT, fields, version=other.version, now=NOON)).case

    with pytest.raises(SameMatterOpen) as refused:
        await dispatch(reason="请办理")
    assert refused.value.numbers == (first.number,)
    with pytest.raises(StepIncomplete):
        await dispatch(apart=True)
    assert (await dispatch(apart=True, reason="二楼是另一家店")).state is CaseState.DISPATCHED


async def test_two_of_one_matter_that_are_dispatched_at_once_go_to_one_unit(database: Database, steps: Steps) -> None:
    one, other = await a_case(database), await the_same(database, 2)

    async def dispatched(case: CaseView) -> bool:
        try:
            await steps.take(case.id, "dispatch", AGENT, DISPATCH, version=case.version, now=NOON)
        except SameMatterOpen:
            return False
        return True

    assert sorted(await asyncio.gather(dispatched(one), dispatched(other))) == [False, True]


async def test_a_matter_that_is_answered_keeps_nobody_from_a_new_one(database: Database, steps: Steps) -> None:
    await walk(steps, await a_case(database), *TO_ANSWERED)

    assert (await walk(steps, await the_same(database, 2), ("dispatch", AGENT))).state is CaseState.DISPATCHED


@pytest.mark.parametrize("state", list(CaseState), ids=str)
async def test_a_matter_is_with_a_unit_from_its_dispatch_to_its_answer(
    database: Database, steps: Steps, state: CaseState
) -> None:
    first = await walk(steps, await a_case(database), ("dispatch", AGENT))
    other = await the_same(database, 2)
    async with database.write() as session:
        await session.execute(update(Case).where(Case.id == first.id).values(state=state))
    at_a_unit = {
        CaseState.DISPATCHED, CaseState.HANDLING, CaseState.UNIT_REVIEW, CaseState.UNIT_SIGN, CaseState.REVIEWING,
        CaseState.SUSPENDED,
    }  # fmt: skip

    if state in at_a_unit:
        with pytest.raises(SameMatterOpen):
            await walk(steps, other, ("dispatch", AGENT))
    else:
        assert (await walk(steps, other, ("dispatch", AGENT))).state is CaseState.DISPATCHED


async def test_all_rivals_are_named_robots_keep_nobody_and_a_unit_is_changed_all_the_same(
    database: Database, steps: Steps
) -> None:
    apart: Fields = {Field.APART: True, Field.REASON: "分别办理"}
    first = await walk(steps, await a_case(database), ("dispatch", AGENT))
    second = await walk(steps, await the_same(database, 2), ("dispatch", AGENT, apart))
    other, robot = await the_same(database, 3), await the_same(database, 4, simulated=True)

    with pytest.raises(SameMatterOpen) as refused:
        await walk(steps, other, ("dispatch", AGENT))
    assert refused.value.numbers == (first.number, second.number), "oldest first"
    assert (await walk(steps, robot, ("dispatch", AGENT))).state is CaseState.DISPATCHED
    with pytest.raises(SameMatterOpen) as refused:
        await walk(steps, other, ("dispatch", AGENT))
    assert robot.number not in refused.value.numbers
    moved = await walk(steps, second, ("reassign", SUPERVISOR, {**DISPATCH, Field.UNIT: "gaj", Field.CO_UNITS: ()}))
    assert moved.state is CaseState.DISPATCHED
    asked = ("request_reassign", someone("wang", "gaj"), {Field.REASON: "非本单位职责"})
    assert (await walk(steps, moved, asked, ("approve_reassign", SUPERVISOR, DISPATCH))).state is CaseState.DISPATCHED


async def test_cases_like_the_one_being_written_are_shown_with_the_reason(database: Database, steps: Steps) -> None:
    first, other = await a_case(database), await the_same(database, 2)
    mine = await a_case(database, 3)
    similar = Similar(database)

    found = {one.number: one for one in await similar.like(other.number, AGENT)}
    assert found[first.number].why == (Why.ADDRESS, Why.WORDS)
    assert (found[first.number].score, found[first.number].words_percent) == (75, 100)
    [same_caller] = [one for one in await similar.like(mine.number, AGENT) if one.number == first.number]
    assert same_caller.why == (Why.CALLER, Why.ADDRESS)

    typed = await similar.like(mine.number, AGENT, text="烧烤店很吵，扰民", place="人民路 88 号")
    assert {one.number for one in typed} == {first.number, other.number}
    assert typed[0].number == first.number, "the same caller besides"
    with pytest.raises(NoSuchCase):
        await similar.like(mine.number, HANDLER)
    rewritten = CaseText(text=MATTERS[4], place="和平里 9 号")
    await Cases(database).write(other.id, rewritten, version=other.version, now=NOON, actor="agent")
    assert other.number not in {one.number for one in await similar.like(first.number, AGENT)}


async def test_cases_a_person_keeps_out_of_stand_beside_no_other(database: Database, steps: Steps) -> None:
    one, other, third = await a_case(database), await the_same(database, 2), await the_same(database, 3)
    links, similar = Links(database), Similar(database)
    await links.link(one.number, other.number, AGENT, WHY)
    other = await walk(steps, other, ("recuse", AGENT, {Field.REASON: "店主是亲戚"}))
    await walk(steps, third, ("merge", SUPERVISOR, into(other)))

    assert (await links.of(one.number, AGENT)).linked == ()
    assert (await links.of(third.number, AGENT)).leader is None
    assert {row.number for row in await similar.like(one.number, AGENT)} == {third.number}
    for refused in (links.of(other.number, AGENT), similar.like(other.number, AGENT)):
        with pytest.raises(NoSuchCase):
            await refused
    with pytest.raises(NoSuchCase):
        await links.unlink(one.number, other.number, AGENT, WHY)
    assert [row.number for row in (await links.of(one.number, SUPERVISOR)).linked] == [other.number]


async def test_cases_are_linked_and_the_link_is_taken_away(database: Database, steps: Steps) -> None:
    one, other = await a_case(database), await a_case(database, 2)
    links = Links(database)

    await links.link(other.number, one.number, AGENT, WHY)

    [tied] = (await links.of(one.number, AGENT)).linked
    assert (tied.number, tied.reason) == (other.number, "同一件事")
    for case, beside in ((one, other), (other, one)):
        line = (await Sheets(database).read(case.number, AGENT)).history[-1]
        assert (line.action, line.after) == ("case.linked", {"linked": beside.number})
    with pytest.raises(LinkRefused, match="linked"):
        await links.link(one.number, other.number, AGENT, WHY)
    with pytest.raises(LinkRefused, match="itself"):
        await links.link(one.number, one.number, AGENT, WHY)
    with pytest.raises(ReasonMissing):
        await links.unlink(one.number, other.number, AGENT, Change(at=NOON, actor="agent"))
    with pytest.raises(NoSuchCase):
        await links.of(one.number, HANDLER)
    with pytest.raises(NoSuchCase, match="20200101"):
        await links.link(one.number, "20200101-000001", AGENT, WHY)
    await links.unlink(one.number, other.number, AGENT, WHY)
    assert (await links.of(other.number, AGENT)).linked == ()
    with pytest.raises(LinkRefused, match="not_linked"):
        await links.unlink(one.number, other.number, AGENT, WHY)
    await links.link(one.number, other.number, AGENT, WHY)
