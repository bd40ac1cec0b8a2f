"""Software of departments is told of its unit's cases: in order, signed, no more than the unit may read, never lost."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from cases import Field, seed_profiles
from db import Database
from db.tables import CaseType, DeliveryState, PartnerState
from notices import Limits, NotDead, NoticeChanged, NoticeFaulty, PartnerText
from notices.partners import delivering
from tests.contracts.cases.units import DISPATCH, add_units, walk
from tests.contracts.notices.hall import Hall
from tests.contracts.notices.other_side import OtherSide, other_side
from tests.unit.cases.people import AGENT, CO, HANDLER, JUDGE, LEAD, SUPERVISOR


@pytest.fixture
async def unit(request: pytest.FixtureRequest) -> AsyncIterator[OtherSide]:
    hall: Hall = request.getfixturevalue("on_both" if "on_both" in request.fixturenames else "hall")
    async with other_side(hall) as made:
        yield made


async def test_a_unit_hears_of_its_case_from_the_dispatch_to_the_end_in_order(on_both: Hall, unit: OtherSide) -> None:
    hall = on_both
    case = await hall.case()
    await walk(
        hall.steps, case, ("dispatch", AGENT), ("remind", AGENT, {Field.REASON: "请抓紧"}), ("sign", HANDLER),
        ("submit", HANDLER), ("return_answer", SUPERVISOR), ("submit", HANDLER), ("pass_review", SUPERVISOR),
        ("follow_up", AGENT), ("redo", AGENT), ("submit", HANDLER), ("pass_review", SUPERVISOR), ("follow_up", AGENT),
        ("close", AGENT),
    )  # fmt: skip

    await hall.told()

    assert unit.events == ["case.dispatched", "case.reminded", "case.answer_returned", "case.redo", "case.closed"]
    sequence = [one["sequence"] for one in unit.got]
    assert sequence == sorted(sequence)
    assert len({one["id"] for one in unit.got}) == 5
    first = unit.got[0]
    assert (first["number"], first["unit"], first["reason"]) == (case.number, LEAD, "请及时办理")
    assert (first["case"]["text"], first["case"]["place"]) == ("阳光花园烧烤店扰民", "人民路 88 号")
    assert unit.got[1]["reason"] == "请抓紧"


async def test_a_unit_is_not_told_who_called(hall: Hall, unit: OtherSide) -> None:
    await walk(hall.steps, await hall.case(), ("dispatch", AGENT))

    await hall.told()

    said = str(unit.got)
    assert "13812345678" not in said
    assert "王先生" not in said


@pytest.mark.parametrize("tells", [True, False])
async def test_of_a_sealed_case_only_the_redacted_words_leave_the_house(hall: Hall, tells: bool) -> None:
    case = await hall.case(case_type=CaseType.REPORT)
    async with other_side(hall, tells_citizen=tells) as unit:
        fields = {**DISPATCH, Field.REDACTED: "有人反映夜间噪音"}
        await hall.steps.take(case.id, "dispatch", AGENT, fields, version=case.version, now=hall.now)

        await hall.told()

    [one] = unit.got
    assert (one["case"]["text"], one["case"]["place"], one["case"]["sealed"]) == ("有人反映夜间噪音", None, True)
    assert [word for word in ("13812345678", "王先生", "阳光花园") if word in str(one)] == []
    assert "citizen" not in one


async def test_a_unit_that_lost_its_part_learns_that_and_no_more(hall: Hall, unit: OtherSide) -> None:
    case = await walk(
        hall.steps, await hall.case(), ("dispatch", AGENT), ("request_return", HANDLER, {Field.REASON: "不归我局"}),
        ("approve_return", SUPERVISOR),
    )  # fmt: skip

    await hall.told()

    assert unit.events == ["case.dispatched", "case.returned"]
    # What is sent is made at the moment of sending: by then the unit may not read the case any more.
    assert [one["case"] for one in unit.got] == [None, None]
    assert unit.got[1]["number"] == case.number


async def test_co_handlers_and_supervising_units_hear_of_it_and_strangers_do_not(hall: Hall) -> None:
    async with (
        other_side(hall, code="police-co", unit=CO) as co,
        other_side(hall, code="judges", unit=JUDGE) as judges,
        other_side(hall, code="paper", unit="paper") as stranger,
    ):
        await walk(hall.steps, await hall.case(), ("dispatch", AGENT))
        await hall.told()

        assert (co.events, judges.events, stranger.events) == (["case.dispatched"], ["case.dispatched"], [])


async def test_a_partner_hears_what_it_asked_for(hall: Hall) -> None:
    async with other_side(hall, events=("case.reminded",)) as unit:
        await walk(hall.steps, await hall.case(), ("dispatch", AGENT), ("remind", AGENT, {Field.REASON: "催"}))
        await hall.told()

        assert unit.events == ["case.reminded"]


async def test_a_new_limit_is_told(hall: Hall, unit: OtherSide) -> None:
    async with hall.database.write() as session:
        await seed_profiles(session, now=hall.now)
    await walk(
        hall.steps, await hall.case(), ("dispatch", AGENT), ("sign", HANDLER),
        ("request_extension", HANDLER, {Field.REASON: "等鉴定", Field.EXTEND_BY: 2}), ("approve_extension", SUPERVISOR),
    )  # fmt: skip

    await hall.told()

    assert unit.events == ["case.dispatched", "case.request_decided", "case.due_changed"]
    assert unit.got[2]["case"]["due_at"] is not None


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


async def test_an_old_secret_holds_no_longer(hall: Hall, unit: OtherSide) -> None:
    [partner] = await hall.partners.all()
    secret = await hall.partners.new_secret(partner.id, hall.change())
    await hall.partners.try_out(partner.id, hall.change())
    await hall.told()
    assert (unit.unsigned, unit.got) == (1, [])

    unit.secret = secret
    await hall.partners.try_out(partner.id, hall.change())
    await hall.told()
    assert unit.events == ["test"]


async def test_addresses_inside_are_for_who_is_listed_only(hall: Hall, unit: OtherSide) -> None:
    await hall.partners.set_limits(Limits(networks="10.1.0.0/16"), hall.change())
    await walk(hall.steps, await hall.case(), ("dispatch", AGENT))

    await hall.told()

    assert unit.got == []
    [waiting] = await hall.partners.deliveries((await hall.partners.all())[0].id)
    assert "网段" in (waiting.error or "")


async def test_a_name_that_leads_inside_is_not_followed(hall: Hall, unit: OtherSide) -> None:
    [partner] = await hall.partners.all()
    port = unit.url.rpartition(":")[2].partition("/")[0]
    await hall.partners.set_limits(Limits(networks="10.1.0.0/16"), hall.change())
    text = PartnerText(
        code="cgj", name="城管系统", kind=partner.kind, unit=LEAD, url=f"http://localhost:{port}/hook", events=()
    )
    await hall.partners.write(partner.id, text, hall.change(), revision=partner.revision)

    await hall.partners.try_out(partner.id, hall.change())
    await hall.told()

    assert (unit.got, unit.unsigned) == ([], 0)
    [trial] = await hall.partners.deliveries(partner.id)
    assert "内部网络" in (trial.error or "")


async def test_settings_of_a_partner_are_checked_and_not_overwritten_unseen(hall: Hall, unit: OtherSide) -> None:
    [partner] = await hall.partners.all()
    text = PartnerText(code="other", name="新", kind=partner.kind, unit=LEAD, url="https://x.example/", events=())

    with pytest.raises(NoticeChanged):
        await hall.partners.write(partner.id, text, hall.change(), revision=partner.revision + 1)
    for wrong in ({"url": "ftp://x"}, {"unit": "nowhere"}, {"name": " "}, {"code": "X Y"}, {"events": ("matter.x",)}):
        known = {name: getattr(text, name) for name in PartnerText.__slots__}
        with pytest.raises(NoticeFaulty):
            await hall.partners.add(PartnerText(**known | wrong), hall.change())
    with pytest.raises(NoticeFaulty, match="已被使用"):
        known = {name: getattr(text, name) for name in PartnerText.__slots__}
        await hall.partners.add(PartnerText(**known | {"code": "cgj"}), hall.change())


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


async def test_rehearsed_cases_stay_in_the_house(hall: Hall, unit: OtherSide) -> None:
    await walk(hall.steps, await hall.case(simulated=True), ("dispatch", AGENT))

    await hall.told()

    assert unit.got == []
