"""批示 and 包案: what leaders want settled, reported on until it is. Each method is one unit of work."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from cases.changes import Change
from cases.leaders.errors import LeaderTaskRefused
from cases.leaders.task_rules import SOON
from cases.life.facts import Person, is_sealed
from cases.life.hidden_words import for_units
from cases.limits.colours import Colour, colour
from db import Database
from db.tables import AuditEntry, Case, CaseRecusal, LeaderTask, LeaderTaskReport, Role, SpecialReport, TaskKind

SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskReportLine:
    at: datetime
    by: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaderTaskView:
    """``case_number`` or ``report_number``: what it is about. ``unit``: the one that leads the case now, or that was
    named upon the report."""

    id: int
    kind: TaskKind
    leader: str
    words: str
    unit: str | None
    begun_at: datetime
    begun_by: str
    due_at: datetime | None
    every_days: int | None
    report_at: datetime | None
    reminded_at: datetime | None
    ended_at: datetime | None
    outcome: str | None
    case_number: str | None
    report_number: str | None
    reports: tuple[TaskReportLine, ...] = ()

    def colour(self, now: datetime) -> Colour | None:
        """By its limit or by the next word that is due, whichever comes first."""
        return task_colour(self.due_at, self.report_at, self.ended_at, now)


def task_colour(
    due_at: datetime | None, report_at: datetime | None, ended_at: datetime | None, now: datetime
) -> Colour | None:
    """None: it has neither a limit nor somebody who waits to hear."""
    waited = [at for at in (due_at, report_at if ended_at is None else None) if at is not None]
    first = min(waited, default=None)
    return colour(first, first - SOON if first else None, ended_at, now)


def _hidden(task: LeaderTaskView, hide: Callable[[str], str]) -> LeaderTaskView:
    lines = tuple(replace(line, words=hide(line.words)) for line in task.reports)
    return replace(
        task, words=hide(task.words), outcome=hide(task.outcome) if task.outcome else task.outcome, reports=lines
    )


_WAITED_FOR = case(
    (LeaderTask.due_at.is_(None), LeaderTask.report_at),
    (LeaderTask.report_at < LeaderTask.due_at, LeaderTask.report_at),
    else_=LeaderTask.due_at,
)
"""By what ``task_colour`` colours an open one."""


class LeaderTasks:
    """All methods raise ``db.StoreUnavailable``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def listed(
        self, *, viewer: str = "", ended: bool = False, kind: TaskKind | None = None
    ) -> list[LeaderTaskView]:
        """Open ones, on top whose limit or next word to the leader is due first; or the ``ended``, the newest first.

        Not those about cases the login ``viewer`` keeps out of.
        """
        wanted = select(LeaderTask).where(LeaderTask.ended_at.is_not(None) if ended else LeaderTask.ended_at.is_(None))
        wanted = wanted.where(_open_to(viewer))
        if kind is not None:
            wanted = wanted.where(LeaderTask.kind == kind)
        order = (LeaderTask.ended_at.desc(),) if ended else (_WAITED_FOR.is_(None), _WAITED_FOR, LeaderTask.id)
        async with self._database.read() as session:
            return await _views(session, list(await session.scalars(wanted.order_by(*order).limit(SHOWN))))

    async def of_case(self, case_id: int, reader: Person) -> list[LeaderTaskView]:
        """Oldest first; to a unit's people without what they must not learn of the citizen."""
        found = await self._where(LeaderTask.case_id == case_id)
        if reader.role is not Role.DEPARTMENT or not found:
            return found
        async with self._database.read() as session:
            about = await session.get_one(Case, case_id)
        hide = for_units(
            sealed=is_sealed(about.confidential, about.case_type, about.nature), anonymous=about.anonymous,
            name=about.citizen_name, number=about.caller, place=about.place,
        )  # fmt: skip
        return [_hidden(one, hide) for one in found]

    async def of_report(self, report_id: int) -> list[LeaderTaskView]:
        """Oldest first."""
        return await self._where(LeaderTask.report_id == report_id)

    async def report(self, task: int, change: Change) -> None:
        """Tell the leader how it stands: ``change.reason``. The next word is due one interval later.

        Raises ``LeaderTaskRefused``, ``ReasonMissing``, ``TextTooLong``.
        """
        change.require_reason()
        async with self._database.write() as session:
            row = await _open(session, task, change.actor)
            session.add(LeaderTaskReport(task_id=row.id, at=change.at, by=change.actor, words=change.reason))
            if row.every_days:
                row.report_at = change.at + timedelta(days=row.every_days)
            session.add(_entry(row, change, "leader_task.reported"))

    async def end(self, task: int, change: Change) -> None:
        """It is settled, and ``change.reason`` says how. Raises as ``report`` does."""
        change.require_reason()
        async with self._database.write() as session:
            row = await _open(session, task, change.actor)
            row.ended_at, row.ended_by, row.outcome, row.report_at = change.at, change.actor, change.reason, None
            session.add(_entry(row, change, "leader_task.ended"))

    async def _where(self, condition: ColumnElement[bool]) -> list[LeaderTaskView]:
        wanted = select(LeaderTask).where(condition).order_by(LeaderTask.id)
        async with self._database.read() as session:
            return await _views(session, list(await session.scalars(wanted)))


