"""专报: writing a matter up for a leader, putting it before them, and following what they say to its end.

Each method is one unit of work, audited.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases.changes import Change
from cases.leaders.errors import NoSuchReport, PaperRefused, ReportStepRefused
from cases.leaders.report_rules import ReportAction, after, open_actions
from cases.steps.leaving import not_recused
from db import SHANGHAI, Database, StoreConflict
from db.tables import Case, Department, LeaderTask, ReportState, SpecialReport, SpecialReportCase, TaskKind

LONGEST_TITLE, LONGEST_TEXT, LONGEST_LEADER, MOST_CASES = 100, 20_000, 64, 200
SHOWN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportText:
    """What somebody writes: ``cases`` are numbers of the cases it speaks of."""

    title: str
    text: str
    cases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialReportView:
    id: int
    number: str
    state: ReportState
    title: str
    text: str
    written_by: str
    written_at: datetime
    submitted_to: str | None
    submitted_at: datetime | None
    ended_at: datetime | None
    version: int
    cases: tuple[str, ...] = ()
    actions: tuple[ReportAction, ...] = ()
    """What may be done with it now."""


class SpecialReports:
    """All methods raise ``db.StoreUnavailable``; those that take ``number`` raise ``NoSuchReport``, those that change
    ``ReportStepRefused`` (also when somebody else changed it after ``version`` was read)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def listed(self, state: ReportState | None = None) -> list[SpecialReportView]:
        """The newest first."""
        wanted = select(SpecialReport).order_by(SpecialReport.id.desc()).limit(SHOWN)
        if state is not None:
            wanted = wanted.where(SpecialReport.state == state)
        async with self._database.read() as session:
            return [_view(row) for row in await session.scalars(wanted)]

    async def read(self, number: str, *, viewer: str = "") -> SpecialReportView:
        """Cases the login ``viewer`` keeps out of are not among those it names."""
        async with self._database.read() as session:
            return await _whole(session, await _found(session, number), viewer)

    async def write(
        self, wanted: ReportText, change: Change, *, number: str = "", version: int = 0
    ) -> SpecialReportView:
        """Begin a report, or change the draft ``number``. Raises ``PaperRefused``."""
        _check(wanted)
        try:
            return await self._written(wanted, change, number, version)
        except StoreConflict:  # two began one in the same instant, and the other took the number
            return await self._written(wanted, change, number, version)

    async def _written(self, wanted: ReportText, change: Change, number: str, version: int) -> SpecialReportView:
        async with self._database.write() as session:
            if number:
                row = await _step(session, number, version, ReportAction.WRITE)
                before = {"title": row.title, "text": row.text}
                row.title, row.text = wanted.title, wanted.text
            else:
                row, before = await _begin(session, wanted, change), None
            await _name_cases(session, row, wanted.cases, change.actor)
            session.add(
                change.entry("special_report.written", "special_report", str(row.id), before, {"title": row.title})
            )
            await session.flush()
            return await _whole(session, row, change.actor)

    async def submit(self, number: str, leader: str, change: Change, *, version: int) -> SpecialReportView:
        """Put it before ``leader``. Raises ``PaperRefused``."""
        _check_leader(leader)
        async with self._database.write() as session:
            row = await _step(session, number, version, ReportAction.SUBMIT)
            row.submitted_to, row.submitted_at = leader, change.at
            return await _done(session, row, change, ReportAction.SUBMIT, {"leader": leader})

    async def instruct(
        self, number: str, leader: str, words: str, change: Change, *, version: int, unit: str | None = None,
        until: datetime | None = None,
    ) -> SpecialReportView:  # fmt: skip
        """Write down what the leader said; it is tracked until it is settled. Raises ``PaperRefused``."""
        _check_leader(leader)
        if not 1 <= len(words) <= 2000:
            raise PaperRefused("批示内容请写 1 至 2000 字。")
        if until is not None and until <= change.at:
            raise PaperRefused("完成期限须晚于现在。")
        async with self._database.write() as session:
            row = await _step(session, number, version, ReportAction.INSTRUCT)
            if unit is not None and await session.get(Department, unit) is None:
                raise PaperRefused(f"没有编码为「{unit[:32]}」的单位。")
            session.add(
                LeaderTask(
                    kind=TaskKind.INSTRUCTION, report_id=row.id, leader=leader, words=words, unit=unit,
                    begun_at=change.at, begun_by=change.actor, due_at=until,
                )
            )  # fmt: skip
            return await _done(session, row, change, ReportAction.INSTRUCT, {"leader": leader})

    async def end(self, number: str, change: Change, *, version: int, withdraw: bool = False) -> SpecialReportView:
        """Conclude it, or ``withdraw`` it, for a reason. Raises ``ReasonMissing``, ``TextTooLong``."""
        change.require_reason()
        action = ReportAction.WITHDRAW if withdraw else ReportAction.CONCLUDE
        async with self._database.write() as session:
            row = await _step(session, number, version, action)
            row.ended_at = change.at
            return await _done(session, row, change, action, {})


