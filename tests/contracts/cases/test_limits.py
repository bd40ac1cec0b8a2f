"""The limits of a case as its steps move them, and what follows when they run out; on both databases."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from cases import Cases, CaseView, Change, Directory, Field, RuleText, Steps, StepTooLate
from db import Database
from db.tables import Case, CaseState, CaseStep, DispatchRule, SupervisionLevel
from tests.contracts.cases.units import DISPATCH, a_case, add_units, walk
from tests.contracts.cases_deadlines.conftest import Office, office
from tests.unit.cases.days import local
from tests.unit.cases.people import AGENT, CO, HANDLER, JUDGE, LEAD, SUPERVISOR

__all__ = ["office"]
SUNDAY, MONDAY = local("2026-11-15 10:00"), local("2026-11-16 10:00")


class Hall:
    """A hotline with units and one case; steps are taken at the time the office's clock shows."""

    def __init__(self, office: Office, case: CaseView) -> None:
        self.office, self.view, self.database = office, case, office.database
        self.steps = Steps(office.database, office.jobs)

    async def walk(self, *steps: object) -> None:
        self.view = await walk(self.steps, await Cases(self.database).get(self.view.id), *steps, now=self.office.now())

    async def limit(self) -> tuple[datetime | None, datetime | None]:
        """What the case carries: due, yellow."""
        async with self.database.read() as session:
            case = await session.get_one(Case, self.view.id)
            return case.due_at, case.yellow_at

    async def by_the_program(self) -> list[tuple[str, str | None]]:
        """(step, reason) of what nobody did."""
        async with self.database.read() as session:
            own = (CaseStep.case_id == self.view.id, CaseStep.actor == "system:deadlines")
            rows = await session.scalars(select(CaseStep).where(*own).order_by(CaseStep.id))
            return [(row.action, row.reason) for row in rows]


@pytest.fixture
async def hall(office: Office) -> Hall:
    """With its unit since Monday 16 November 10:00; five working days."""
    await add_units(office.database)
    made = Hall(office, await a_case(office.database, now=SUNDAY))
    await made.walk(("dispatch", AGENT))
    return made


async def test_a_dispatched_case_carries_its_limit_and_the_step_says_so(hall: Hall) -> None:
    assert await hall.limit() == (local("2026-11-23 10:00"), local("2026-11-20 10:00"))
    async with hall.database.read() as session:
        step = await session.scalar(select(CaseStep).where(CaseStep.action == "dispatch"))
    assert step is not None
    assert datetime.fromisoformat(step.after["due_at"]) == local("2026-11-23 10:00")


async def test_suspended_it_carries_none_and_resumed_it_runs_on(hall: Hall) -> None:
    await hall.walk(("sign", HANDLER))
    hall.office.now.at = local("2026-11-18 10:00")
    why = {Field.REASON: "需等待检测"}
    await hall.walk(("request_suspension", HANDLER, why), ("approve_suspension", SUPERVISOR))
    assert await hall.limit() == (None, None)

    hall.office.now.at = local("2026-12-01 10:00")
    await hall.walk(("resume", HANDLER))

    assert await hall.limit() == (local("2026-12-04 10:00"), local("2026-12-03 10:00"))


async def test_an_extension_counts_once_it_is_approved_and_there_is_one(hall: Hall) -> None:
    await hall.walk(("sign", HANDLER))
    await hall.walk(("request_extension", HANDLER, {Field.REASON: "需检测", Field.EXTEND_BY: 10}))
    assert (await hall.limit())[0] == local("2026-11-23 10:00")

    await hall.walk(("approve_extension", SUPERVISOR))

    assert (await hall.limit())[0] == local("2026-12-07 10:00")


async def test_a_case_is_not_given_back_after_the_time_for_it(hall: Hall) -> None:
    hall.office.now.at = local("2026-11-18 10:00")

    with pytest.raises(StepTooLate):
        await hall.walk(("request_return", HANDLER, {Field.REASON: "非本单位职责"}))