def _open_to(login: str) -> ColumnElement[bool]:
    """Tasks that are not about a case ``login`` keeps out of."""
    running = (CaseRecusal.case_id == LeaderTask.case_id, CaseRecusal.login == login, CaseRecusal.ended_at.is_(None))
    return ~select(CaseRecusal.id).where(*running).exists()


async def _open(session: AsyncSession, task: int, login: str) -> LeaderTask:
    row = await session.scalar(select(LeaderTask).where(LeaderTask.id == task, _open_to(login)).with_for_update())
    if row is None:
        raise LeaderTaskRefused(task, "unknown")
    if row.ended_at is not None:
        raise LeaderTaskRefused(task, "ended")
    return row


async def _views(session: AsyncSession, rows: list[LeaderTask]) -> list[LeaderTaskView]:
    ids = [row.id for row in rows]
    ours = [row.case_id for row in rows if row.case_id]
    leading = aliased(Case)
    having = func.coalesce(Case.lead_unit, leading.lead_unit)  # a merged case is with the unit of the one it follows
    about = select(Case.id, Case.number, having).outerjoin(leading, leading.number == Case.follows)
    cases = {one: (number, lead) for one, number, lead in await session.execute(about.where(Case.id.in_(ours)))}
    wanted = select(SpecialReport.id, SpecialReport.number)
    found = await session.execute(wanted.where(SpecialReport.id.in_([row.report_id for row in rows if row.report_id])))
    papers = {one: number for one, number in found}  # noqa: C416 (a Result)
    told = select(LeaderTaskReport).where(LeaderTaskReport.task_id.in_(ids)).order_by(LeaderTaskReport.id)
    reports: dict[int, list[TaskReportLine]] = {}
    for line in await session.scalars(told):
        reports.setdefault(line.task_id, []).append(TaskReportLine(at=line.at, by=line.by, words=line.words))
    copied = set(LeaderTaskView.__slots__) - {"unit", "case_number", "report_number", "reports"}
    views = []
    for row in rows:
        number, unit = cases.get(row.case_id or 0, (None, row.unit))
        views.append(
            LeaderTaskView(
                **{name: getattr(row, name) for name in copied}, case_number=number, unit=unit,
                report_number=papers.get(row.report_id or 0), reports=tuple(reports.get(row.id, ())),
            )
        )  # fmt: skip
    return views


def _entry(row: LeaderTask, change: Change, action: str) -> AuditEntry:
    subject = ("case", str(row.case_id)) if row.case_id else ("special_report", str(row.report_id))
    return change.entry(action, *subject, None, {"task": row.id, "kind": row.kind.value})
