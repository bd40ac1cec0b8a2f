"""Limits for cases that are with their units and have none: they were dispatched by a program that knew no limits,
or before the city had any."""

from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cases.changes import Change
from cases.life.facts import CaseFacts
from cases.life.timing import Plan
from cases.limits.clock import Clocks as Values
from cases.limits.clock import started, suspended
from cases.limits.clocks import Clocks, copy_limits, limits
from cases.limits.terms import DeadlineKind
from cases.steps.looking import facts_of
from cases.steps.timekeeping import plan_for
from db import Database
from db.jobs import Jobs
from db.tables import Case, CaseDeadline, CaseState

log = structlog.get_logger()

ACTOR = "system:late-clocks"
BATCH = 200
WITH_UNIT = (
    CaseState.DISPATCHED, CaseState.HANDLING, CaseState.UNIT_REVIEW, CaseState.UNIT_SIGN, CaseState.SUSPENDED,
)  # fmt: skip


async def start_late_clocks(database: Database, jobs: Jobs, *, now: datetime) -> int:
    """Start the limits that are missing; how many cases got theirs. Again it finds nothing to do.

    They begin ``now``: nobody had told the units any limit, so nobody is late by it yet. Where the city has no limits
    the cases stay without. Raises ``NoWorkingDay``, ``db.StoreUnavailable``.
    """
    clocks, last, made = Clocks(jobs), 0, 0
    while True:
        async with database.write() as session:
            rows = await _batch(session, last)
            made += sum([await _start(session, clocks, case, now) for case in rows])
        if not rows:
            break
        last = rows[-1].id
    if made:
        log.info("deadlines.started_late", cases=made)
    return made


async def _batch(session: AsyncSession, last: int) -> list[Case]:
    bare = ~select(CaseDeadline.id).where(CaseDeadline.case_id == Case.id).exists()
    with_unit = (Case.state.in_(WITH_UNIT), Case.lead_unit.is_not(None), Case.id > last, bare)
    wanted = select(Case).where(*with_unit).order_by(Case.id).limit(BATCH)
    return list(await session.scalars(wanted.with_for_update()))


async def _start(session: AsyncSession, clocks: Clocks, case: Case, now: datetime) -> bool:
    facts = await facts_of(session, case)
    plan = await plan_for(session, facts, case.place, now)
    if plan is None:
        return False
    rows = await clocks.change(session, case.id, lambda known: _begun(known, facts, plan, now))
    if not rows:
        return False
    shown = limits(rows, answered=False)
    await copy_limits(session, case.id, shown)
    after = {"due_at": shown.due_at.isoformat() if shown.due_at else None}
    change = Change(at=now, actor=ACTOR, reason="派单时没有设定时限，从现在起计时")
    session.add(change.entry("case.clock_started", "case", str(case.id), None, after))
    return True


def _begun(clocks: Values, case: CaseFacts, plan: Plan, now: datetime) -> Values:
    """All limits where nobody has signed yet; later on only that of the answer."""
    kinds = tuple(DeadlineKind) if case.state is CaseState.DISPATCHED else (DeadlineKind.ANSWER,)
    for kind in kinds:
        term = plan.profile.term(kind, plan.matter)
        if term is not None:
            clocks = started(clocks, case.id, kind, term=term, profile=plan.profile, at=now)
    return suspended(clocks, now) if case.state is CaseState.SUSPENDED else clocks
