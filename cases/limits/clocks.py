"""The clocks of cases in the store, each changed within its caller's transaction.

A clock's row holds everything its due time is counted from. Whenever that time moves, the row's revision grows and
jobs for the new instants are asked for; those of earlier revisions find nothing to do (``cases.limits.reminding``). The
case itself carries a copy of what its lists are sorted and coloured by.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from cases.limits import clock as values
from cases.limits.calendar import Calendar
from cases.limits.calendar_store import load_calendar
from cases.limits.deadlines import Suspension, escalation_times
from cases.limits.terms import DeadlineKind, Term, document_of
from cases.limits.worktime import local_day
from db.jobs import Jobs
from db.tables import Case, CaseDeadline

DEADLINE = "deadline"
"""Kind of the jobs that give out cards."""
ATTEMPTS = 10
WINDOWS = frozenset({DeadlineKind.RETURN})
"""Limits of something a unit may do, not of something it owes: their end draws no card."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a case carries of its answer's clock; both None: it has no limit, or the clock stands."""

    due_at: datetime | None = None
    yellow_at: datetime | None = None


class Clocks:
    """Callers hold the case's own row (``with_for_update``) first, so that nobody waits crosswise."""

    def __init__(self, jobs: Jobs) -> None:
        self.jobs = jobs

    async def change(self, session: AsyncSession, case_id: int, rule: values.Rule) -> list[CaseDeadline]:
        """Let ``rule`` (see ``cases.limits.clock``) change the case's clocks; all of them afterwards, by round.

        Raises what the rule raises, ``ExtensionRefused``, ``NoWorkingDay``; the transaction must not be kept then.
        """
        rows = await clocks_of(session, case_id, lock=True)
        before = tuple(map(clock_of, rows))
        after = rule(before)
        known = dict(zip(map(_name, before), rows, strict=True))
        moved = [clock for clock in after if clock not in before]
        if moved:
            calendar = await load_calendar(session, since=local_day(min(clock.started_at for clock in moved)))
            for clock in moved:
                row = known.get(_name(clock)) or _new(session, clock)
                was_over = row.met_at is not None
                _write(row, clock)
                if clock.runs:
                    await self.recount(session, row, calendar, anew=was_over)
        return await clocks_of(session, case_id) if len(after) > len(rows) else rows

    async def recount(
        self, session: AsyncSession, row: CaseDeadline, calendar: Calendar, *, anew: bool = False
    ) -> bool:
        """Count a clock; whether anything moved. Then, or where ``anew``, jobs for its instants are asked for."""
        found = clock_of(row).due(calendar)
        steps = escalation_times(term_of(row), found, calendar)
        told = [at.isoformat() for at in steps]
        row.assumed = found.assumed
        if row.revision and not anew and (row.due_at, row.yellow_at, row.steps_at) == (found.at, found.yellow_at, told):
            return False
        row.due_at, row.yellow_at, row.steps_at, row.revision = found.at, found.yellow_at, told, row.revision + 1
        await session.flush()
        if row.kind not in WINDOWS:
            events = [("yellow", found.yellow_at), ("red", found.at)]
            await self._ask(session, row, events + [(f"step-{number}", at) for number, at in enumerate(steps, start=1)])
        return True

    async def _ask(
        self, session: AsyncSession, row: CaseDeadline, events: Sequence[tuple[str, datetime | None]]
    ) -> None:
        for event, at in events:
            if at is not None:
                payload = {"case": row.case_id, "deadline": row.id, "revision": row.revision, "event": event,
                           "at": at.isoformat()}  # fmt: skip
                key = f"deadline:{row.id}:{row.revision}:{event}"
                await self.jobs.enqueue(session, DEADLINE, payload, key=key, due_at=at, max_attempts=ATTEMPTS)


async def clocks_of(session: AsyncSession, case_id: int, *, lock: bool = False) -> list[CaseDeadline]:
    """A case's clocks, in the order in which they were started."""
    query = select(CaseDeadline).where(CaseDeadline.case_id == case_id).order_by(CaseDeadline.id)
    return list(await session.scalars(query.with_for_update() if lock else query))


def limits(rows: Iterable[CaseDeadline], *, answered: bool) -> Limits:
    """What the case carries: of the newest answer's clock, while it runs and after it was met."""
    known = {_name(row): row for row in rows}
    newest = values.newest_of(map(clock_of, known.values()), DeadlineKind.ANSWER)
    if newest is None or (not newest.runs and not answered):
        return Limits()
    row = known[_name(newest)]
    return Limits(row.due_at, row.yellow_at)


async def copy_limits(session: AsyncSession, case_id: int, shown: Limits) -> None:
    """Let the case carry ``shown``. Its version stays: nobody who reads it now has missed anything people wrote."""
    copy = update(Case).where(Case.id == case_id).values(due_at=shown.due_at, yellow_at=shown.yellow_at)
    await session.execute(copy, execution_options={"synchronize_session": False})


def clock_of(row: CaseDeadline) -> values.Clock:
    """The row as a value of ``cases.limits.clock``."""
    return values.Clock(
        case_id=row.case_id, kind=DeadlineKind(row.kind), round=row.round, profile_key=row.profile_key,
        profile_version=row.profile_version, term=term_of(row), started_at=row.started_at,
        suspensions=tuple(_read(pair) for pair in row.suspensions), extensions=tuple(row.extensions),
        met_at=row.met_at, dropped_at=row.dropped_at,
    )  # fmt: skip


def term_of(row: CaseDeadline) -> Term:
    return Term.model_validate(row.term)


def _new(session: AsyncSession, clock: values.Clock) -> CaseDeadline:
    row = CaseDeadline(
        case_id=clock.case_id, kind=clock.kind.value, round=clock.round, profile_key=clock.profile_key,
        profile_version=clock.profile_version, term=document_of(clock.term), started_at=clock.started_at,
        steps_at=[], revision=0,
    )  # fmt: skip
    session.add(row)
    return row


def _write(row: CaseDeadline, clock: values.Clock) -> None:
    """What changes in a clock after its start."""
    row.suspensions = [
        [pause.since.isoformat(), pause.until.isoformat() if pause.until else None] for pause in clock.suspensions
    ]
    row.extensions, row.met_at, row.dropped_at = list(clock.extensions), clock.met_at, clock.dropped_at


def _read(pair: Sequence[str | None]) -> Suspension:
    since, until = pair
    return Suspension(datetime.fromisoformat(since or ""), datetime.fromisoformat(until) if until else None)


def _name(clock: values.Clock | CaseDeadline) -> tuple[str, int]:
    return str(clock.kind), clock.round
