"""群体事件: a burst raises one alert that grows, one answer serves all, and a matter that came back is seen."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from cases import (
    Cases,
    Demand,
    Field,
    FieldRefused,
    GroupText,
    IncidentRefused,
    NoSuchIncident,
    ReasonMissing,
    Registry,
    seed_burst_rules,
)
from cases.incidents import noticing
from db import Database
from db.tables import BurstRule, Case, CaseState, CaseTrace, Incident, IncidentState
from tests.contracts.cases.bursts import GROUP, NOT_TOLD, WATER, Hall
from tests.contracts.cases.units import TO_ANSWERED, walk
from tests.unit.cases.people import AGENT, HANDLER, NOON, SUPERVISOR

RESOLVED = (("resolve", SUPERVISOR, {Field.TOLD_AT: ""} | NOT_TOLD), ("close", SUPERVISOR, {Field.REASON: "已恢复"}))
"""A group case the hotline answers itself: it has no citizen who could have been on the line."""


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


async def test_old_cases_taken_over_from_a_spreadsheet_are_no_burst_of_today(hall: Hall) -> None:
    rows = [
        Demand(
            channel="sheet", foreign_id=f"id:{row}", text="停水了，什么时候来水", category=WATER,
            place=f"人民路 {row} 号", caller=f"1380000{row:04}", received_at=NOON - age,
        )
        for row, age in enumerate([timedelta(days=2)] * 3 + [timedelta(minutes=5)] * 2)
    ]  # fmt: skip
    await Registry(hall.database).register_all(rows, now=NOON, actor="supervisor")
    assert await hall.alerts() == []

    await hall.call()
    assert await hall.alerts() == [(IncidentState.ALERTED, 3, 3)], "those of a moment ago count"


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

    view, cases = await hall.incidents.read(alert.id, viewer="supervisor")
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
    _, cases = await hall.incidents.read(alert.id, viewer="supervisor")
    assert all(case.told for case in cases)


async def test_the_incident_ends_with_its_group_case_and_later_cases_stand_alone(hall: Hall) -> None:
    await hall.call(3)
    await hall.alerts()
    [alert] = await hall.incidents.listed()
    number = await hall.incidents.open(alert.id, GROUP, hall.why())
    await walk(hall.steps, await Cases(hall.database).by_number(number), *RESOLVED)

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
    await walk(hall.steps, await Cases(hall.database).by_number(number), *RESOLVED)
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

    _, members = await hall.incidents.read(alert.id, viewer="supervisor")
    assert [one.apart for one in members] == ["state", "sealed", None]
    await walk(hall.steps, await cases.get(plain), ("unmerge", AGENT, {Field.REASON: "另一条水管"}))
    await hall.watch.sweep()
    _, members = await hall.incidents.read(alert.id, viewer="supervisor")
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

    _, cases = await hall.incidents.read(alert.id, viewer="supervisor")
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
    group = await walk(hall.steps, await Cases(hall.database).by_number(number), ("dispatch", AGENT))

    [view] = await hall.incidents.of_unit("cgj")
    assert (view.case_number, view.callers) == (number, 3)
    assert await hall.incidents.of_unit("gaj") == []

    reply = {Field.TOLD_AT: ""} | NOT_TOLD
    group = await walk(hall.steps, group, ("sign", HANDLER), ("submit", HANDLER, reply))
    assert await hall.incidents.of_unit("cgj") == [], "who has answered is not asked to hurry"
    await walk(hall.steps, group, ("return_answer", SUPERVISOR))
    assert len(await hall.incidents.of_unit("cgj")) == 1


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
