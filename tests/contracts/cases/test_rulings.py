"""Whose matter something is: proposed from rulings and the directory to whoever dispatches; on both databases."""

import pytest
from sqlalchemy import update

from cases import Change, Directory, Field, RuleFaulty, RuleText, Rulings, Sheets, StepNotLegal, Steps
from cases.directory.store import example_tree
from db import Database
from db.jobs import LeaseJobs
from db.tables import Case
from tests.contracts.cases.units import a_case, add_units, walk
from tests.unit.cases.people import AGENT, CO, CO_HANDLER, HANDLER, JUDGE, LEAD, NOON, SUPERVISOR

CHANGE = Change(at=NOON, actor="admin", reason="规定")


@pytest.fixture
async def steps(database: Database) -> Steps:
    await add_units(database)
    directory = Directory(database)
    await directory.import_tree(example_tree(), CHANGE)
    await directory.set_rule(RuleText(category="01", place="", lead=LEAD, supervising=JUDGE), CHANGE)
    return Steps(database, LeaseJobs(database))


async def test_a_ruling_is_proposed_when_the_same_matter_comes_again(database: Database, steps: Steps) -> None:
    matter = {Field.CATEGORY: "0101"}
    first = await walk(steps, await a_case(database), ("classify", AGENT, matter))
    before = (await Sheets(database).read(first.number, AGENT)).proposal
    first = await walk(steps, first, ("dispatch", AGENT), ("request_return", HANDLER, {Field.REASON: "非本单位职责"}))
    other = {Field.UNIT: CO, Field.SUPERVISING_UNIT: JUDGE, Field.REASON: "会商后由公安局承办"}
    first = await walk(
        steps, first, ("refuse_return", SUPERVISOR, {Field.REASON: "待会商"}), ("reassign", SUPERVISOR, other),
        ("rule", SUPERVISOR, {Field.REASON: "噪音扰民由公安局承办"}),
    )  # fmt: skip
    second = await walk(steps, await a_case(database, 2), ("classify", AGENT, matter))

    after = (await Sheets(database).read(second.number, AGENT)).proposal
    assert before is not None
    assert after is not None
    assert (before.lead, before.ruling) == (LEAD, None)
    assert after.lead == CO
    assert first.number in after.why
    with pytest.raises(StepNotLegal):
        await walk(steps, first, ("request_return", CO_HANDLER, {Field.REASON: "还是不愿办"}))


async def test_a_case_without_a_category_teaches_nothing(database: Database, steps: Steps) -> None:
    first = await walk(steps, await a_case(database), ("dispatch", AGENT), ("rule", SUPERVISOR, {Field.REASON: "裁定"}))
    second = await a_case(database, 2)

    assert first.state.value == "dispatched"
    assert (await Sheets(database).read(second.number, AGENT)).proposal is None


async def test_a_case_without_a_place_teaches_nothing(database: Database, steps: Steps) -> None:
    first = await walk(steps, await a_case(database), ("classify", AGENT, {Field.CATEGORY: "0101"}))
    async with database.write() as session:
        await session.execute(update(Case).where(Case.id == first.id).values(place=None))

    await walk(steps, first, ("dispatch", AGENT), ("rule", SUPERVISOR, {Field.REASON: "裁定"}))

    assert await Rulings(database).holding() == []


async def test_of_two_rulings_on_the_same_matter_the_later_holds(database: Database, steps: Steps) -> None:
    matter = {Field.CATEGORY: "0101"}
    for number, unit in ((1, LEAD), (2, CO)):
        apart = {Field.APART: True, Field.REASON: "另一家店"} if number == 2 else {}
        order = {Field.UNIT: unit, Field.CO_UNITS: (), Field.SUPERVISING_UNIT: JUDGE} | apart
        await walk(
            steps, await a_case(database, number), ("classify", AGENT, matter), ("dispatch", AGENT, order),
            ("rule", SUPERVISOR, {Field.REASON: "裁定"}),
        )  # fmt: skip

    (holding,) = await Rulings(database).holding()
    assert holding.lead == CO
    retired = Change(at=NOON, actor="admin", reason="职责调整")
    await Rulings(database).retire(holding.id, retired)
    with pytest.raises(RuleFaulty):
        await Rulings(database).retire(holding.id, retired)
    third = await walk(steps, await a_case(database, 3), ("classify", AGENT, matter))
    proposal = (await Sheets(database).read(third.number, AGENT)).proposal
    assert proposal is not None
    assert (proposal.lead, proposal.ruling) == (LEAD, None), "the directory's again"
