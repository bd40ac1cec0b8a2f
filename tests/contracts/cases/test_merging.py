"""并单: one answer for all, and every citizen told and followed up for himself; one matter is dispatched once."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from cases import (
    Cases,
    CaseText,
    CaseView,
    Change,
    Field,
    Fields,
    LinkRefused,
    Links,
    MergeRefused,
    NoSuchCase,
    ReasonMissing,
    SameMatterOpen,
    Sheets,
    Similar,
    StepIncomplete,
    StepNotAllowed,
    StepNotLegal,
    Steps,
    Why,
)
from db import Database
from db.jobs import LeaseJobs
from db.tables import Case, CaseAnswer, CaseAssignment, CaseState, Disposition
from reports import CaseFigures, CaseScope
from tests.contracts.cases.same import into, look, the_same
from tests.contracts.cases.units import DISPATCH, MATTERS, TO_ANSWERED, a_case, add_units, someone, walk
from tests.unit.cases.people import AGENT, HANDLER, NOON, SUPERVISOR

TOLD: Fields = {Field.TOLD_AT: NOON}
WHY = Change(at=NOON, actor="agent", reason="同一件事")


@pytest.fixture
async def steps(database: Database) -> Steps:
    await add_units(database)
    return Steps(database, LeaseJobs(database))


async def test_every_citizen_of_merged_cases_is_answered_told_and_followed_up(database: Database, steps: Steps) -> None:
    leader, other = await a_case(database), await the_same(database, 2)
    hidden = await the_same(database, 3, caller=None)
    leader = await walk(steps, leader, ("dispatch", AGENT))
    for case in (other, hidden):
        await walk(steps, case, ("merge", AGENT, into(leader)))
    assert await look(database) == 0, "there is no answer yet"

    await walk(steps, leader, *TO_ANSWERED[1:])
    assert await look(database) == 2
    assert await look(database) == 0, "once only"

    cases = Cases(database)
    mine, unreachable = await cases.get(other.id), await cases.get(hidden.id)
    assert (mine.state, unreachable.state) == (CaseState.ANSWERED, CaseState.FOLLOWED_UP)
    async with database.read() as session:
        row, gone = await session.get_one(Case, other.id), await session.get_one(Case, hidden.id)
        answer = await session.scalar(select(CaseAnswer).where(CaseAnswer.case_id == other.id))
    assert (row.disposition, row.citizen_told_at, row.not_told_reason) == (Disposition.MERGED, None, None)
    assert (gone.not_told_reason, gone.no_follow_up_reason) == (
        "没有留下可答复的号码", "没有留下可回访的号码，按规则免回访",
    )  # fmt: skip
    assert answer is not None
    assert (answer.unit, answer.accepted, answer.citizen_told_at) == ("cgj", True, None)

    with pytest.raises(StepNotLegal):
        await walk(steps, mine, ("follow_up", AGENT))
    ended = await walk(steps, mine, ("tell", AGENT, TOLD), ("follow_up", AGENT), ("close", AGENT))
    assert ended.state is CaseState.CLOSED
    assert (await walk(steps, unreachable, ("close", AGENT))).state is CaseState.CLOSED
    async with database.read() as session:
        assert await session.scalar(select(CaseAnswer.citizen_told_at).where(CaseAnswer.case_id == other.id)) == NOON
    day = CaseScope(since=NOON - timedelta(days=1), before=NOON + timedelta(days=1), now=NOON, simulated=None)
    counted = await CaseFigures(database).of_period(["direct", "dispatched"], day)
    assert [figure.counted for figure in counted] == [0, 3]


async def test_a_direct_answer_is_that_of_those_that_follow(database: Database, steps: Steps) -> None:
    leader, other = await a_case(database), await the_same(database, 2)
    await walk(steps, other, ("merge", AGENT, into(leader)))
    await walk(steps, leader, ("resolve", AGENT))

    assert await look(database) == 1
    mine = await Cases(database).get(other.id)
    assert mine.state is CaseState.ANSWERED
    with pytest.raises(StepNotLegal):  # what was answered so is not split off, but done again if it was wrong
        await walk(steps, mine, ("unmerge", AGENT, {Field.REASON: "不是一件事"}))


async def test_a_citizen_who_is_not_content_gets_a_case_of_his_own_again(database: Database, steps: Steps) -> None:
    leader, other = await a_case(database), await the_same(database, 2)
    other = await walk(steps, other, ("merge", AGENT, into(leader)))
    await walk(steps, leader, *TO_ANSWERED)
    await look(database)

    other = await walk(
        steps, await Cases(database).get(other.id), ("tell", AGENT, TOLD),
        ("follow_up", AGENT, {Field.OUTCOME: "dissatisfied"}), ("redo", AGENT),
    )  # fmt: skip

    assert other.state is CaseState.REGISTERED
    assert (await Links(database).of(other.number, AGENT)).leader is None
    assert await look(database) == 0


async def test_a_merged_case_leaves_its_unit_and_can_be_split_off(database: Database, steps: Steps) -> None:
    leader = await a_case(database)
    other = await walk(steps, await a_case(database, 2), ("dispatch", AGENT), ("sign", HANDLER))
    with pytest.raises(StepNotAllowed):
        await walk(steps, other, ("merge", AGENT, into(leader)))
    other = await walk(steps, other, ("merge", SUPERVISOR, into(leader)))

    async with database.read() as session:
        row = await session.get_one(Case, other.id)
        ended = list(await session.scalars(select(CaseAssignment.ended_by_action)))
    assert (row.state, row.lead_unit, row.follows, row.due_at) == (CaseState.REGISTERED, None, leader.number, None)
    assert set(ended) == {"merge"}
    with pytest.raises(StepNotLegal):
        await walk(steps, other, ("dispatch", AGENT))
    with pytest.raises(StepIncomplete):
        await walk(steps, other, ("unmerge", AGENT))
    other = await walk(steps, other, ("unmerge", AGENT, {Field.REASON: "不是一件事"}), ("dispatch", AGENT))
    assert other.state is CaseState.DISPATCHED


@pytest.mark.parametrize("whose", ["leader", "follower"])
async def test_a_case_that_became_sealed_hands_on_no_answer_and_takes_none(
    database: Database, steps: Steps, whose: str
) -> None:
    leader, other = await a_case(database), await the_same(database, 2)
    other = await walk(steps, other, ("merge", AGENT, into(leader)))
    sealed = {Field.NATURE: "accusation"} if whose == "leader" else {Field.CONFIDENTIAL: True}
    leader = await walk(steps, leader, *TO_ANSWERED[:2])
    await walk(steps, {"leader": leader, "follower": other}[whose], ("classify", AGENT, sealed))

    assert await look(database) == 0

    async with database.read() as session:
        row = await session.get_one(Case, other.id)
        assert await session.scalar(select(CaseAnswer).where(CaseAnswer.case_id == other.id)) is None
    assert (row.follows, row.state) == (None, CaseState.REGISTERED), "it is dispatched for itself now"
    split = next(
        line for line in (await Sheets(database).read(other.number, AGENT)).history if line.action == "unmerge"
    )
    assert (split.actor, split.reason) == ("system:merging", "并单后有一方转为保密，不能随主单答复，改为单独办理")


async def test_who_follows_a_case_that_is_done_again_gets_its_newest_answer(database: Database, steps: Steps) -> None:
    leader, other = await a_case(database), await the_same(database, 2)
    leader = await walk(
        steps, leader, *TO_ANSWERED, ("follow_up", AGENT, {Field.OUTCOME: "dissatisfied"}), ("redo", AGENT)
    )
    await walk(steps, other, ("merge", AGENT, into(leader)))
    assert await look(database) == 0, "the first answer did not hold"
    again = ("submit", HANDLER, {Field.ANSWER: "复查后已彻底关停，拆除油烟设备。"})
    await walk(steps, leader, again, ("pass_review", SUPERVISOR))
    await look(database)

    async with database.read() as session:
        told = await session.scalar(select(CaseAnswer.text).where(CaseAnswer.case_id == other.id))
    assert told == "复查后已彻底关停，拆除油烟设备。"


async def test_a_case_whose_followers_are_all_over_may_follow_another(database: Database, steps: Steps) -> None:
    leader, other, third = await a_case(database), await the_same(database, 2), await a_case(database, 3)
    await walk(steps, other, ("merge", AGENT, into(leader)))
    await walk(steps, leader, *TO_ANSWERED)
    await look(database)
    await walk(
        steps, await Cases(database).get(other.id), ("tell", AGENT, TOLD), ("follow_up", AGENT), ("close", AGENT)
    )
    no = {Field.OUTCOME: "dissatisfied"}
    leader = await walk(
        steps, await Cases(database).get(leader.id), ("follow_up", AGENT, no), ("redo", AGENT),
        ("merge", SUPERVISOR, into(third)),
    )  # fmt: skip

    assert (await Links(database).of(third.number, AGENT)).followers[0].number == leader.number


async def test_a_citizen_is_told_the_answer_that_holds_now(database: Database, steps: Steps) -> None:
    first, second, other = await a_case(database), await a_case(database, 3), await the_same(database, 2)
    no = {Field.OUTCOME: "dissatisfied"}
    for leader, end in ((first, ("follow_up", AGENT, no)), (second, ("follow_up", AGENT))):
        other = await walk(steps, other, ("merge", AGENT, into(leader)))
        await walk(steps, leader, *TO_ANSWERED)
        await look(database)
        told = ("tell", AGENT, {Field.TOLD_AT: NOON if leader is second else NOON - timedelta(minutes=5)})
        other = await walk(steps, await Cases(database).get(other.id), told, end)
        if leader is first:
            other = await walk(steps, other, ("redo", AGENT))

    async with database.read() as session:
        mine = select(CaseAnswer.citizen_told_at).where(CaseAnswer.case_id == other.id).order_by(CaseAnswer.id)
        assert list(await session.scalars(mine)) == [NOON - timedelta(minutes=5), NOON]


async def test_nobody_hears_the_name_or_number_of_another_citizen(database: Database, steps: Steps) -> None:
    leader, other = await a_case(database), await the_same(database, 2)
    await walk(steps, other, ("merge", AGENT, into(leader)))
    words = {Field.ANSWER: "王先生（138-1234-5678）您好，烧烤店已停业整改，可致电 0631-5231234 了解。"}
    await walk(steps, leader, *TO_ANSWERED[:2], ("submit", HANDLER, words), TO_ANSWERED[3])

    await look(database)

    async with database.read() as session:
        told = await session.scalar(select(CaseAnswer.text).where(CaseAnswer.case_id == other.id))
    assert told == "诉求人（（号码保密））您好，烧烤店已停业整改，可致电 0631-5231234 了解。"


async def test_who_left_an_address_for_letters_only_is_still_to_be_told(database: Database, steps: Steps) -> None:
    leader, other = await a_case(database), await the_same(database, 2, caller=None, email="wang@example.org")
    await walk(steps, other, ("merge", AGENT, into(leader)))
    await walk(steps, leader, *TO_ANSWERED)
    await look(database)

    async with database.read() as session:
        row = await session.get_one(Case, other.id)
    assert (row.state, row.not_told_reason) == (CaseState.ANSWERED, None)


async def test_cases_that_cannot_be_answered_so_keep_nobody_waiting(
    database: Database, steps: Steps, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cases.automatic.adopting.AT_A_TIME", 1)
    leader, first, second = await a_case(database), await the_same(database, 2), await the_same(database, 3)
    bare = await a_case(database, 4)
    await walk(steps, first, ("merge", AGENT, into(bare)))
    await walk(steps, second, ("merge", AGENT, into(leader)))
    async with database.write() as session:  # as a program of another house left it: over, without an answer
        await session.execute(update(Case).where(Case.id == bare.id).values(state=CaseState.CLOSED))
    await walk(steps, leader, *TO_ANSWERED)

    assert await look(database) == 1
    assert (await Cases(database).get(second.id)).state is CaseState.ANSWERED


async def test_what_cannot_be_merged_is_refused_by_name(database: Database, steps: Steps) -> None:
    cases = [await a_case(database, number) for number in range(1, 7)]
    leader, follower, third, closed, sealed, robot = cases
    await walk(steps, follower, ("merge", AGENT, into(leader)))
    await walk(steps, closed, ("resolve", AGENT))
    await walk(steps, sealed, ("classify", AGENT, {Field.CONFIDENTIAL: True}))
    async with database.write() as session:
        await session.execute(update(Case).where(Case.id == robot.id).values(simulated=True))

    async def why(case: CaseView, target: str) -> str:
        fields = {Field.INTO: target, Field.REASON: "同一件事"}
        with pytest.raises(MergeRefused) as refused:
            await steps.take(
                case.id, "merge", AGENT, fields, version=(await Cases(database).get(case.id)).version, now=NOON
            )  # fmt: skip
        return refused.value.why

    assert await why(third, third.number) == "itself"
    assert await why(third, follower.number) == "follows"
    assert await why(leader, third.number) == "leads"
    assert await why(third, closed.number) == "closed"
    assert await why(third, sealed.number) == "sealed"
    assert await why(sealed, third.number) == "sealed"
    assert await why(third, robot.number) == "simulated"
    assert await why(third, "20200101-000001") == "unknown"


async def test_two_that_are_merged_into_each_other_at_once_make_no_loop(database: Database, steps: Steps) -> None:
    one, other = await a_case(database), await the_same(database, 2)

    async def merge(case: CaseView, leader: CaseView) -> bool:
        try:
            await steps.take(case.id, "merge", AGENT, into(leader), version=case.version, now=NOON)
        except MergeRefused:
            return False
        return True

    done = await asyncio.gather(merge(one, other), merge(other, one))

    assert done.count(True) <= 1
    async with database.read() as session:
        follows = list(await session.scalars(select(Case.follows).order_by(Case.id)))
    assert sum(number is not None for number in follows) == done.count(True)


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
