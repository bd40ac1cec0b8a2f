"""Software of departments that fails, hangs or is switched off: nothing is lost, nobody else is held up."""

from datetime import timedelta
from typing import Any

import pytest

from cases import Field
from db import Database
from db.tables import DeliveryState, PartnerState
from notices import NotDead
from notices.partners import delivering
from tests.contracts.cases.units import add_units, walk
from tests.contracts.notices.hall import Hall
from tests.contracts.notices.other_side import OtherSide, other_side
from tests.unit.cases.people import AGENT, CO


async def test_a_partner_that_fails_is_tried_again_in_order_and_nothing_is_lost(on_both: Hall, unit: OtherSide) -> None:
    hall = on_both
    unit.status = 500
    case = await walk(hall.steps, await hall.case(), ("dispatch", AGENT))
    assert await hall.told() == 1
    await walk(hall.steps, case, ("remind", AGENT, {Field.REASON: "催"}))
    assert await hall.told(after=timedelta(seconds=4)) == 0
    failed = unit.got.copy()

    unit.status = 200
    await hall.told(after=timedelta(seconds=1))

    assert unit.events == ["case.dispatched", "case.dispatched", "case.reminded"]
    assert failed[0]["id"] == unit.got[1]["id"]
    assert {state for _, _, state in await hall.deliveries()} == {"delivered"}


async def test_who_the_citizen_is_is_written_down_once_for_a_delivery_however_often_it_is_tried(
    on_both: Hall,
) -> None:
    hall = on_both
    async with other_side(hall, tells_citizen=True) as unit:
        unit.status = 503
        case = await walk(hall.steps, await hall.case(), ("dispatch", AGENT))
        await hall.told()
        assert await hall.audited("case.citizen_told") == [str(case.id)], "before it is known whether it arrived"
        await hall.told(after=timedelta(days=1))
        unit.status = 200
        await hall.told(after=timedelta(days=1))

    assert [one["citizen"]["name"] for one in unit.got] == ["王先生"] * 3
    assert await hall.audited("case.citizen_told") == [str(case.id)]


@pytest.mark.parametrize("status", [302, 404, 401, 429, 503])
async def test_answers_that_are_about_the_partner_are_tried_again(hall: Hall, unit: OtherSide, status: int) -> None:
    unit.status = status
    await walk(hall.steps, await hall.case(), ("dispatch", AGENT))

    await hall.told()

    assert await hall.deliveries() == [("case.dispatched", 1, "waiting")]


async def test_what_is_refused_for_good_is_a_dead_letter_and_holds_up_no_other(hall: Hall, unit: OtherSide) -> None:
    unit.status = 422
    case = await walk(hall.steps, await hall.case(), ("dispatch", AGENT))
    await hall.told()
    unit.status = 200
    await walk(hall.steps, case, ("remind", AGENT, {Field.REASON: "催"}))
    await hall.told()

    assert await hall.deliveries() == [("case.dispatched", 1, "dead"), ("case.reminded", 2, "delivered")]
    [dead] = await hall.partners.deliveries((await hall.partners.all())[0].id, DeliveryState.DEAD)
    assert "422" in (dead.error or "")
    await hall.partners.send_again(dead.id, hall.change())
    await hall.told()

    assert unit.events == ["case.dispatched", "case.reminded", "case.dispatched"]
    with pytest.raises(NotDead):
        await hall.partners.send_again(dead.id, hall.change())


async def test_a_partner_that_never_answers_holds_one_worker_and_its_time_is_limited(
    database: Database,
) -> None:
    await add_units(database)
    hall = Hall(database, seconds=0.2)
    async with other_side(hall) as silent, other_side(hall, code="co", unit=CO) as co:
        silent.status = None
        for number in range(3):
            await walk(hall.steps, await hall.case(number), ("dispatch", AGENT))

        assert await hall.told() == 2  # one attempt for the silent one, one for all of the other's

        assert co.events == ["case.dispatched"] * 3
        partner = next(one for one in await hall.partners.all() if one.code == "cgj")
        assert (partner.waiting, partner.failing_since) == (3, hall.now)


