"""回访 in the store: tries, peace between them, what rules leave out; on both databases."""

from datetime import timedelta

from sqlalchemy import select

from cases import Field, Steps
from db import Database
from db.tables import Case, CaseFollowUp, CaseState, CaseStep, FollowUpWay, Setting
from tests.contracts.cases.units import TO_ANSWERED, a_case, walk
from tests.unit.cases.people import AGENT, NOON, SUPERVISOR

UNREACHED = {Field.OUTCOME: "unreached"}


async def setting(database: Database, key: str, value: object) -> None:
    async with database.write() as session:
        session.add(Setting(key=key, value=value, changed_at=NOON, changed_by="admin"))


async def test_a_citizen_who_was_not_reached_is_left_in_peace_for_a_while(database: Database, steps: Steps) -> None:
    await setting(database, "cases.follow_up_wait_hours", 2)
    case = await walk(steps, await a_case(database), *TO_ANSWERED, ("follow_up", AGENT, UNREACHED))

    async with database.read() as session:
        row = await session.get_one(Case, case.id)
    assert (row.state, row.follow_up_after) == (CaseState.ANSWERED, NOON + timedelta(hours=2))

    await walk(steps, case, ("follow_up", AGENT))
    async with database.read() as session:
        row = await session.get_one(Case, case.id)
    assert (row.state, row.follow_up_after) == (CaseState.FOLLOWED_UP, None)


async def test_whom_the_rules_leave_out_is_not_called_and_the_case_says_why(database: Database, steps: Steps) -> None:
    await setting(database, "cases.follow_up_excluded", ["anonymous", "no_number", "nonsense"])
    anonymous = {Field.ANONYMOUS: True}
    case = await walk(steps, await a_case(database), ("classify", AGENT, anonymous), *TO_ANSWERED)

    assert case.state is CaseState.FOLLOWED_UP
    async with database.read() as session:
        row = await session.get_one(Case, case.id)
        step = await session.scalar(select(CaseStep).where(CaseStep.action == "skip_follow_up"))
        heard = await session.scalar(select(CaseFollowUp))
    assert row.no_follow_up_reason == "匿名诉求，按规则免回访"
    assert step is not None
    assert (step.actor, step.reason) == ("system:rules", row.no_follow_up_reason)
    assert heard is not None
    assert heard.way is FollowUpWay.WAIVED
    assert (await walk(steps, case, ("close", AGENT))).state is CaseState.CLOSED


async def test_where_the_city_says_nothing_everybody_with_a_number_is_called(database: Database, steps: Steps) -> None:
    reachable = await walk(steps, await a_case(database), *TO_ANSWERED)
    async with database.write() as session:
        session.add(Case(number="20261121-000009", opened_at=NOON, updated_at=NOON, text="来信"))
        await session.flush()
        other = (await session.scalars(select(Case).where(Case.caller.is_(None)))).one()
        number = other.id, other.version
    dispatched = await steps.take(
        number[0], "dispatch", SUPERVISOR, {Field.UNIT: "paper", Field.SUPERVISING_UNIT: "dc1"}, version=number[1],
        now=NOON,
    )  # fmt: skip
    unreachable = await walk(
        steps, dispatched.case, ("sign", SUPERVISOR), ("submit", SUPERVISOR), ("pass_review", SUPERVISOR)
    )

    assert reachable.state is CaseState.ANSWERED
    assert unreachable.state is CaseState.FOLLOWED_UP


async def test_a_rule_that_comes_later_takes_nobody_from_the_list_who_waits_on_it(
    database: Database, steps: Steps
) -> None:
    case = await walk(steps, await a_case(database), ("classify", AGENT, {Field.ANONYMOUS: True}), *TO_ANSWERED)
    await setting(database, "cases.follow_up_excluded", ["anonymous"])

    words = {Field.LEADER: "张副市长", Field.REASON: "请跟踪"}
    case = await walk(steps, case, ("instruct", SUPERVISOR, words))

    assert case.state is CaseState.ANSWERED
