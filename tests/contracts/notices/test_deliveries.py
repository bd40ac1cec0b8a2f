"""Software of departments is told of its unit's cases: in order, signed, no more than the unit may read, never lost."""

import pytest

from cases import Field, seed_profiles
from db.tables import CaseType
from notices import Limits, NoticeChanged, NoticeFaulty, PartnerText
from tests.contracts.cases.units import DISPATCH, walk
from tests.contracts.notices.hall import Hall
from tests.contracts.notices.other_side import OtherSide, other_side
from tests.unit.cases.people import AGENT, CO, HANDLER, JUDGE, LEAD, SUPERVISOR


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


async def test_rehearsed_cases_stay_in_the_house(hall: Hall, unit: OtherSide) -> None:
    await walk(hall.steps, await hall.case(simulated=True), ("dispatch", AGENT))

    await hall.told()

    assert unit.got == []
