"""The loop of ``hotline work`` that keeps incidents and merged cases going."""

from datetime import timedelta

import structlog
from sqlalchemy import delete, func, select

from cases.automatic.adopting import Adopting
from cases.incidents.group_case import Gathering
from cases.incidents.noticing import Noticing, end_with_case
from db import Clock, Database, sweep_for_ever, utc_now
from db.jobs import Jobs
from db.tables import Case, CaseTrace

log = structlog.get_logger()

EVERY_SECONDS = 10.0
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
        await end_with_case(self._database, self._clock())  # first: what came since then may be a burst of its own
        await self._noticing.sweep()
        await self._gathering.sweep()
        await self._adopting.sweep()
        await self._forget()

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
