"""群体事件: a burst raises one alert that grows, one answer serves all, and a matter that came back is seen."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from cases import (
    Cases,
    CaseText,
    CauseRefused,
    CauseText,
    Change,
    CommonCauses,
    Field,
    FieldRefused,
    GroupText,
    IncidentRefused,
    Incidents,
    IncidentWatch,
    Marks,
    NoSuchIncident,
    ReasonMissing,
    Steps,
    seed_burst_rules,
)
from cases.incidents import noticing
from db import Database
from db.jobs import LeaseJobs
from db.tables import BurstRule, Case, CaseOrigin, CaseState, CaseTrace, Incident, IncidentState, PlaceGrain
from tests.contracts.cases.units import REPLY, TO_ANSWERED, a_case, add_units, walk
from tests.unit.cases.people import AGENT, NOON, SUPERVISOR

WATER = "010101"
GROUP = GroupText(text="人民路一带停水，请统一答复。", place="人民路")
NOT_TOLD = {**REPLY, Field.NOT_TOLD: "群体工单，逐件答复"}


class Hall:
    """Citizens who call about their water, and the supervisor."""

    def __init__(self, database: Database) -> None:
        jobs = LeaseJobs(database, clock=self.clock)
        self.database, self.now, self.number = database, NOON, 0
        self.steps = Steps(database, jobs)
        self.incidents = Incidents(database, jobs, clock=self.clock)
        self.watch = IncidentWatch(database, jobs, clock=self.clock)

    def clock(self) -> datetime:
        return self.now

    async def call(self, count: int = 1, *, category: str | None = WATER, **more: object) -> list[int]:
        """Cases of ``count`` citizens, now; as they stand once somebody has put them into a category."""
        made = []
        for _ in range(count):
            self.number += 1
            case = await a_case(self.database, self.number)
            text = CaseText(text=f"停水了，什么时候来水 {self.number}", place=f"人民路 {self.number} 号")
            await Cases(self.database).write(case.id, text, version=case.version, now=self.now, actor="agent")
            known = {"category": category, "opened_at": self.now, "caller": f"1370000{self.number:04}"} | more
            async with self.database.write() as session:
                await session.execute(update(Case).where(Case.id == case.id).values(known))
            made.append(case.id)
        return made

    async def alerts(self) -> list[tuple[IncidentState, int, int]]:
        await self.watch.sweep()
        return [(row.state, row.callers, row.cases) for row in await self.incidents.listed()]

    def why(self, reason: str = "水管爆裂") -> Change:
        return Change(at=self.now, actor="supervisor", reason=reason)


@pytest.fixture
async def hall(database: Database) -> Hall:
    await add_units(database)
    async with database.write() as session:
        session.add(BurstRule(name="停水", category="", grain=PlaceGrain.AREA, minutes=60, callers=3))
    return Hall(database)


async def test_a_burst_raises_one_alert_that_grows_while_it_goes_on(hall: Hall) -> None:
    await hall.call(2)
    assert await hall.alerts() == []
    await hall.call(caller="13700000001")
    assert await hall.alerts() == [], "one citizen calls again"

    await hall.call()
    await asyncio.gather(hall.watch.sweep(), hall.watch.sweep())
    assert await hall.alerts() == [(IncidentState.ALERTED, 3, 4)]
    hall.now += timedelta(minutes=50)
    await hall.call(caller=None)
    await hall.call(place="和平里 3 号")
    assert await hall.alerts() == [(IncidentState.ALERTED, 4, 5)]
    [view] = await hall.incidents.listed()
    assert (view.place, view.category, view.rule, view.last_at) == ("人民路", WATER, "停水", hall.now)


async def test_an_alert_that_went_cold_gives_way_to_the_next_burst(hall: Hall) -> None:
    await hall.call(3)
    await hall.alerts()
    hall.now += timedelta(hours=3)
    await hall.call(2)
    assert await hall.alerts() == [(IncidentState.ALERTED, 3, 3)]
    await hall.call()
    assert await hall.alerts() == [(IncidentState.ALERTED, 3, 3), (IncidentState.LAPSED, 3, 3)]


async def test_one_answer_serves_all_and_every_citizen_is_told_for_himself(hall: Hall) -> None:
    members = await hall.call(3)
    await hall.alerts()
    [alert] = await hall.incidents.listed()

    number = await hall.incidents.open(alert.id, GROUP, hall.why())
    late = await hall.call()
    await hall.watch.sweep()

    view, cases = await hall.incidents.read(alert.id)
    assert (view.state, view.case_number, view.cases, view.decided_by) == (IncidentState.OPEN, number, 4, "supervisor")
    assert {case.follows for case in cases} == {number}
    group = await Cases(hall.database).by_number(number)
    assert (group.caller, group.text, group.place) == (None, GROUP.text, "人民路")
    dispatch, *others = TO_ANSWERED[:-1]
    await walk(hall.steps, group, dispatch, others[0], (*others[1], {Field.TOLD_AT: ""} | NOT_TOLD), TO_ANSWERED[-1])
    await hall.watch.sweep()

    for case_id in members + late:
        case = await Cases(hall.database).get(case_id)
        assert case.state is CaseState.ANSWERED
        told = ("tell", AGENT, {Field.TOLD_AT: NOON})
        assert (await walk(hall.steps, case, told, ("follow_up", AGENT), ("close", AGENT))).state is CaseState.CLOSED
    _, cases = await hall.incidents.read(alert.id)
    assert all(case.told for case in cases)


async def test_the_incident_ends_with_its_group_case_and_later_cases_stand_alone(hall: Hall) -> None:
    await hall.call(3)
    await hall.alerts()
    [alert] = await hall.incidents.listed()
    number = await hall.incidents.open(alert.id, GROUP, hall.why())
    await walk(hall.steps, await Cases(hall.database).by_number(number), ("resolve", AGENT))

    assert [row[0] for row in await hall.alerts()] == [IncidentState.ENDED]
    [case_id] = await hall.call()
    await hall.watch.sweep()
    async with hall.database.read() as session:
        assert (await session.get_one(Case, case_id)).follows is None
        waiting = select(func.count()).where(Case.follows == number, Case.state == CaseState.ANSWERED)
        assert await session.scalar(waiting) == 3


async def test_what_came_after_the_end_is_a_burst_of_its_own_however_late_we_look(hall: Hall) -> None:
    await hall.call(3)
    await hall.alerts()
    [alert] = await hall.incidents.listed()
    number = await hall.incidents.open(alert.id, GROUP, hall.why())
    await walk(hall.steps, await Cases(hall.database).by_number(number), ("resolve", AGENT))
    hall.now += timedelta(minutes=20)
    await hall.call(3)

    assert await hall.alerts() == [(IncidentState.ALERTED, 3, 3), (IncidentState.ENDED, 3, 3)]


async def test_what_cannot_follow_stays_apart_with_its_reason_and_what_was_split_off_stays_off(hall: Hall) -> None:
    closed, sealed, plain = await hall.call(3)
    cases = Cases(hall.database)
    await walk(hall.steps, await cases.get(closed), ("resolve", AGENT))
    await walk(hall.steps, await cases.get(sealed), ("classify", AGENT, {Field.CONFIDENTIAL: True}))
    await hall.alerts()
    [alert] = await hall.incidents.listed()
    await hall.incidents.open(alert.id, GROUP, hall.why())

    _, members = await hall.incidents.read(alert.id)
    assert [one.apart for one in members] == ["state", "sealed", None]
    await walk(hall.steps, await cases.get(plain), ("unmerge", AGENT, {Field.REASON: "另一条水管"}))
    await hall.watch.sweep()
    _, members = await hall.incidents.read(alert.id)
    assert members[2].follows is None


async def test_who_was_merged_by_hand_already_is_counted_as_merged(hall: Hall) -> None:
    members = await hall.call(3)
    await hall.alerts()
    [alert] = await hall.incidents.listed()
    number = await hall.incidents.open(alert.id, GROUP, hall.why())
    [late] = await hall.call()
    by_hand = ("merge", AGENT, {Field.INTO: number, Field.REASON: "同一件事"})
    await walk(hall.steps, await Cases(hall.database).get(late), by_hand)
    await hall.watch.sweep()

    _, cases = await hall.incidents.read(alert.id)
    assert [(one.follows, one.apart) for one in cases] == [(number, None)] * (len(members) + 1)


async def test_a_group_case_is_nobodys_call(hall: Hall) -> None:
    await hall.call(3)
    await hall.alerts()
    [alert] = await hall.incidents.listed()
    await hall.incidents.open(alert.id, GROUP, hall.why())
    await hall.incidents.end(alert.id, hall.why("已恢复供水"))
    await hall.call(2)

    assert await hall.alerts() == [(IncidentState.ENDED, 3, 3)]


async def test_what_is_classified_late_does_not_turn_the_incident_back(hall: Hall) -> None:
    [late] = await hall.call(category=None)
    hall.now += timedelta(minutes=10)
    await hall.call(3)
    await hall.alerts()
    async with hall.database.write() as session:
        await session.execute(update(Case).where(Case.id == late).values(category=WATER))
    await hall.watch.sweep()

    [view] = await hall.incidents.listed()
    assert (view.cases, view.last_at) == (4, hall.now)


async def test_what_somebody_decided_meanwhile_is_not_overruled(hall: Hall) -> None:
    await hall.call(3)
    await hall.alerts()
    await hall.call()

    async with hall.database.write() as session:
        found = await noticing._planned(session, hall.now, await noticing.burst_rules(session))
        await session.execute(update(Incident).values(state=IncidentState.DISMISSED))
        await noticing._carry_out(session, found, hall.now)

    assert (len(found.grown), [row.cases for row in await hall.incidents.listed()]) == (1, [3])


async def test_decisions_need_a_reason_and_the_right_state(hall: Hall) -> None:
    await hall.call(3)
    await hall.alerts()
    [alert] = await hall.incidents.listed()

    with pytest.raises(ReasonMissing):
        await hall.incidents.dismiss(alert.id, hall.why(" "))
    with pytest.raises(FieldRefused):
        await hall.incidents.open(alert.id, GroupText(text=" ", place=""), hall.why())
    for text, place in (("长" * 8001, ""), ("停水", "长" * 201)):
        with pytest.raises(FieldRefused):
            await hall.incidents.open(alert.id, GroupText(text=text, place=place), hall.why())
    with pytest.raises(IncidentRefused):
        await hall.incidents.end(alert.id, hall.why())
    with pytest.raises(NoSuchIncident):
        await hall.incidents.dismiss(99, hall.why())
    await hall.incidents.dismiss(alert.id, hall.why("各家水表的事"))
    with pytest.raises(IncidentRefused):
        await hall.incidents.open(alert.id, GROUP, hall.why())
    await hall.call(2)
    assert await hall.alerts() == [(IncidentState.DISMISSED, 3, 3)], "what was set aside does not count again"


async def test_an_incident_that_was_ended_takes_no_more_cases(hall: Hall) -> None:
    await hall.call(3)
    await hall.alerts()
    [alert] = await hall.incidents.listed()
    number = await hall.incidents.open(alert.id, GROUP, hall.why())
    await hall.incidents.end(alert.id, hall.why("已恢复供水"))
    await hall.call()

    assert await hall.alerts() == [(IncidentState.ENDED, 3, 3)]
    await walk(hall.steps, await Cases(hall.database).by_number(number), ("dispatch", AGENT))
    assert [view.id for view in await hall.incidents.of_unit("cgj")] == []


async def test_the_unit_of_a_group_case_learns_how_many_but_nobodys_name(hall: Hall) -> None:
    await hall.call(3)
    await hall.alerts()
    [alert] = await hall.incidents.listed()
    number = await hall.incidents.open(alert.id, GROUP, hall.why())
    await walk(hall.steps, await Cases(hall.database).by_number(number), ("dispatch", AGENT))

    [view] = await hall.incidents.of_unit("cgj")
    assert (view.case_number, view.callers) == (number, 3)
    assert await hall.incidents.of_unit("gaj") == []


async def test_robots_alarm_nobody_and_a_rule_out_of_use_raises_nothing(hall: Hall) -> None:
    await hall.call(3, simulated=True)
    assert await hall.alerts() == []
    async with hall.database.write() as session:
        await session.execute(update(BurstRule).values(enabled=False))
    await hall.call(3)
    assert await hall.alerts() == []


async def test_the_example_rules_are_seeded_once(database: Database) -> None:
    for _ in range(2):
        async with database.write() as session:
            await seed_burst_rules(session)
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(BurstRule)) == 2


async def test_traces_of_old_cases_are_forgotten(hall: Hall) -> None:
    [case_id] = await hall.call()

    async def traced() -> int:
        await hall.watch.sweep()
        async with hall.database.read() as session:
            return await session.scalar(select(func.count()).where(CaseTrace.case_id == case_id)) or 0

    assert await traced() > 1
    hall.now += timedelta(days=181)
    assert await traced() == 0


async def test_a_common_cause_is_written_down_and_compared_with_what_came_before(hall: Hall) -> None:
    hall.now = datetime(2026, 3, 1, 4, tzinfo=UTC)
    causes = CommonCauses(hall.database, clock=hall.clock)
    for case_id in await hall.call(4):
        await walk(hall.steps, await Cases(hall.database).get(case_id), ("resolve", AGENT), now=hall.now)
        number = (await Cases(hall.database).get(case_id)).number
        await Marks(hall.database).tag(number, "老旧水管", SUPERVISOR, hall.why())
    [group] = await causes.groups(hall.now - timedelta(days=1), hall.now + timedelta(days=1))
    assert (group.category, group.place, group.count, group.tags) == (WATER, "人民路", 4, (("老旧水管", 4),))

    hall.now += timedelta(days=1)
    text = CauseText(category=WATER, place="人民路 8 号", tag="", cause="管龄三十年", unit="cgj", measure="换管",
                     due_on=date(2026, 4, 1))  # fmt: skip
    made = await causes.open(text, hall.why())
    [early] = await causes.listed()
    assert (early.before, early.after, early.fell, early.unit_name) == (None, None, None, "城市管理局")
    hall.now = datetime(2026, 4, 20, 4, tzinfo=UTC)
    await hall.call()
    await hall.call(place="和平里 1 号")
    [late] = await causes.listed()
    assert (late.days, late.before, late.after, late.fell) == (18, 4, 0, True), "today is not over"
    hall.now += timedelta(days=1)
    assert [(row.before, row.after) for row in await causes.listed()] == [(4, 1)]

    await causes.close(made, "已换管 2 公里", hall.why())
    with pytest.raises(CauseRefused, match="销号"):
        await causes.close(made, "再次", hall.why())


async def test_robots_group_cases_and_other_causes_count_for_no_common_cause(hall: Hall) -> None:
    hall.now = datetime(2026, 3, 1, 4, tzinfo=UTC)
    causes, day = CommonCauses(hall.database, clock=hall.clock), timedelta(days=1)
    marked, plain, robot = await hall.call(3)
    async with hall.database.write() as session:
        await session.execute(update(Case).where(Case.id == robot).values(simulated=True))
    for case_id in (marked, plain, robot):
        await walk(hall.steps, await Cases(hall.database).get(case_id), ("resolve", AGENT), now=hall.now)
    await Marks(hall.database).tag((await Cases(hall.database).get(marked)).number, "老旧水管", SUPERVISOR, hall.why())

    [group] = await causes.groups(hall.now - day, hall.now + day, least=1)
    assert group.count == 2
    assert await causes.groups(hall.now - day, hall.now, least=1) == [], "until before"
    hall.now += day
    text = CauseText(category=WATER, place="", tag="老旧水管", cause="管龄三十年", unit="cgj", measure="换管",
                     due_on=date(2026, 4, 1))  # fmt: skip
    await causes.open(text, hall.why())
    await causes.open(replace(text, tag=""), hall.why())
    hall.now = datetime(2026, 4, 20, 4, tzinfo=UTC)
    assert [row.before for row in await causes.listed()] == [1, 2]


async def test_only_citizens_cases_of_the_period_and_the_category_count_for_a_common_cause(hall: Hall) -> None:
    hall.now = datetime(2026, 3, 1, 4, tzinfo=UTC)
    causes, day = CommonCauses(hall.database, clock=hall.clock), timedelta(days=1)
    own, group = await hall.call(2)
    [other] = await hall.call(category="020202")
    async with hall.database.write() as session:
        await session.execute(update(Case).where(Case.id == group).values(origin=CaseOrigin.INCIDENT))
    for case_id in (own, other):
        await walk(hall.steps, await Cases(hall.database).get(case_id), ("resolve", AGENT), now=hall.now)
    async with hall.database.write() as session:
        await session.execute(
            update(Case).where(Case.id == group).values(state=CaseState.CLOSED, closed_at=hall.now)
        )  # fmt: skip

    found = await causes.groups(hall.now - day, hall.now + day, least=1)
    assert [(one.category, one.count) for one in found] == [(WATER, 1), ("020202", 1)], "equals by their category"
    assert await causes.groups(hall.now + timedelta(seconds=1), hall.now + day, least=1) == [], "closed earlier"
    hall.now += day
    text = CauseText(category=WATER, place="", tag="", cause="管龄三十年", unit="cgj", measure="换管",
                     due_on=date(2026, 4, 2))  # fmt: skip
    later = await causes.open(text, hall.why())
    first = await causes.open(replace(text, due_on=date(2026, 4, 1)), hall.why())
    ended = await causes.open(replace(text, due_on=date(2026, 3, 20)), hall.why())
    await causes.close(ended, "已换管", hall.why())
    hall.now = datetime(2026, 4, 20, 4, tzinfo=UTC)
    listed = await causes.listed()
    assert [row.id for row in listed] == [first, later, ended], "open ones first, what is due first on top"
    assert {row.before for row in listed} == {1}
    for outcome in ("好", " 好 ", "长" * 501):
        with pytest.raises(CauseRefused, match="整改结果"):
            await causes.close(first, outcome, hall.why())


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"cause": " "}, "共性原因"),
        ({"place": "路" * 201}, "2000 字"),
        ({"tag": "签" * 21}, "2000 字"),
        ({"unit": "off"}, "责任单位"),
        ({"category": "nowhere"}, "事项分类"),
        ({"due_on": date(2026, 11, 22)}, "整改期限"),
        ({"due_on": date(2026, 11, 23), "now": NOON + timedelta(hours=14)}, "整改期限"),
        ({"measure": "长" * 2001}, "2000 字"),
    ],
)
async def test_a_common_cause_that_says_too_little_is_refused(hall: Hall, wrong: dict[str, Any], words: str) -> None:
    await hall.call()
    given = {"category": WATER, "place": "", "tag": "", "cause": "管龄", "unit": "cgj", "measure": "换管",
             "due_on": date(2026, 12, 31), "now": NOON} | wrong  # fmt: skip
    hall.now = given.pop("now")  # 2 o'clock in the morning is still yesterday in UTC

    with pytest.raises(CauseRefused, match=words):
        await CommonCauses(hall.database, clock=hall.clock).open(CauseText(**given), hall.why())
    async with hall.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Incident)) == 0
