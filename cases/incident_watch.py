"""The loop of ``hotline work`` that keeps incidents and merged cases going."""

from datetime import timedelta

import structlog
from sqlalchemy import delete, exists, func, select

from cases.adopting import Adopting
from cases.group_case import Gathering
from cases.noticing import Noticing, end_with_case
from cases.similar_rows import leave_traces
from db import Clock, Database, sweep_for_ever, utc_now
from db.jobs import Jobs
from db.tables import Case, CaseTrace

log = structlog.get_logger()

EVERY_SECONDS = 10.0
UNTRACED = timedelta(hours=2)
"""How far back cases are looked for that came in by a way that left no traces."""
KEPT = timedelta(days=180)
"""Traces of older cases go: what is looked for is what is going on."""
AT_A_TIME = 500


class IncidentWatch:
    def __init__(self, database: Database, jobs: Jobs, *, clock: Clock = utc_now) -> None:
        self._database, self._clock = database, clock
        self._noticing = Noticing(database, clock=clock)
        self._gathering, self._adopting = Gathering(database, jobs, clock=clock), Adopting(database, jobs, clock=clock)

    async def run(self) -> None:
        """Look until cancelled."""
        await sweep_for_ever(self.sweep, what="incidents", seconds=EVERY_SECONDS)

    async def sweep(self) -> None:
        """One look at everything. Raises ``db.StoreUnavailable``."""
        await self._trace()
        await self._noticing.sweep()
        await self._gathering.sweep()
        await self._adopting.sweep()
        await end_with_case(self._database, self._clock())
        await self._forget()

    async def _trace(self) -> None:
        without = ~exists().where(CaseTrace.case_id == Case.id)
        wanted = select(Case.id).where(Case.opened_at > self._clock() - UNTRACED, Case.text != "", without)
        async with self._database.read() as session:
            found = list(await session.scalars(wanted.limit(AT_A_TIME)))
        for case_id in found:
            async with self._database.write() as session:
                await leave_traces(session, await session.get_one(Case, case_id, with_for_update=True))

    async def _forget(self) -> None:
        """A piece at a time, from the oldest."""
        async with self._database.read() as session:
            oldest = await session.scalar(select(func.min(CaseTrace.case_id)))
            case = await session.get(Case, oldest) if oldest is not None else None
        if case is None or case.opened_at > self._clock() - KEPT:
            return
        old = select(Case.id).where(Case.id >= case.id, Case.opened_at <= self._clock() - KEPT)
        async with self._database.write() as session:
            piece = old.order_by(Case.id).limit(AT_A_TIME)
            await session.execute(delete(CaseTrace).where(CaseTrace.case_id.in_(piece)))
