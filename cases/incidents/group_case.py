"""The group case of an incident: one case for many citizens, and the citizens' cases that follow it."""

from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cases.errors import CaseError
from cases.incidents.noticing import ACTOR
from cases.life.facts import Person
from cases.life.vocabulary import Action, Field
from cases.limits.clocks import Clocks
from cases.matters.errors import MergeRefused
from cases.matters.similar_rows import leave_first_traces
from cases.registry.cases import counter_of, entry_of
from cases.registry.numbering import case_number, numbering_day
from cases.steps.looking import facts_of
from cases.steps.taking import take_within
from db import Clock, Database, utc_now
from db.jobs import Jobs
from db.tables import Case, CaseOrigin, CaseState, CaseType, Incident, IncidentCase, IncidentState, Urgency

log = structlog.get_logger()

AT_A_TIME = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupText:
    """What stands in the group case: written by a supervisor, by no citizen."""

    text: str
    place: str
    urgency: Urgency = Urgency.IMPORTANT


async def opened_for(
    session: AsyncSession, incident: Incident, wanted: GroupText, *, actor: str, now: datetime
) -> Case:
    """A new case without a caller, within the caller's transaction."""
    counter = await counter_of(session, numbering_day(now))
    counter.last += 1
    case = Case(
        number=case_number(counter.day, counter.last), state=CaseState.REGISTERED, origin=CaseOrigin.INCIDENT,
        text=wanted.text, place=wanted.place or None, case_type=CaseType.HELP, category=incident.category,
        urgency=wanted.urgency, opened_at=now, updated_at=now,
    )  # fmt: skip
    session.add(case)
    await session.flush()
    await leave_first_traces(session, [case])
    session.add(entry_of(case, "case.opened", now=now, actor=actor, before=None))
    return case


class Gathering:
    """Has the cases of incidents follow their group case, each in a unit of work of its own and once only."""

    def __init__(self, database: Database, jobs: Jobs, *, clock: Clock = utc_now) -> None:
        self._database, self._clocks, self._clock = database, Clocks(jobs), clock

    async def sweep(self, incident_id: int | None = None) -> int:
        """Those of one incident, or of all that are open; how many follow now. Raises ``db.StoreUnavailable``."""
        waiting = (
            select(IncidentCase.case_id)
            .join(Incident, Incident.id == IncidentCase.incident_id)
            .where(Incident.state == IncidentState.OPEN, IncidentCase.merged_at.is_(None))
            .where(IncidentCase.apart.is_(None))
            .order_by(IncidentCase.case_id)
            .limit(AT_A_TIME)
        )
        if incident_id is not None:
            waiting = waiting.where(Incident.id == incident_id)
        async with self._database.read() as session:
            found = list(await session.scalars(waiting))
        return sum([await self._gather(case_id) for case_id in found])

    async def _gather(self, case_id: int) -> bool:
        """What cannot follow is told apart with the reason, and goes its own way; its citizen is answered there."""
        try:
            return await self._merged(case_id)
        except CaseError as exc:
            why = exc.why if isinstance(exc, MergeRefused) else "state"
            if why == "busy":  # somebody is at the group case: the next look will do
                return False
            async with self._database.write() as session:
                (await session.get_one(IncidentCase, case_id)).apart = why
            log.info("incident.case_apart", case=case_id, why=why)
            return False

    async def _merged(self, case_id: int) -> bool:
        async with self._database.write() as session:
            case = await session.get_one(Case, case_id, with_for_update=True)
            member = await session.get_one(IncidentCase, case_id, with_for_update=True)
            incident = await session.get_one(Incident, member.incident_id)
            if member.merged_at is not None or incident.state is not IncidentState.OPEN:
                return False
            if case.follows != incident.case_number:
                fields = {Field.INTO: incident.case_number or "", Field.REASON: f"群体事件 {incident.id}"}
                await take_within(
                    session, self._clocks, case, await facts_of(session, case), Action.MERGE,
                    actor=Person(login=ACTOR, role=None), fields=fields, now=self._clock(),
                )  # fmt: skip
            member.merged_at = self._clock()
        return True
