"""With millions of cases no page may read them all: how the databases go about the questions behind the pages."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncSession

from cases import Cases, Colour, LingeringRules
from db import Database
from db.tables import CaseState, Nature, Urgency
from tests.contracts.scale.test_finding import add_cases
from web.cases import finding, queries
from web.cases.filters import CaseFilter, Mark, Todo
from web.cases.marks import marks_of
from web.inbox import queries as inbox
from web.inbox.queries import Tray
from web.paging import Place

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
FILTERS = [
    CaseFilter(),
    CaseFilter(state=CaseState.HANDLING),
    CaseFilter(unit="cgj"),
    CaseFilter(unit="cgj", state=CaseState.ARCHIVED),
    CaseFilter(urgency=Urgency.EMERGENCY),
    CaseFilter(colour=Colour.YELLOW),
    CaseFilter(tag="油烟专项"),
    CaseFilter(nature=Nature.RESCUE),
    CaseFilter(category="060401"),
    *(CaseFilter(mark=mark) for mark in Mark),
    CaseFilter(find="油烟"),
    CaseFilter(find="油烟", unit="cgj"),
    CaseFilter(find="亮"),
    *(CaseFilter(todo=one) for one in Todo),
]


async def _pages(database: Database) -> None:
    async with database.read() as session:
        for wanted in FILTERS:
            await finding.cases(session, wanted, NOON, after=900)
        await queries.waiting(session, NOON)
        await _inbox(session)
    await Cases(database).of_caller("13800005678")


async def _inbox(session: AsyncSession) -> None:
    for tray in Tray:
        if tray is not Tray.DONE:
            await inbox.rows(session, "cgj", tray, wanted=None, now=NOON, login="unit")
    await inbox.rows(session, "cgj", Tray.DONE, wanted=None, now=NOON, login="unit", after=Place(None, 900))
    await inbox.counts(session, "cgj", "unit", NOON)
    await inbox.colours(session, "cgj", "unit", NOON)


async def asked_by(database: Database, work: Callable[[Database], Awaitable[None]]) -> dict[str, object]:
    """The questions put to the store, each with the values it was put with last."""
    found: dict[str, object] = {}

    def hear(_connection: object, _cursor: object, statement: str, parameters: object, *_: object) -> None:
        if statement.lstrip().startswith("SELECT"):
            found[statement] = parameters

    engines = {database.engine.sync_engine, database._reader.sync_engine}
    for engine in engines:
        event.listen(engine, "before_cursor_execute", hear)
    await work(database)
    for engine in engines:
        event.remove(engine, "before_cursor_execute", hear)
    return found


@pytest.fixture
async def asked(database: Database) -> dict[str, object]:
    await add_cases(database, 3)
    return await asked_by(database, _pages)


async def test_no_page_reads_all_cases(database: Database, asked: dict[str, object]) -> None:
    explain = "EXPLAIN QUERY PLAN " if database.dialect == "sqlite" else "EXPLAIN "
    plans = {}
    async with database.engine.connect() as connection:
        if database.dialect == "postgresql":
            await connection.execute(text("SET enable_seqscan = off"))  # as if there were many
        for statement, parameters in asked.items():
            rows = await connection.exec_driver_sql(explain + statement, parameters)  # type: ignore[arg-type]
            plans[statement] = [row[-1] for row in rows]

    assert len(plans) > 25
    for statement, plan in plans.items():
        whole = "\n".join([statement, *plan])
        assert "Seq Scan on case_" not in whole
        assert "SCAN case_assignment" not in whole
        walked = "SCAN case_file" in plan
        assert not walked or "ORDER BY case_file.id DESC" in statement, f"walks along the ids: {whole}"


async def test_lists_of_open_work_are_found_by_what_is_open(sqlite: Database) -> None:
    used = {
        CaseFilter(todo=Todo.OVERDUE): "ix_case_file_state_due_at",
        CaseFilter(todo=Todo.DECIDE): "ix_case_file_pending",
        CaseFilter(todo=Todo.REVIEW): "ix_case_file_state ",
        CaseFilter(colour=Colour.YELLOW): "ix_case_file_running",
        CaseFilter(unit="cgj"): "ix_case_file_unit_newest",
        CaseFilter(unit="cgj", state=CaseState.ARCHIVED): "ix_case_file_lead_unit",
    }
    for wanted, index in used.items():

        async def look(database: Database, wanted: CaseFilter = wanted) -> None:
            async with database.read() as session:
                await finding.cases(session, wanted, NOON, after=None)

        [(statement, parameters)] = (await asked_by(sqlite, look)).items()
        async with sqlite.engine.connect() as connection:
            rows = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)  # type: ignore[arg-type]
            plan = [row[3] for row in rows]
        assert index in plan[0], (wanted, plan)


async def test_whether_somebody_called_before_is_found_by_his_number(sqlite: Database) -> None:
    """By the category or the day it would be half of all cases, for each row of a list."""

    async def look(database: Database) -> None:
        async with database.read() as session:
            await marks_of(session, [1, 2], NOON, LingeringRules())
            await finding.cases(session, CaseFilter(mark=Mark.REPEATED), NOON, after=None)

    await add_cases(sqlite, 3)
    found = await asked_by(sqlite, look)
    async with sqlite.engine.connect() as connection:
        for statement, parameters in found.items():
            rows = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)  # type: ignore[arg-type]
            plan = [row[3] for row in rows]
            assert not any("ix_case_file_category" in step for step in plan), plan
            if "citizen_number" in statement:
                assert sum("ix_case_file_caller (caller=?" in step for step in plan) == 2, plan


async def test_counts_end_where_nobody_reads_on(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    await add_cases(database, 5)
    monkeypatch.setattr(queries, "COUNTED", 3)

    async with database.read() as session:
        assert (await queries.waiting(session, NOON))[Todo.DISPATCH] == 3
