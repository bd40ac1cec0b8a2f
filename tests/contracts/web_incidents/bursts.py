"""A burst of calls about one matter, and the alert it raises."""

from sqlalchemy import select, update

from cases import Noticing
from db import Database
from db.tables import BurstRule, Case, Incident, PlaceGrain
from tests.contracts.cases.units import a_case
from tests.contracts.web.factory import NOON


async def a_burst(database: Database, *, callers: int = 3, first: int = 1) -> int:
    """An alert of ``callers`` citizens about their water; its id."""
    async with database.write() as session:
        session.add(BurstRule(name="停水", category="", grain=PlaceGrain.AREA, minutes=60, callers=callers))
    for number in range(first, first + callers):
        case = await a_case(database, number)
        known = {"category": "010101", "place": f"人民路 {number} 号", "caller": f"1370000{number:04}"}
        async with database.write() as session:
            await session.execute(update(Case).where(Case.id == case.id).values(known))
    assert await Noticing(database, clock=lambda: NOON).sweep() == 1
    async with database.read() as session:
        return await session.scalar(select(Incident.id)) or 0