async def test_after_days_of_failure_a_partner_is_switched_off_with_an_alarm_and_keeps_its_letters(
    on_both: Hall, unit: OtherSide
) -> None:
    hall = on_both
    unit.status = 503
    await walk(hall.steps, await hall.case(), ("dispatch", AGENT))
    await hall.told()
    for _ in range(3):
        await hall.told(after=timedelta(days=1))
    [partner] = await hall.partners.all()
    assert (partner.state, await hall.audited("partner.switched_off")) == (PartnerState.FAILED, [str(partner.id)])
    tried = len(unit.got)

    await walk(hall.steps, await hall.case(2), ("dispatch", AGENT))
    assert await hall.told(after=timedelta(days=1)) == 0
    assert len(unit.got) == tried

    unit.status = 200
    await hall.partners.switch(partner.id, on=True, change=hall.change())
    await hall.told()
    assert unit.got[-1]["sequence"] == 1
    assert [state for _, _, state in await hall.deliveries()][-1] == "delivered"


async def test_a_partner_switched_off_by_hand_gets_nothing_and_nothing_is_kept(hall: Hall, unit: OtherSide) -> None:
    [partner] = await hall.partners.all()
    await hall.partners.switch(partner.id, on=False, change=hall.change())

    await walk(hall.steps, await hall.case(), ("dispatch", AGENT))
    await hall.told()

    assert (unit.got, await hall.deliveries()) == ([], [])


async def test_a_trial_goes_before_what_waits_and_says_at_once_whether_it_worked(hall: Hall, unit: OtherSide) -> None:
    [partner] = await hall.partners.all()
    unit.status = 503
    await walk(hall.steps, await hall.case(), ("dispatch", AGENT))
    await hall.told()

    await hall.partners.try_out(partner.id, hall.change())
    await hall.told()
    [trial] = [one for one in await hall.partners.deliveries(partner.id) if one.number is None]
    assert (trial.state, trial.error) == (DeliveryState.DEAD, "回应 503")

    unit.status = 200
    await hall.partners.try_out(partner.id, hall.change())
    await hall.told()
    assert unit.events[-2:] == ["test", "case.dispatched"]


async def test_more_than_one_go_of_deliveries_all_arrive(
    on_both: Hall, unit: OtherSide, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivering, "IN_ONE_GO", 2)
    hall = on_both
    case = await walk(hall.steps, await hall.case(), ("dispatch", AGENT))
    await walk(hall.steps, case, *[("remind", AGENT, {Field.REASON: "催"})] * 4)

    await hall.told()

    assert unit.events == ["case.dispatched", *["case.reminded"] * 4]
    assert [one["sequence"] for one in unit.got] == list(range(1, 6))


async def test_a_case_that_cannot_be_told_is_a_dead_letter_and_holds_up_no_other(
    hall: Hall, unit: OtherSide, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = await hall.case(1), await hall.case(2)
    for case in (first, second):
        await walk(hall.steps, case, ("dispatch", AGENT))
    made = delivering.Bodies.of

    async def breaks(self: delivering.Bodies, parcel: delivering.Parcel) -> dict[str, Any]:
        if parcel.case_id == first.id:
            raise KeyError("state")
        return await made(self, parcel)

    monkeypatch.setattr(delivering.Bodies, "of", breaks)

    await hall.told()

    assert [one["number"] for one in unit.got] == [second.number]
    [partner] = await hall.partners.all()
    [dead] = await hall.partners.deliveries(partner.id, DeliveryState.DEAD)
    assert (dead.number, dead.error) == (first.number, "内容无法生成（KeyError）")
    assert partner.failing_since is None
    monkeypatch.undo()
    await hall.partners.send_again(dead.id, hall.change())
    await hall.told()
    assert len(unit.got) == 2
