"""``hotline generate``: an invented past that the product's own pages can read, on both databases."""

from datetime import date

import pytest
from sqlalchemy import func, select

from cases import Directory, Person, Sheets
from db import Database
from db.tables import Case, CaseState, CaseStep, Role
from rehearsal import ArchiveOfAnotherDay, ArchivePlan, StoreHoldsRealCases, archive_now, generate_archive
from rehearsal.archive import blocks, generate
from tests.contracts.cases.units import a_case
from web.cases import finding, queries
from web.cases.filters import CaseFilter, Todo
from web.inbox import queries as inbox
from web.inbox.queries import Tray

PLAN = ArchivePlan(cases=1, until=date(2026, 11, 22))
NOW = archive_now(PLAN.until)


async def test_a_block_of_cases_is_read_like_those_of_real_citizens(database: Database) -> None:
    assert await generate_archive(database, PLAN) == 10_000
    assert await generate_archive(database, PLAN) == 0, "what is there is not made again"

    async with database.read() as session:
        assert await session.scalar(select(func.count()).where(~Case.simulated)) == 0
        rows, following = await finding.cases(session, CaseFilter(find="油烟"), NOW, after=None)
        assert len(rows) == 50
        assert following is not None
        waiting = await queries.waiting(session, NOW)
        assert waiting[Todo.CALL_BACK] > 10
        handled = select(Case).where(Case.state == CaseState.HANDLING).limit(1)
        case = (await session.scalars(handled)).one()
        assert case.lead_unit
        trays = await inbox.counts(session, case.lead_unit, "unit", NOW)
        assert trays[Tray.HANDLE] > 0
        steps = await session.scalar(select(func.count()).where(CaseStep.case_id == case.id))
    sheet = await Sheets(database).read(case.number, Person(login="x", role=Role.SUPERVISOR))
    assert (len(sheet.history), len(sheet.clocks)) == ((steps or 0) + 1, 1)


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    """So few cases that writing them is no matter."""
    for module in (blocks, generate):
        monkeypatch.setattr(module, "BLOCK", 100)


async def test_a_larger_number_adds_older_cases_and_nothing_twice(database: Database, small_blocks: None) -> None:
    await generate_archive(database, ArchivePlan(cases=300, until=PLAN.until), blocks=range(1, 2), finish=False)
    assert await generate_archive(database, ArchivePlan(cases=300, until=PLAN.until)) == 200
    assert await generate_archive(database, ArchivePlan(cases=401, until=PLAN.until)) == 200

    async with database.read() as session:
        ids = list(await session.scalars(select(Case.id).order_by(Case.id)))
        assert ids == list(range(ids[-1] - 499, ids[-1] + 1))
        rows, _ = await finding.cases(session, CaseFilter(find="反映"), NOW, after=None)
        assert [row.id for row in rows] == ids[:-51:-1], "what was put off is made up for"
    opened = await a_case(database)
    assert opened.id > ids[-1]


async def test_a_store_with_a_real_case_is_refused(database: Database) -> None:
    await a_case(database)

    with pytest.raises(StoreHoldsRealCases):
        await generate_archive(database, PLAN)
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Case)) == 1


async def test_two_pasts_do_not_mix(sqlite: Database, small_blocks: None) -> None:
    await generate_archive(sqlite, PLAN)

    with pytest.raises(ArchiveOfAnotherDay):
        await generate_archive(sqlite, ArchivePlan(cases=2, until=date(2026, 11, 23)))


async def test_whose_matter_it_is_can_be_looked_up_at_once(sqlite: Database, small_blocks: None) -> None:
    await Directory(sqlite).seed(now=NOW)
    await generate_archive(sqlite, PLAN)

    proposal = await Directory(sqlite).propose("060401", "海滨区解放路12号")

    assert proposal
    assert proposal.lead == "sim-2-city"
