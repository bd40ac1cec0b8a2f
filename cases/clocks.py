"""The running clocks of cases: started, stopped, extended and met, each within its caller's transaction.

A clock's row holds everything its due time is counted from. Whenever that time moves, the row's revision grows and
jobs for the new instants are asked for; those of earlier revisions find nothing to do (``cases.reminding``).
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases.calendar import Calendar
from cases.calendar_store import load_calendar
from cases.deadlines import Due, Suspension, due, escalation_times
from cases.errors import ClockRefused
from cases.profile_store import DEFAULT, profile_at
from cases.terms import DeadlineKind, Matter, Term, document_of
from cases.worktime import local_day
from db.jobs import Jobs
from db.tables import CaseDeadline

DEADLINE = "deadline"
"""Kind of the jobs that give out cards."""
ATTEMPTS = 10


class Clocks:
    """Callers hold the case's own row (``with_for_update``) first, so that nobody waits crosswise."""

    def __init__(self, jobs: Jobs) -> None:
        self._jobs = jobs

    async def start(
        self,
        session: AsyncSession,
        case_id: int,
        kind: DeadlineKind,
        matter: Matter,
        *,
        at: datetime,
        profile: str = DEFAULT,
    ) -> CaseDeadline | None:
        """Start a clock by the profile in force at ``at``; None where the profile sets no such limit.

        Raises ``ClockRefused`` when one of this kind runs already, ``NoSuchProfile``, ``NoWorkingDay``.
        """
        if await self.running(session, case_id, kind):
            raise ClockRefused(case_id, kind, "runs already")
        found = await profile_at(session, profile, at)
        term = found.term(kind, matter)
        if term is None:
            return None
        rounds = select(func.count()).where(CaseDeadline.case_id == case_id, CaseDeadline.kind == kind.value)
        row = CaseDeadline(
            case_id=case_id, kind=kind.value, round=1 + (await session.scalar(rounds) or 0), profile_key=found.key,
            profile_version=found.version, term=document_of(term), started_at=at, suspensions=[], extensions=[],
            steps_at=[], revision=0,
        )  # fmt: skip
        session.add(row)
        await self.recount(session, row, await load_calendar(session, since=local_day(at)))
        return row

    async def running(
        self, session: AsyncSession, case_id: int, kind: DeadlineKind | None = None
    ) -> list[CaseDeadline]:
        """The case's clocks that are not met yet, locked."""
        query = select(CaseDeadline).where(CaseDeadline.case_id == case_id, CaseDeadline.met_at.is_(None))
        if kind is not None:
            query = query.where(CaseDeadline.kind == kind.value)
        return list(await session.scalars(query.order_by(CaseDeadline.id).with_for_update()))

    async def suspend(self, session: AsyncSession, case_id: int, *, at: datetime) -> list[CaseDeadline]:
        """Stop the case's clocks. Raises ``ClockRefused`` when they stand already."""
        rows = await self.running(session, case_id)
        for row in rows:
            if row.suspensions and row.suspensions[-1][1] is None:
                raise ClockRefused(case_id, row.kind, "stands already")
            row.suspensions = [*row.suspensions, [at.isoformat(), None]]
        return await self._recounted(session, rows)

    async def resume(self, session: AsyncSession, case_id: int, *, at: datetime) -> list[CaseDeadline]:
        """Let the case's clocks run on. Raises ``ClockRefused`` when none stands."""
        rows = [row for row in await self.running(session, case_id) if row.suspensions and not row.suspensions[-1][1]]
        if not rows:
            raise ClockRefused(case_id, "any", "none stands")
        for row in rows:
            row.suspensions = [*row.suspensions[:-1], [row.suspensions[-1][0], at.isoformat()]]
        return await self._recounted(session, rows)

    async def extend(self, session: AsyncSession, case_id: int, kind: DeadlineKind, amount: int) -> CaseDeadline:
        """Grant an extension in the limit's unit. Raises ``ClockRefused``, ``ExtensionRefused``."""
        rows = await self.running(session, case_id, kind)
        if not rows:
            raise ClockRefused(case_id, kind, "does not run")
        rows[0].extensions = [*rows[0].extensions, amount]
        return (await self._recounted(session, rows))[0]

    async def meet(self, session: AsyncSession, case_id: int, kind: DeadlineKind, *, at: datetime) -> bool | None:
        """What the clock waited for has been done; whether in time, or None where no such clock runs."""
        rows = await self.running(session, case_id, kind)
        for row in rows:
            row.met_at = at
            return row.due_at is None or at < row.due_at
        return None

    async def recount(self, session: AsyncSession, row: CaseDeadline, calendar: Calendar) -> bool:
        """Count a clock anew; whether anything moved. Then jobs for its new instants are asked for."""
        term = term_of(row)
        found = due(term, row.started_at, calendar, suspensions=suspensions_of(row), extensions=row.extensions)
        steps = escalation_times(term, found, calendar)
        told = [at.isoformat() for at in steps]
        row.assumed = found.assumed
        if row.revision and (row.due_at, row.yellow_at, row.steps_at) == (found.at, found.yellow_at, told):
            return False
        row.due_at, row.yellow_at, row.steps_at, row.revision = found.at, found.yellow_at, told, row.revision + 1
        await session.flush()
        await self._ask(session, row, found, steps)
        return True

    async def _recounted(self, session: AsyncSession, rows: list[CaseDeadline]) -> list[CaseDeadline]:
        if rows:
            calendar = await load_calendar(session, since=local_day(min(row.started_at for row in rows)))
            for row in rows:
                await self.recount(session, row, calendar)
        return rows

    async def _ask(self, session: AsyncSession, row: CaseDeadline, found: Due, steps: Sequence[datetime]) -> None:
        events = [("yellow", found.yellow_at), ("red", found.at)]
        events += [(f"step-{number}", at) for number, at in enumerate(steps, start=1)]
        for event, at in events:
            if at is not None:
                payload = {"case": row.case_id, "deadline": row.id, "revision": row.revision, "event": event,
                           "at": at.isoformat()}  # fmt: skip
                key = f"deadline:{row.id}:{row.revision}:{event}"
                await self._jobs.enqueue(session, DEADLINE, payload, key=key, due_at=at, max_attempts=ATTEMPTS)


def term_of(row: CaseDeadline) -> Term:
    return Term.model_validate(row.term)


def suspensions_of(row: CaseDeadline) -> list[Suspension]:
    return [
        Suspension(datetime.fromisoformat(since or ""), datetime.fromisoformat(until) if until else None)
        for since, until in row.suspensions
    ]


def due_of(row: CaseDeadline) -> Due:
    """What was counted last, for the colour of a card. ``begins_at`` is the start itself."""
    return Due(begins_at=row.started_at, at=row.due_at, yellow_at=row.yellow_at, assumed=row.assumed)
