"""``hotline report PERIOD --cases`` prints what the pages show."""

from datetime import timedelta
from io import StringIO

from rich.console import Console

from cases import Steps
from db import Database
from db.jobs import LeaseJobs
from hotline.cli.case_figures import case_tables
from reports import CaseScope, Figures
from tests.contracts.cases.units import TO_REVIEW, a_case, add_units, walk
from tests.unit.cases.people import AGENT, NOON

DAY = CaseScope(since=NOON - timedelta(hours=12), before=NOON + timedelta(hours=12), now=NOON)


async def test_figures_categories_and_units_are_printed_with_their_formulas(sqlite: Database) -> None:
    await add_units(sqlite)
    await Figures(sqlite).seed(now=NOON)
    steps = Steps(sqlite, LeaseJobs(sqlite))
    await walk(steps, await a_case(sqlite, 1), ("resolve", AGENT))
    await walk(steps, await a_case(sqlite, 2), *TO_REVIEW)

    console = Console(file=StringIO(), record=True, width=260)
    for table in await case_tables(sqlite, DAY):
        console.print(table)
    text = console.export_text()

    for words in ("直办率", "50.00%", "1 / 2", "直办 ÷ 有效受理（第 1 版）", "未分类", "100.00%", "单位考核", "cgj"):
        assert words in text, words
