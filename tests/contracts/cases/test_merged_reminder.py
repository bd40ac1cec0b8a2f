"""催办 and 批办 of a merged case reach whoever has to hurry: the unit of the case it follows."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from cases import Cases, CaseView, Field, LeaderTasks, NoSuchCase, Steps
from db import Database
from db.tables import Case, CaseStep, Unread, UnreadWhy
from tests.contracts.cases.same import into, the_same
from tests.contracts.cases.units import TO_ANSWERED, a_case, walk
from tests.unit.cases.people import AGENT, HANDLER, LEAD, NOON, SUPERVISOR

URGED = {Field.REASON: "赵明明（13900000002）再次来电，要求尽快修好"}


async def _merged(database: Database, steps: Steps) -> tuple[CaseView, CaseView]:
    leader, follower = await a_case(database), await the_same(database, 2)
    async with database.write() as session:
        await session.execute(update(Case).where(Case.id == follower.id).values(citizen_name="赵明明"))
    leader = await walk(steps, leader, ("dispatch", AGENT), ("sign", HANDLER))
    follower = await walk(steps, await Cases(database).get(follower.id), ("merge", AGENT, into(leader)))
    async with database.write() as session:
        await session.execute(update(Unread).values(closed_at=leader.updated_at))  # the unit has opened it
    return leader, follower


async def _reminders(database: Database, case: CaseView) -> int:
    async with database.read() as session:
        return (await session.get_one(Case, case.id)).reminders


async def _unread(database: Database) -> list[tuple[int, str, UnreadWhy]]:
    async with database.read() as session:
        rows = await session.scalars(select(Unread).where(Unread.closed_at.is_(None), Unread.unit == LEAD))
        return [(row.case_id, row.unit, row.why) for row in rows]


async def _last_step(database: Database, case: CaseView) -> CaseStep:
    async with database.read() as session:
        newest = select(CaseStep).where(CaseStep.case_id == case.id).order_by(CaseStep.id.desc()).limit(1)
        return (await session.scalars(newest)).one()


async def test_the_leading_case_is_urged_too(database: Database, steps: Steps) -> None:
    leader, follower = await _merged(database, steps)
    key = "once"
    for _ in range(2):
        await steps.take(
            follower.id, "remind", AGENT, URGED, version=follower.version, now=follower.updated_at, key=key
        )

    assert (await _reminders(database, leader), await _reminders(database, follower)) == (1, 1)
    assert await _unread(database) == [(leader.id, LEAD, UnreadWhy.URGED)]
    step = await _last_step(database, leader)
    assert (step.action, step.actor) == ("remind", "agent")
    assert follower.number in step.reason
    assert "要求尽快修好" in step.reason
    assert "赵明明" not in step.reason, "another citizen's name is not the unit's to know"
    assert "13900000002" not in step.reason


async def test_who_keeps_out_of_the_leading_case_passes_it_on_without_touching_it(
    database: Database, steps: Steps
) -> None:
    leader, follower = await _merged(database, steps)
    await walk(steps, leader, ("recuse", AGENT, {Field.REASON: "亲属"}))

    await walk(steps, follower, ("remind", AGENT, URGED))

    assert await _unread(database) == [(leader.id, LEAD, UnreadWhy.URGED)]
    with pytest.raises(NoSuchCase):
        await walk(steps, await Cases(database).get(leader.id), ("remind", AGENT, URGED))
    async with database.read() as session:
        actors = list(await session.scalars(select(CaseStep.actor).where(CaseStep.action == "remind")))
    assert sorted(actors) == ["agent", "system:rules"]


async def test_a_leading_case_that_is_answered_needs_no_hurry(database: Database, steps: Steps) -> None:
    leader, follower = await _merged(database, steps)
    await walk(steps, leader, *TO_ANSWERED[2:])

    await walk(steps, follower, ("remind", AGENT, URGED))

    assert (await _reminders(database, leader), await _reminders(database, follower)) == (0, 1)


async def test_what_a_leader_instructed_reaches_the_unit_and_is_tracked_once(database: Database, steps: Steps) -> None:
    leader, follower = await _merged(database, steps)
    until = NOON + timedelta(days=9)
    said = {Field.LEADER: "王副市长", Field.REASON: "请尽快给赵明明修好", Field.UNTIL: until}

    await walk(steps, follower, ("instruct", SUPERVISOR, said))

    assert await _unread(database) == [(leader.id, LEAD, UnreadWhy.URGED)]
    step = await _last_step(database, leader)
    assert (step.action, step.actor) == ("remind", SUPERVISOR.login)
    for words in (follower.number, "王副市长批示", "2026-12-01 前完成", "修好"):
        assert words in step.reason
    assert "赵明明" not in step.reason
    [task] = await LeaderTasks(database).listed()
    assert (task.case_number, task.unit, task.due_at) == (follower.number, LEAD, until)


async def test_what_is_instructed_once_the_leading_case_is_answered_stays_with_the_hotline(
    database: Database, steps: Steps
) -> None:
    leader, follower = await _merged(database, steps)
    await walk(steps, leader, *TO_ANSWERED[2:])

    await walk(steps, follower, ("instruct", SUPERVISOR, {Field.LEADER: "王副市长", Field.REASON: "请说明"}))

    assert await _reminders(database, leader) == 0
    assert len(await LeaderTasks(database).listed()) == 1