async def test_another_unit_has_its_own_limit_and_draws_no_card_of_the_first(hall: Hall) -> None:
    hall.office.now.at = local("2026-11-19 10:00")
    other = {Field.UNIT: CO, Field.SUPERVISING_UNIT: JUDGE, Field.REASON: "属于治安问题"}
    await hall.walk(("reassign", SUPERVISOR, other))

    assert (await hall.limit())[0] == local("2026-11-26 10:00")
    # The first unit signed nothing for three days; the second one has to by ten o'clock.
    assert await hall.office.at("2026-11-20 09:00") == [
        ("yellow", "签收时限将到"), ("red", "已超过签收时限"), ("yellow", "签收时限将到"),
    ]  # fmt: skip
    assert await hall.by_the_program() == [("remind", "签收时限将到")]


async def test_a_merged_case_has_no_limit_and_one_anew_when_it_is_split_off(hall: Hall) -> None:
    leader = await a_case(hall.database, 2, now=SUNDAY)
    hall.office.now.at = local("2026-11-18 10:00")
    await hall.walk(("merge", SUPERVISOR, {Field.INTO: leader.number, Field.REASON: "同一件事"}))
    assert await hall.limit() == (None, None)

    await hall.walk(("unmerge", AGENT, {Field.REASON: "不是一件事"}), ("dispatch", AGENT), ("sign", HANDLER))

    assert (await hall.limit())[0] == local("2026-11-25 10:00")
    cards = await hall.office.at("2026-11-23 11:00")
    assert ("red", "已超过反馈时限") not in cards, "nobody was waited for any more"


async def test_a_holiday_announced_later_moves_what_the_case_carries_and_stops_nobody_who_reads_it(
    hall: Hall,
) -> None:
    read = await Cases(hall.database).get(hall.view.id)
    change = Change(at=hall.office.now(), actor="admin", reason="临时放假")
    await hall.office.calendars.set_day(date(2026, 11, 20), change, working=False)
    await hall.office.work()

    assert await hall.limit() == (local("2026-11-24 10:00"), local("2026-11-23 10:00"))
    assert (await Cases(hall.database).get(hall.view.id)).version == read.version


async def test_what_the_directory_says_of_a_matter_sets_its_limit(hall: Hall) -> None:
    rule = RuleText(category="", place="人民路", lead=LEAD, supervising=JUDGE, profile="shanghai", case_class="a")
    await Directory(hall.database).set_rule(rule, Change(at=hall.office.now(), actor="admin", reason="规定"))
    second = Hall(hall.office, await a_case(hall.database, 2, now=SUNDAY))

    await second.walk(("dispatch", AGENT, DISPATCH))

    assert (await second.limit())[0] == local("2026-12-07 10:00"), "疑难: fifteen working days"


async def test_a_line_that_names_no_profile_of_the_city_leaves_the_usual_limits(hall: Hall) -> None:
    async with hall.database.write() as session:  # written before the directory asked
        session.add(DispatchRule(place="人民路", lead=LEAD, supervising=JUDGE, profile="abolished"))
    second = Hall(hall.office, await a_case(hall.database, 2, now=SUNDAY))

    await second.walk(("dispatch", AGENT, DISPATCH))

    assert (await second.limit())[0] == local("2026-11-23 10:00")


async def test_an_answered_case_keeps_its_limit(hall: Hall) -> None:
    told = {Field.TOLD_AT: hall.office.now() - timedelta(hours=1)}

    await hall.walk(("sign", HANDLER), ("submit", HANDLER, told), ("pass_review", SUPERVISOR))

    assert (await hall.limit())[0] == local("2026-11-23 10:00"), "colours and figures go by it for ever"


async def test_a_case_that_came_back_to_the_hotline_carries_no_limit_of_an_earlier_round(hall: Hall) -> None:
    rule = RuleText(category="", place="人民路", lead=LEAD, supervising=JUDGE, profile="shanghai")
    await Directory(hall.database).set_rule(rule, Change(at=hall.office.now(), actor="admin", reason="规定"))
    case = Hall(hall.office, await a_case(hall.database, 2, now=SUNDAY))
    told, why = {Field.TOLD_AT: hall.office.now() - timedelta(hours=1)}, {Field.REASON: "非本单位职责"}
    await case.walk(("dispatch", AGENT), ("sign", HANDLER), ("submit", HANDLER, told), ("pass_review", SUPERVISOR))

    await case.walk(
        ("follow_up", AGENT), ("redo", SUPERVISOR), ("request_return", HANDLER, why), ("approve_return", SUPERVISOR)
    )

    assert await case.limit() == (None, None)


