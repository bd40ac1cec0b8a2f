"""Whose matter a case is, and until when they would have to answer: for whoever may dispatch it now."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cases.directory.dispatch import Proposal, by_first_owner
from cases.directory.store import look_up_for, retired
from cases.life.facts import CaseFacts
from cases.limits.terms import DeadlineKind
from cases.reading.lines import LimitLine
from cases.steps.timekeeping import plan_for
from cases.units.assignments import earlier_leads
from db.tables import AssignmentPart, Case, CaseAssignment


async def proposal_for(session: AsyncSession, case: Case) -> Proposal | None:
    found = await look_up_for(session, case.category, case.place)
    leads = await earlier_leads(session, case.id) if case.returns else []
    watching = await _last_supervising(session, case)
    gone = await retired(session, [*leads, watching] if watching else leads)
    return by_first_owner(found, [unit for unit in leads if unit not in gone], None if watching in gone else watching)


async def limit_for(session: AsyncSession, case: Case, facts: CaseFacts, now: datetime) -> LimitLine | None:
    """As its urgency, type and class stand now; None: the city has set none."""
    plan = await plan_for(session, facts, case.place, now)
    term = plan.profile.term(DeadlineKind.ANSWER, plan.matter) if plan else None
    return LimitLine.of(plan.profile, term) if plan and term else None


async def _last_supervising(session: AsyncSession, case: Case) -> str | None:
    own = (CaseAssignment.case_id == case.id, CaseAssignment.part == AssignmentPart.SUPERVISING)
    newest = select(CaseAssignment.unit).where(*own).order_by(CaseAssignment.id.desc()).limit(1)
    unit: str | None = await session.scalar(newest)
    return unit
