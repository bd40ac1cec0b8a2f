"""Noticing bursts: what came lately is looked at again and again, so that no case is missed and none counts twice.

Found in the store, not heard: whatever way a case came in by, and whoever was down meanwhile.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from sqlalchemy import and_, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from cases.changes import Change
from cases.incidents.burst_rules import burst_rules, watch_of
from cases.incidents.bursts import Burst, Reported, ancestry
from cases.incidents.plan import Live, Plan, plan
from db import Clock, Database, utc_now
from db.tables import BurstRule, Case, CaseOrigin, CaseSource, Category, Incident, IncidentCase, IncidentState

log = structlog.get_logger()

ACTOR = "system:incidents"
MOST_CASES = 20_000
"""Looked at in one go; a city that gets more within its longest window has other troubles."""
LOOK_BACK = timedelta(hours=24)
"""Cases are put into a category some time after they came; a window is never longer."""
LIVE = (IncidentState.ALERTED, IncidentState.OPEN)


class Noticing:
    def __init__(self, database: Database, *, clock: Clock = utc_now) -> None:
        self._database, self._clock = database, clock

    async def sweep(self) -> int:
        """Raise an alert for every new burst, have known ones grow; how many changed. Raises ``db.StoreUnavailable``.

        Two workers at once do it one after the other; the second finds nothing left to do.
        """
        now = self._clock()
        async with self._database.read() as session:
            if (await _planned(session, now, await burst_rules(session))).empty:
                return 0
        async with self._database.write() as session:
            found = await _planned(session, now, await burst_rules(session, lock=True))
            await _carry_out(session, found, now)
        return len(found.grown) + len(found.begun)


async def _planned(session: AsyncSession, now: datetime, rules: Sequence[BurstRule]) -> Plan:
    known = {row.id: watch_of(row) for row in rules}
    if not known:
        return Plan()
    rows = await session.scalars(select(Incident).where(Incident.state.in_(LIVE)))
    live = [
        Live(
            id=row.id, watch=known[row.rule_id], category=row.category, place=row.place, first_at=row.first_at,
            last_at=row.last_at, held=row.state is IncidentState.OPEN,
        )
        for row in rows
    ]  # fmt: skip
    return plan([known[row.id] for row in rules if row.enabled], live, await _reported(session, now - LOOK_BACK))


async def _reported(session: AsyncSession, since: datetime) -> Sequence[Reported]:
    """Citizens' cases since then that belong to no incident; robots' rehearsals alarm nobody.

    What counts is when citizens came: a year of cases taken over from a spreadsheet is no burst of this minute.
    """
    came_at = func.coalesce(CaseSource.received_at, Case.opened_at)
    parents = {row.code: row.parent for row in await session.execute(select(Category.code, Category.parent))}
    wanted = (
        select(Case.id, came_at, Case.caller, Case.category, Case.place)
        .outerjoin(CaseSource, and_(CaseSource.case_id == Case.id, CaseSource.opened))
        .outerjoin(IncidentCase, IncidentCase.case_id == Case.id)
        .where(Case.opened_at >= since, Case.category.is_not(None), Case.simulated.is_(False))
        .where(Case.origin != CaseOrigin.INCIDENT, IncidentCase.case_id.is_(None), came_at >= since)
        .order_by(Case.opened_at.desc())
        .limit(MOST_CASES)
    )
    return [
        Reported(id=case_id, at=at, caller=caller, categories=ancestry(category, parents), place=place)
        for case_id, at, caller, category, place in await session.execute(wanted)
    ]


async def _carry_out(session: AsyncSession, wanted: Plan, now: datetime) -> None:
    """Nothing where somebody decided about an incident meanwhile: the next look finds what holds then."""
    touched = {*wanted.lapsed, *wanted.grown}
    rows = select(Incident).where(Incident.id.in_(touched)).order_by(Incident.id).with_for_update()
    known = {row.id: row for row in await session.scalars(rows.execution_options(populate_existing=True))}
    if any(row.state not in LIVE for row in known.values()):
        return
    if any(known[one].state is not IncidentState.ALERTED for one in wanted.lapsed):
        return
    for incident_id in wanted.lapsed:
        known[incident_id].state, known[incident_id].ended_at = IncidentState.LAPSED, now
    await session.flush()  # the same category and place may be alerted once at a time
    for burst in wanted.begun:
        await _attach(session, await _begun(session, burst, now), burst.cases, now)
    for incident_id, cases in wanted.grown.items():
        await _attach(session, known[incident_id], cases, now)


async def _begun(session: AsyncSession, burst: Burst, now: datetime) -> Incident:
    incident = Incident(
        rule_id=burst.rule, category=burst.category, place=burst.place, first_at=burst.cases[0].at,
        last_at=burst.cases[-1].at, callers=0, cases=0, raised_at=now,
    )  # fmt: skip
    session.add(incident)
    await session.flush()
    seen = {"rule": burst.rule, "category": burst.category, "callers": burst.callers, "cases": len(burst.cases)}
    session.add(Change(at=now, actor=ACTOR).entry("incident.raised", "incident", str(incident.id), None, seen))
    log.info("incident.raised", incident=incident.id, rule=burst.rule, callers=burst.callers)
    return incident


async def _attach(session: AsyncSession, incident: Incident, cases: Sequence[Reported], now: datetime) -> None:
    session.add_all(IncidentCase(case_id=case.id, incident_id=incident.id, attached_at=now) for case in cases)
    await session.flush()
    incident.last_at = max(incident.last_at, *(case.at for case in cases))
    counts = select(func.count(), func.count(Case.caller.distinct()), func.count().filter(Case.caller.is_(None)))
    members = counts.select_from(IncidentCase).join(Case, Case.id == IncidentCase.case_id)
    incident.cases, known, hidden = (
        await session.execute(members.where(IncidentCase.incident_id == incident.id))
    ).one()
    incident.callers = known + hidden
    log.info("incident.grown", incident=incident.id, cases=incident.cases)


async def end_with_case(database: Database, now: datetime) -> int:
    """An incident whose group case was closed is over; how many were."""
    closed = select(Case.number).where(Case.closed_at.is_not(None), Case.number == Incident.case_number).exists()
    over = (Incident.state == IncidentState.OPEN, closed)
    async with database.read() as session:
        if await session.scalar(select(Incident.id).where(*over).limit(1)) is None:
            return 0
    async with database.write() as session:
        done = await session.scalars(
            update(Incident).where(*over).values(state=IncidentState.ENDED, ended_at=now).returning(Incident.id)
        )
        ended = list(done)
    for incident in ended:
        log.info("incident.ended", incident=incident, why="case_closed")
    return len(ended)