async def test_a_city_without_limits_dispatches_all_the_same(database: Database) -> None:
    await add_units(database)
    bare = Hall(Office(database, lambda: MONDAY, 0), await a_case(database))  # type: ignore[arg-type]

    await bare.walk(("dispatch", AGENT))

    assert await bare.limit() == (None, None)


# What follows when a limit runs out


async def test_the_unit_is_reminded_and_then_supervised_step_by_step(hall: Hall) -> None:
    await hall.walk(("sign", HANDLER))

    await hall.office.at("2026-11-30 10:00")

    assert await hall.by_the_program() == [
        ("remind", "反馈时限将到"),
        ("remind", "已超过反馈时限"),
        ("supervise", "超过反馈时限仍未完成：电话督办"),
        ("supervise", "超过反馈时限仍未完成：书面督办"),
        ("supervise", "超过反馈时限仍未完成：会议督办"),
    ]
    async with hall.database.read() as session:
        case = await session.get_one(Case, hall.view.id)
        assert (case.reminders, case.supervision) == (2, SupervisionLevel.MEETING)
        assert case.due_at == local("2026-11-23 10:00")
    assert len(await hall.office.audit("case.card")) == 5


async def test_a_case_under_sterner_supervision_is_only_reminded(hall: Hall) -> None:
    await hall.walk(("sign", HANDLER), ("supervise", SUPERVISOR, {Field.LEVEL: "listed", Field.REASON: "多次反映"}))

    await hall.office.at("2026-11-24 10:00")

    assert (await hall.by_the_program())[-1] == ("remind", "超过反馈时限仍未完成：电话督办")
    async with hall.database.read() as session:
        assert (await session.get_one(Case, hall.view.id)).supervision is SupervisionLevel.LISTED


async def test_a_worker_that_comes_after_the_answer_gives_the_card_and_reminds_nobody(hall: Hall) -> None:
    await hall.walk(("sign", HANDLER))
    hall.office.now.at = local("2026-11-23 09:00")  # yellow was earned on Friday; no worker ran
    told = {Field.TOLD_AT: hall.office.now() - timedelta(hours=1)}
    await hall.walk(("submit", HANDLER, told))

    assert await hall.office.at("2026-11-25 10:00") == [("yellow", "反馈时限将到")]
    assert await hall.by_the_program() == []


async def test_a_worker_that_comes_after_the_case_was_given_away_reminds_nobody(hall: Hall) -> None:
    await hall.walk(("sign", HANDLER))
    hall.office.now.at = local("2026-11-23 09:00")  # yellow was earned on Friday; no worker ran
    other = {Field.UNIT: CO, Field.SUPERVISING_UNIT: JUDGE, Field.REASON: "职责"}
    await hall.walk(("reassign", SUPERVISOR, other))

    assert ("yellow", "反馈时限将到") in await hall.office.at("2026-11-23 09:30")
    assert await hall.by_the_program() == []


async def test_the_same_level_of_supervision_twice_is_a_reminder(hall: Hall) -> None:
    await hall.walk(("sign", HANDLER), ("supervise", SUPERVISOR, {Field.LEVEL: "telephone", Field.REASON: "请速办"}))

    await hall.office.at("2026-11-24 10:00")

    assert (await hall.by_the_program())[-1] == ("remind", "超过反馈时限仍未完成：电话督办")


async def test_a_card_is_given_even_where_no_step_may_be_taken(hall: Hall) -> None:
    await hall.walk(("sign", HANDLER))
    async with hall.database.write() as session:  # as an import, or a hand in the store, may leave it
        await session.execute(update(Case).where(Case.id == hall.view.id).values(state=CaseState.ARCHIVED))

    cards = await hall.office.at("2026-11-23 10:00")

    assert [event for event, _ in cards] == ["yellow", "red"]
    assert await hall.by_the_program() == []