async def _begin(session: AsyncSession, wanted: ReportText, change: Change) -> SpecialReport:
    year = f"{change.at.astimezone(SHANGHAI).year}-"
    own = select(SpecialReport.number).where(SpecialReport.number.startswith(year))
    last = await session.scalar(own.order_by(SpecialReport.id.desc()).limit(1))
    count = int(last.removeprefix(year)) + 1 if last else 1
    row = SpecialReport(
        number=f"{year}{count:04d}", state=ReportState.DRAFT, title=wanted.title, text=wanted.text,
        written_by=change.actor, written_at=change.at,
    )  # fmt: skip
    session.add(row)
    await session.flush()
    return row


async def _found(session: AsyncSession, number: str, *, lock: bool = False) -> SpecialReport:
    wanted = select(SpecialReport).where(SpecialReport.number == number)
    row: SpecialReport | None = await session.scalar(wanted.with_for_update() if lock else wanted)
    if row is None:
        raise NoSuchReport(number)
    return row


async def _step(session: AsyncSession, number: str, version: int, action: ReportAction) -> SpecialReport:
    """The report, locked and moved to the state ``action`` leads to."""
    row = await _found(session, number, lock=True)
    if row.version != version:
        raise ReportStepRefused(number, action, "changed")
    row.state = after(number, row.state, action, open_tasks=await _open_tasks(session, row.id))
    return row


async def _open_tasks(session: AsyncSession, report: int) -> int:
    running = (LeaderTask.report_id == report, LeaderTask.ended_at.is_(None))
    return await session.scalar(select(func.count()).select_from(LeaderTask).where(*running)) or 0


async def _done(
    session: AsyncSession, row: SpecialReport, change: Change, action: ReportAction, more: dict[str, str]
) -> SpecialReportView:
    entry = change.entry(f"special_report.{action}", "special_report", str(row.id), None, {"state": row.state} | more)
    session.add(entry)
    await session.flush()
    return await _whole(session, row, change.actor)


async def _name_cases(session: AsyncSession, row: SpecialReport, numbers: Sequence[str], writer: str) -> None:
    """Cases ``writer`` keeps out of cannot be named by him, and stay where others named them."""
    meant = select(Case.id, Case.number).where(Case.number.in_(numbers), not_recused(writer))
    known = {number: one for one, number in await session.execute(meant)}
    missing = [number for number in numbers if number not in known]
    if missing:
        raise PaperRefused(f"没有工单「{missing[0][:24]}」。")
    his = select(Case.id).where(not_recused(writer), Case.id == SpecialReportCase.case_id).exists()
    await session.execute(delete(SpecialReportCase).where(SpecialReportCase.report_id == row.id, his))
    session.add_all(SpecialReportCase(report_id=row.id, case_id=known[number]) for number in dict.fromkeys(numbers))


async def _whole(session: AsyncSession, row: SpecialReport, viewer: str) -> SpecialReportView:
    named = select(Case.number).join(SpecialReportCase, SpecialReportCase.case_id == Case.id)
    cases = await session.scalars(
        named.where(SpecialReportCase.report_id == row.id, not_recused(viewer)).order_by(Case.id)
    )
    return _view(row, tuple(cases), open_actions(row.state, open_tasks=await _open_tasks(session, row.id)))


def _view(row: SpecialReport, cases: tuple[str, ...] = (), actions: tuple[ReportAction, ...] = ()) -> SpecialReportView:
    copied = {name: getattr(row, name) for name in SpecialReportView.__slots__ if name not in {"cases", "actions"}}
    return SpecialReportView(**copied, cases=cases, actions=actions)


def _check(wanted: ReportText) -> None:
    if not 2 <= len(wanted.title) <= LONGEST_TITLE:
        raise PaperRefused(f"标题请写 2 至 {LONGEST_TITLE} 字。")
    if not 1 <= len(wanted.text) <= LONGEST_TEXT:
        raise PaperRefused(f"正文请写 1 至 {LONGEST_TEXT} 字。")
    if len(wanted.cases) > MOST_CASES:
        raise PaperRefused(f"一份专报最多列 {MOST_CASES} 个工单。")


def _check_leader(leader: str) -> None:
    if not 1 <= len(leader) <= LONGEST_LEADER:
        raise PaperRefused(f"请填写领导姓名和职务（{LONGEST_LEADER} 字以内）。")
