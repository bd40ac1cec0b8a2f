"""A city in which water fails: calls about one matter, and what watches for bursts of them."""

from datetime import datetime

import pytest
from sqlalchemy import update

from cases import Cases, CaseText, Change, Field, GroupText, Incidents, IncidentWatch, Steps
from db import Database
from db.jobs import LeaseJobs
from db.tables import BurstRule, Case, IncidentState, PlaceGrain
from tests.contracts.cases.units import REPLY, a_case, add_units
from tests.unit.cases.people import NOON

WATER = "010101"
GROUP = GroupText(text="人民路一带停水，请统一答复。", place="人民路")
NOT_TOLD = {**REPLY, Field.NOT_TOLD: "群体工单，逐件答复"}


class Hall:
    """Citizens who call about their water, and the supervisor."""

    def __init__(self, database: Database) -> None:
        jobs = LeaseJobs(database, clock=self.clock)
        self.database, self.now, self.number = database, NOON, 0
        self.steps = Steps(database, jobs)
        self.incidents = Incidents(database, jobs, clock=self.clock)
        self.watch = IncidentWatch(database, jobs, clock=self.clock)

    def clock(self) -> datetime:
        return self.now

    async def call(self, count: int = 1, *, category: str | None = WATER, **more: object) -> list[int]:
        """Cases of ``count`` citizens, now; as they stand once somebody has put them into a category."""
        made = []
        for _ in range(count):
            self.number += 1
            case = await a_case(self.database, self.number)
            text = CaseText(text=f"停水了，什么时候来水 {self.number}", place=f"人民路 {self.number} 号")
            await Cases(self.database).write(case.id, text, version=case.version, now=self.now, actor="agent")
            known = {"category": category, "opened_at": self.now, "caller": f"1370000{self.number:04}"} | more
            async with self.database.write() as session:
                await session.execute(update(Case).where(Case.id == case.id).values(known))
            made.append(case.id)
        return made

    async def alerts(self) -> list[tuple[IncidentState, int, int]]:
        await self.watch.sweep()
        return [(row.state, row.callers, row.cases) for row in await self.incidents.listed()]

    def why(self, reason: str = "水管爆裂") -> Change:
        return Change(at=self.now, actor="supervisor", reason=reason)


@pytest.fixture
async def hall(database: Database) -> Hall:
    await add_units(database)
    async with database.write() as session:
        session.add(BurstRule(name="停水", category="", grain=PlaceGrain.AREA, minutes=60, callers=3))
    return Hall(database)
