"""Rulings on whose matter something is: kept when they are made, recalled when the same matter comes again."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from cases.changes import Change
from cases.directory.dispatch import Ruling
from cases.directory.errors import RuleFaulty
from cases.life.facts import CaseFacts, Person
from db import Database
from db.tables import Case, UnitRuling


async def rulings_on(session: AsyncSession, category: str) -> list[Ruling]:
    """The rulings that hold on matters of ``category``."""
    wanted = select(UnitRuling).where(UnitRuling.category == category, UnitRuling.active)
    return [
        Ruling(id=row.id, case_number=row.case_number, place=row.place, lead=row.lead, supervising=row.supervising)
        for row in await session.scalars(wanted)
    ]


class Rulings:
    """What was ruled, as it is proposed. All methods raise ``db.StoreUnavailable``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def holding(self) -> list[UnitRuling]:
        """Those that hold, the newest first."""
        async with self._database.read() as session:
            wanted = select(UnitRuling).where(UnitRuling.active).order_by(UnitRuling.id.desc())
            return list(await session.scalars(wanted))

    async def retire(self, ruling: int, change: Change) -> None:
        """Propose it no longer; the case in which it was made stays with its unit. Raises ``RuleFaulty``."""
        async with self._database.write() as session:
            row = await session.get(UnitRuling, ruling, with_for_update=True)
            if row is None or not row.active:
                raise RuleFaulty(f"没有第 {ruling} 号裁定，或已停用。")
            row.active = False
            before = {"category": row.category, "place": row.place, "lead": row.lead, "case": row.case_number}
            session.add(change.entry("ruling.retired", "unit_ruling", str(row.id), before, None))


async def remember(session: AsyncSession, case: CaseFacts, person: Person, now: datetime) -> None:
    """Keep that the case's units have its matter. Of a case without category or place nothing general can be said."""
    found = await session.get(Case, case.id)
    if found is None or not (case.category and found.place and case.lead_unit and case.supervising_unit):
        return
    same = (UnitRuling.category == case.category, UnitRuling.place == found.place, UnitRuling.active)
    await session.execute(update(UnitRuling).where(*same).values(active=False))
    session.add(
        UnitRuling(
            case_id=case.id, case_number=found.number, category=case.category, place=found.place, lead=case.lead_unit,
            supervising=case.supervising_unit, ruled_at=now, ruled_by=person.login,
        )
    )  # fmt: skip
