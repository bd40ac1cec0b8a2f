"""A case that a partner's software breaks over: others go past it, its own steps keep their order, and it ends."""

from datetime import timedelta

from cases import CaseView, Field
from db.tables import DeliveryState, PartnerState
from tests.contracts.cases.units import walk
from tests.contracts.notices.hall import Hall
from tests.contracts.notices.other_side import OtherSide
from tests.unit.cases.people import AGENT

URGED = ("remind", AGENT, {Field.REASON: "催"})
DAY = timedelta(days=1)


async def dispatched(hall: Hall, number: int) -> CaseView:
    apart = {Field.APART: True, Field.REASON: "另一件事"}
    return await walk(hall.steps, await hall.case(number), ("dispatch", AGENT, apart))


async def test_other_cases_go_past_one_that_the_partner_answers_502_to(on_both: Hall, unit: OtherSide) -> None:
    hall = on_both
    poisoned = await dispatched(hall, 1)
    unit.broken_over[poisoned.number] = 502
    others = [await dispatched(hall, number) for number in (2, 3)]

    await hall.told()
    for _ in range(2):
        await hall.told(after=timedelta(seconds=5))

    assert [one["number"] for one in unit.taken] == [case.number for case in others]


async def test_one_that_never_gets_an_answer_holds_up_nothing_that_comes_later(on_both: Hall, unit: OtherSide) -> None:
    hall = on_both
    poisoned = await dispatched(hall, 1)
    unit.broken_over[poisoned.number] = 504
    for _ in range(30):  # it alone waits, so it is left in peace for an hour at a time by now
        await hall.told(after=timedelta(minutes=10))

    later = await dispatched(hall, 2)
    await hall.told()

    assert [one["number"] for one in unit.taken] == [later.number]


async def test_what_follows_in_the_poisoned_case_waits_and_arrives_in_order(on_both: Hall, unit: OtherSide) -> None:
    hall = on_both
    poisoned, other = await dispatched(hall, 1), await dispatched(hall, 2)
    unit.broken_over[poisoned.number] = 503
    await walk(hall.steps, poisoned, URGED)
    await walk(hall.steps, other, URGED)
    for _ in range(3):
        await hall.told(after=timedelta(seconds=5))
    assert [(one["number"], one["sequence"]) for one in unit.taken] == [(other.number, 1), (other.number, 2)]

    unit.broken_over.clear()
    await hall.told(after=timedelta(hours=1))

    assert [(one["number"], one["sequence"]) for one in unit.taken[2:]] == [(poisoned.number, 1), (poisoned.number, 2)]


async def test_it_is_tried_in_between_ever_more_seldom(on_both: Hall, unit: OtherSide) -> None:
    hall = on_both
    poisoned = await dispatched(hall, 1)
    unit.broken_over[poisoned.number] = 504
    for number in range(2, 22):
        await dispatched(hall, number)
        await hall.told(after=timedelta(minutes=3))

    tried = [one for one in unit.got if one["number"] == poisoned.number]

    assert 5 <= len(tried) <= 10
    assert len(unit.taken) == 20


async def test_after_days_it_is_a_dead_letter_while_the_partner_stays_on(on_both: Hall, unit: OtherSide) -> None:
    hall = on_both
    poisoned = await dispatched(hall, 1)
    unit.broken_over[poisoned.number] = 504
    for number in range(2, 12):
        await dispatched(hall, number)
        await hall.told(after=timedelta(hours=4))
    assert await state_of(hall, poisoned) is DeliveryState.WAITING
    for number in range(12, 22):
        await dispatched(hall, number)
        await hall.told(after=timedelta(hours=4))

    [partner] = await hall.partners.all()
    assert (await state_of(hall, poisoned), partner.state, partner.dead) == (DeliveryState.DEAD, PartnerState.ON, 1)


async def test_a_partner_that_takes_nothing_is_switched_off_and_nothing_of_it_dies(
    on_both: Hall, unit: OtherSide
) -> None:
    hall = on_both
    unit.status = 504
    cases = [await dispatched(hall, number) for number in range(1, 6)]
    for _ in range(3 * 24 + 2):
        await hall.told(after=timedelta(hours=1))
    [partner] = await hall.partners.all()
    assert (partner.state, partner.dead, partner.waiting) == (PartnerState.FAILED, 0, 5)
    assert {one["number"] for one in unit.got} == {case.number for case in cases}, "each had its turn"

    unit.status = 200
    await hall.partners.switch(partner.id, on=True, change=hall.change())
    await hall.told()

    assert [one["number"] for one in unit.taken] == [case.number for case in cases]


async def state_of(hall: Hall, case: CaseView) -> DeliveryState:
    [partner] = await hall.partners.all()
    return next(one.state for one in await hall.partners.deliveries(partner.id) if one.number == case.number)
