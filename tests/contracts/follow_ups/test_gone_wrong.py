"""Follow-up by machine where a case, or the switch, does not do as it should. On both databases."""

from datetime import timedelta

import pytest

from cases import Field
from db.jobs import NotNow
from db.tables import FollowUpRequest, FollowUpState, RatingWay
from queue_manager import ControlAway, OrderRefused
from tests.contracts.cases.units import walk
from tests.contracts.follow_ups.conftest import CALLER, Office
from tests.unit.cases.people import AGENT, NOON


async def test_nobody_is_asked_by_machine_about_an_answer_he_was_not_told(office: Office) -> None:
    await office.rules(ways=["message"], give_up_hours=336)
    leader, other = await office.merged()

    await office.keeper.sweep()
    assert [row.case_id for row in await office.requests()] == [leader.id]
    await walk(office.steps, other, ("tell", AGENT, {Field.TOLD_AT: NOON}), now=office.now)
    await office.keeper.sweep()

    assert {row.case_id for row in await office.requests()} == {leader.id, other.id}


async def test_a_case_that_takes_no_answer_of_a_machines_keeps_no_other_waiting(office: Office) -> None:
    """As when a merged case was asked about by a version that did not look whether its citizen knew."""
    await office.rules(ways=["message"], give_up_hours=24)
    leader, other = await office.merged()
    async with office.database.write() as session:
        for case in (other, leader):
            row = FollowUpRequest(
                case_id=case.id, round=0, number=CALLER, way=RatingWay.MESSAGE, state=FollowUpState.ASKED,
                created_at=office.now,
            )  # fmt: skip
            session.add(row)
            await session.flush()
    office.now += timedelta(hours=25)

    await office.keeper.sweep()

    first, second = await office.requests()
    assert (first.state, first.closing) == (FollowUpState.PERSON, "自动回访结果未能登记，人工回访")
    assert (second.state, second.closing) == (FollowUpState.PERSON, "短信回访没有收到回复")


async def test_a_switch_that_went_away_over_a_counted_try_is_not_asked_to_ring_again(office: Office) -> None:
    """Whether the telephone rang nobody can say; the record will, or patience ends."""
    await office.answered()
    await office.keeper.sweep()

    office.counted_then = ControlAway("gone")
    with pytest.raises(NotNow):
        await office.ask()
    await office.ask()
    assert len(office.given) == 1
    assert ((await office.request()).state, (await office.request()).call_id) == (FollowUpState.ASKED, "main-1.5")

    office.now += timedelta(minutes=10)
    await office.keeper.sweep()
    assert (await office.request()).state is FollowUpState.ASKED, "the record may still tell of the call"
    office.now += timedelta(seconds=1)
    await office.keeper.sweep()
    assert ((await office.request()).state, (await office.job())[1].payload["attempt"]) == (FollowUpState.WANTED, 2)


async def test_what_asterisk_would_not_ring_costs_no_try(office: Office) -> None:
    await office.answered()
    await office.keeper.sweep()

    office.counted_then = OrderRefused("switch.refused", action="Originate")
    with pytest.raises(NotNow):
        await office.ask()
    request = await office.request()
    assert (request.state, request.attempts, request.calls) == (FollowUpState.WANTED, 0, 0)
