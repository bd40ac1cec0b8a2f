"""Cards and escalations, as jobs: a card is earned at an instant and given once, however late a worker runs."""

import secrets
from datetime import datetime
from typing import Any, Protocol

import structlog
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from cases.changes import Change
from cases.limits.calendar_store import load_calendar
from cases.limits.clocks import Clocks, Limits, clocks_of, copy_limits, limits, term_of
from cases.limits.colours import Colour
from cases.limits.terms import KIND_NAMES, DeadlineKind
from cases.limits.worktime import local_day
from db import Clock, Database, utc_now
from db.jobs import HopelessJob, Jobs, Task
from db.tables import AuditEntry, Case, CaseCard, CaseDeadline

log = structlog.get_logger()

RECOUNT = "deadlines.recount"
"""Kind of the jobs that count open clocks anew after a change of the calendar."""
BATCH = 200
ACTOR = "system:deadlines"


class Reminding(Protocol):
    """What else a card sets off: a step of the case, a notice to the unit."""

    async def card(self, session: AsyncSession, case: Case, deadline: CaseDeadline, card: CaseCard) -> None:
        """Called once per card, in the transaction that writes it; the rows of case and deadline are locked."""


class Reminder:
    """A handler for ``Jobs.run({DEADLINE: Reminder(...)})``. Everything happens in one transaction, or not at all."""

    def __init__(self, database: Database, reminding: Reminding, *, clock: Clock = utc_now) -> None:
        self._database, self._reminding, self._clock = database, reminding, clock

    async def __call__(self, task: Task) -> None:
        """Raises ``HopelessJob``, ``StoreUnavailable``, and whatever ``Reminding`` raises."""
        event, at = task.payload["event"], datetime.fromisoformat(task.payload["at"])
        async with self._database.write() as session:
            case = await session.get(Case, task.payload["case"], with_for_update=True)
            row = await session.get(CaseDeadline, task.payload["deadline"], with_for_update=True)
            if case is None or row is None:
                raise HopelessJob(f"no deadline {task.payload['deadline']} of case {task.payload['case']}")
            if row.revision != task.payload["revision"] or _over_before(row, at):
                log.info("deadline.stale", case=case.id, deadline=row.id, what=event)
                return
            card = await self._write(session, row, event, at)
            if card is None:
                log.info("deadline.card_given_already", case=case.id, deadline=row.id, what=event)
                return
            session.add(_entry(card, self._clock()))
            await self._reminding.card(session, case, row, card)
        log.info("deadline.card", case=card.case_id, deadline=card.deadline_id, what=event)

    async def _write(self, session: AsyncSession, row: CaseDeadline, event: str, at: datetime) -> CaseCard | None:
        """The new card, or None when it was given before."""
        insert: Any = sqlite.insert if self._database.dialect == "sqlite" else postgresql.insert
        values = {
            "case_id": row.case_id, "deadline_id": row.id, "event": event, "at": at, "written_at": self._clock(),
            "colour": (Colour.YELLOW if event == "yellow" else Colour.RED).value, "reason": _reason(row, event),
        }  # fmt: skip
        added: CaseCard | None = await session.scalar(
            insert(CaseCard).values(values).on_conflict_do_nothing().returning(CaseCard)
        )
        return added


class Recounter:
    """A handler for ``Jobs.run({RECOUNT: Recounter(...)})``: counts every open clock anew, a batch at a time."""

    def __init__(self, database: Database, jobs: Jobs) -> None:
        self._database, self._clocks = database, Clocks(jobs)

    async def __call__(self, task: Task) -> None:
        """Doing it twice moves nothing the second time. Raises ``NoWorkingDay``, ``StoreUnavailable``."""
        last, moved = 0, 0
        while True:
            async with self._database.write() as session:
                cases = await self._batch(session, last)
                if not cases:
                    break
                for case in cases:
                    moved += await self._recount(session, case)
                last = cases[-1].id
        log.info("deadlines.recounted", moved=moved)

    async def _recount(self, session: AsyncSession, case: Case) -> int:
        """How many of the case's clocks moved. Its copy moves with them, and is no change of what people wrote."""
        rows = await clocks_of(session, case.id, lock=True)
        running = [row for row in rows if row.met_at is None and row.dropped_at is None]
        if not running:  # met while we waited for the case
            return 0
        calendar = await load_calendar(session, since=local_day(min(row.started_at for row in running)))
        moved = sum([await self._clocks.recount(session, row, calendar) for row in running])
        shown = limits(rows, answered=case.hotline_told_at is not None)
        if shown != Limits(case.due_at, case.yellow_at):
            await copy_limits(session, case.id, shown)
        return moved

    async def _batch(self, session: AsyncSession, last: int) -> list[Case]:
        """The next cases with a clock that runs, locked as everybody locks them: the case first."""
        running = (CaseDeadline.met_at.is_(None), CaseDeadline.dropped_at.is_(None))
        waiting = select(CaseDeadline.case_id).where(CaseDeadline.case_id == Case.id, *running).exists()
        cases = select(Case).where(Case.id > last, waiting).order_by(Case.id).limit(BATCH)
        return list(await session.scalars(cases.with_for_update(of=Case)))


async def ask_recount(session: AsyncSession, jobs: Jobs) -> None:
    """Have open clocks counted anew once the caller's change of the calendar is committed."""
    await jobs.enqueue(session, RECOUNT, {}, key=f"{RECOUNT}:{secrets.token_hex(8)}")


def _over_before(row: CaseDeadline, at: datetime) -> bool:
    """Whether nobody was waited for any more when the card would have been earned."""
    over = row.met_at or row.dropped_at
    return over is not None and over < at


def _reason(row: CaseDeadline, event: str) -> str:
    kind = KIND_NAMES[DeadlineKind(row.kind)]
    if event == "yellow":
        return f"{kind}时限将到"
    if event == "red":
        return f"已超过{kind}时限"
    number = int(event.removeprefix("step-"))
    return f"超过{kind}时限仍未完成：{term_of(row).escalations[number - 1].step}"


def _entry(card: CaseCard, now: datetime) -> AuditEntry:
    after = {"event": card.event, "colour": card.colour, "deadline": card.deadline_id, "at": card.at.isoformat()}
    return Change(at=now, actor=ACTOR, reason=card.reason).entry("case.card", "case", str(card.case_id), None, after)
