"""What a unit has done goes on without end; its pages follow each other by the part that was shown last."""

from collections.abc import Sequence
from datetime import timedelta

from db import Database
from db.tables import AssignmentPart, CaseAssignment, CaseState
from tests.contracts.cases.units import add_units
from tests.contracts.scale.test_finding import NOON, add_cases
from web.inbox import queries
from web.paging import Place


async def test_pages_of_what_is_done_join_without_gap_or_repeat(database: Database) -> None:
    await add_units(database)
    ids = await add_cases(database, 120, state=CaseState.CLOSED, lead_unit="cgj")
    async with database.write() as session:
        for number, case in enumerate(ids):
            given = NOON - timedelta(days=number)
            session.add(
                CaseAssignment(
                    case_id=case, unit="cgj", part=AssignmentPart.LEAD, assigned_at=given, assigned_by="agent",
                    ended_at=NOON, ended_by_action="close" if number != 7 else "reassign",
                )
            )  # fmt: skip
    pages: list[Sequence[queries.InboxRow]] = []
    after: Place | None = None
    async with database.read() as session:
        while True:
            rows, after = await queries.rows(
                session, "cgj", queries.Tray.DONE, wanted=None, now=NOON, login="unit", after=after
            )
            pages.append(rows)
            if after is None:
                break

    numbers = [row.number for page in pages for row in page]
    assert [len(page) for page in pages] == [50, 50, 19]
    assert numbers == sorted(numbers, reverse=True)
    assert len(set(numbers)) == 119
