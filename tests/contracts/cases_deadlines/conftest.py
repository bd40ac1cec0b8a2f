"""A store with the official calendar and the shipped profiles, one case, a clock that is told, and jobs."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select

from cases import (
    DEADLINE,
    DEFAULT,
    RECOUNT,
    Calendars,
    Clocks,
    DeadlineKind,
    Matter,
    Pressing,
    Recounter,
    Reminder,
    Reminding,
    profile_at,
    seed_profiles,
)
from cases.limits import clock
from db import Database
from db.jobs import LeaseJobs, Task
from db.tables import AuditEntry, Case, CaseCard, CaseDeadline, Job, JobState
from tests.unit.cases.days import local

MONDAY = local("2026-11-16 10:00")


@dataclass
class Now:
    at: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.at


@dataclass
class Office:
    """One hotline's deadlines; ``at`` moves its clock and lets the workers do what has come due."""

    database: Database
    now: Now
    case: int
    reminding: Reminding | None = None
    ran: list[str] = field(default_factory=list)

    @property
    def jobs(self) -> LeaseJobs:
        return LeaseJobs(self.database, clock=self.now)

    @property
    def clocks(self) -> Clocks:
        return Clocks(self.jobs)

    @property
    def calendars(self) -> Calendars:
        return Calendars(self.database, self.jobs)

    async def start(self, kind: DeadlineKind = DeadlineKind.ANSWER, profile: str = DEFAULT) -> None:
        """Start a clock by a profile, if that sets such a limit."""
        async with self.database.write() as session:
            found = await profile_at(session, profile, self.now())
            term = found.term(kind, Matter())
            if term is not None:
                rule = partial(clock.started, case_id=self.case, kind=kind, term=term, profile=found, at=self.now())
                await self.clocks.change(session, self.case, rule)

    async def change(self, rule: clock.Rule) -> CaseDeadline:
        """Let ``rule`` change the case's clocks; the newest one afterwards."""
        async with self.database.write() as session:
            return (await self.clocks.change(session, self.case, rule))[-1]

    async def deadline(self) -> CaseDeadline:
        async with self.database.read() as session:
            return (await session.scalars(select(CaseDeadline).order_by(CaseDeadline.id.desc()))).first()

    async def at(self, text: str) -> list[tuple[str, str]]:
        """Let it be ``text``; the cards given so far as (event, reason)."""
        self.now.at = local(text)
        await self.work()
        return [(card.event, card.reason) for card in await self.cards()]

    async def work(self) -> None:
        """Do every job that is due, once, as a worker would."""
        pressing = Pressing(self.jobs, clock=self.now)
        handlers = {
            DEADLINE: Reminder(self.database, self.reminding or pressing, clock=self.now),
            RECOUNT: Recounter(self.database, self.jobs),
        }
        while task := await self._claim(handlers):
            await handlers[task.kind](task)
            self.ran.append(task.payload.get("event", task.kind))

    async def _claim(self, kinds: dict[str, object]) -> Task | None:
        async with self.database.write() as session:
            due = select(Job).where(Job.state == JobState.QUEUED, Job.due_at <= self.now(), Job.kind.in_(list(kinds)))
            job = (await session.scalars(due.order_by(Job.due_at, Job.id))).first()
            if job is None:
                return None
            job.state = JobState.DONE
            return Task(id=job.id, kind=job.kind, key=job.key, payload=job.payload, attempt=1, max_attempts=1, owner="")

    async def cards(self) -> list[CaseCard]:
        async with self.database.read() as session:
            return list(await session.scalars(select(CaseCard).order_by(CaseCard.at, CaseCard.id)))

    async def audit(self, action: str) -> list[AuditEntry]:
        async with self.database.read() as session:
            rows = await session.scalars(select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id))
            return list(rows)


@pytest.fixture
async def office(database: Database) -> Office:
    now = Now()
    async with database.write() as session:
        case = Case(number="20261116-000001", opened_at=MONDAY, updated_at=MONDAY)
        session.add(case)
        await session.flush()
        await seed_profiles(session, now=MONDAY - timedelta(days=1))
        made = Office(database, now, case.id)
    await made.calendars.seed(now=MONDAY)
    await made.work()
    return made
