"""领导接待日: when leaders hear citizens, whom they hear, and what came of it. Each method is a unit of work."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases.changes import Change
from cases.errors import NoSuchCase
from cases.leaders.errors import PaperRefused
from cases.matters.unnamed import UNNAMED, kept_from
from db import SHANGHAI, Database, StoreConflict
from db.tables import Case, CaseState, ReceptionDay, ReceptionVisit

MOST_VISITS = 100
MOST_DAYS = 60
OVER = frozenset({CaseState.ARCHIVED})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceptionText:
    """What somebody enters; times of Asia/Shanghai."""

    day: date
    begins: time
    ends: time
    place: str
    leader: str
    visits: int
    theme: str = ""

    def check(self, now: datetime) -> None:
        """Raises ``PaperRefused``."""
        begins = datetime.combine(self.day, self.begins, SHANGHAI)
        if self.ends <= self.begins:
            raise PaperRefused("结束时间须晚于开始时间。")
        if begins <= now:
            raise PaperRefused("接待时间须晚于现在。")
        if not 1 <= self.visits <= MOST_VISITS:
            raise PaperRefused(f"接待人数请填 1 至 {MOST_VISITS}。")
        if not 1 <= len(self.place) <= 100 or not 1 <= len(self.leader) <= 64 or len(self.theme) > 100:
            raise PaperRefused("请填写地点（100 字以内）和领导姓名（64 字以内），主题最多 100 字。")


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitLine:
    id: int
    case_number: str
    came: bool | None
    outcome: str | None
    noted_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceptionView:
    id: int
    day: date
    begins: time
    ends: time
    place: str
    leader: str
    theme: str
    visits: int
    cancelled_at: datetime | None
    cancel_reason: str | None
    booked: tuple[VisitLine, ...] = ()

    @property
    def free(self) -> int:
        return 0 if self.cancelled_at else max(0, self.visits - len(self.booked))


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseVisit:
    """On which day the citizen of a case is heard, by whom, and what came of it. ``came`` None: not noted yet."""

    day: date
    begins: time
    place: str
    leader: str
    cancelled: bool
    came: bool | None
    outcome: str | None


class Receptions:
    """All methods raise ``db.StoreUnavailable``; those that change, ``PaperRefused``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def listed(self, *, since: date, viewer: str = "") -> list[ReceptionView]:
        """Days from ``since`` on, the first on top. A visit about a case the login ``viewer`` keeps out of takes its
        place, and that is all that is shown of it."""
        wanted = select(ReceptionDay).where(ReceptionDay.day >= since).order_by(ReceptionDay.day, ReceptionDay.begins)
        async with self._database.read() as session:
            kept = await kept_from(session, viewer)
            return await _views(session, list(await session.scalars(wanted.limit(MOST_DAYS))), kept)

    async def of_case(self, case_id: int) -> list[CaseVisit]:
        """The first day on top. Who may see the case is for the caller to know."""
        wanted = select(ReceptionDay, ReceptionVisit).join(ReceptionVisit, ReceptionVisit.day_id == ReceptionDay.id)
        wanted = wanted.where(ReceptionVisit.case_id == case_id).order_by(ReceptionDay.day, ReceptionDay.begins)
        async with self._database.read() as session:
            return [
                CaseVisit(
                    day=day.day, begins=day.begins, place=day.place, leader=day.leader, came=visit.came,
                    outcome=visit.outcome, cancelled=day.cancelled_at is not None,
                )
                for day, visit in await session.execute(wanted)
            ]  # fmt: skip

    async def enter(self, wanted: ReceptionText, change: Change) -> int:
        """The new day's id; a leader has one a day."""
        wanted.check(change.at)
        try:
            async with self._database.write() as session:
                values = {name: getattr(wanted, name) for name in ReceptionText.__slots__}
                row = ReceptionDay(**values, entered_by=change.actor)
                session.add(row)
                await session.flush()
                after = {"day": wanted.day.isoformat(), "leader": wanted.leader, "visits": wanted.visits}
                session.add(change.entry("reception.entered", "reception_day", str(row.id), None, after))
                return row.id
        except StoreConflict as exc:
            raise PaperRefused("这位领导当天已有接待安排。") from exc

    async def cancel(self, day: int, change: Change) -> None:
        """Raises ``ReasonMissing``, ``TextTooLong``, too."""
        change.require_reason()
        async with self._database.write() as session:
            row = await _open(session, day)
            row.cancelled_at, row.cancel_reason = change.at, change.reason
            session.add(change.entry("reception.cancelled", "reception_day", str(row.id), None, None))

    async def book(self, day: int, number: str, change: Change) -> None:
        """Have the citizen of a case heard on ``day``. Raises ``NoSuchCase``, too."""
        async with self._database.write() as session:
            row = await _open(session, day)
            if datetime.combine(row.day, row.ends, SHANGHAI) <= change.at:
                raise PaperRefused("这个接待日已经结束。")
            case = await session.scalar(select(Case).where(Case.number == number))
            if case is None or number in await kept_from(session, change.actor):
                raise NoSuchCase(number)
            if case.state in OVER:
                raise PaperRefused("工单已归档，不能预约接待。")
            booked = select(func.count()).select_from(ReceptionVisit).where(ReceptionVisit.day_id == row.id)
            if (await session.scalar(booked) or 0) >= row.visits:
                raise PaperRefused("这个接待日已经约满。")
            twice = (ReceptionVisit.day_id == row.id, ReceptionVisit.case_id == case.id)
            if await session.scalar(select(ReceptionVisit.id).where(*twice)) is not None:
                raise PaperRefused("这个工单已经预约了这一天。")
            session.add(
                ReceptionVisit(day_id=row.id, case_id=case.id, booked_by=change.actor, booked_at=change.at)
            )  # fmt: skip
            after = {"day": row.day.isoformat(), "leader": row.leader}
            session.add(change.entry("reception.booked", "case", str(case.id), None, after))

    async def note(self, visit: int, *, came: bool, outcome: str, change: Change) -> None:
        """What came of it; whoever came has an outcome."""
        outcome = outcome.strip()
        if len(outcome) > 2000 or (came and not outcome):
            raise PaperRefused("请填写接待情况和处理意见（2000 字以内）。")
        async with self._database.write() as session:
            row = await session.get(ReceptionVisit, visit, with_for_update=True)
            about = await session.scalar(select(Case.number).where(Case.id == row.case_id)) if row else None
            if row is None or about in await kept_from(session, change.actor):
                raise PaperRefused("没有这个预约。")
            day = await session.get_one(ReceptionDay, row.day_id)
            if change.at < datetime.combine(day.day, day.begins, SHANGHAI):
                raise PaperRefused("接待还没有开始，不能登记结果。")
            row.came, row.outcome, row.noted_by, row.noted_at = came, outcome or None, change.actor, change.at
            session.add(change.entry("reception.noted", "case", str(row.case_id), None, {"came": came}))


def _nothing_of(line: VisitLine) -> VisitLine:
    return VisitLine(id=line.id, case_number=UNNAMED, came=None, outcome=None, noted_at=None)


async def _open(session: AsyncSession, day: int) -> ReceptionDay:
    row = await session.get(ReceptionDay, day, with_for_update=True)
    if row is None:
        raise PaperRefused("没有这个接待日。")
    if row.cancelled_at is not None:
        raise PaperRefused("这个接待日已经取消。")
    return row


async def _views(session: AsyncSession, rows: list[ReceptionDay], kept: Collection[str]) -> list[ReceptionView]:
    found = await session.execute(
        select(ReceptionVisit, Case.number)
        .join(Case, Case.id == ReceptionVisit.case_id)
        .where(ReceptionVisit.day_id.in_([row.id for row in rows]))
        .order_by(ReceptionVisit.id)
    )
    lines: dict[int, list[VisitLine]] = {}
    for visit, number in found:
        line = VisitLine(
            id=visit.id, case_number=number, came=visit.came, outcome=visit.outcome, noted_at=visit.noted_at
        )  # fmt: skip
        lines.setdefault(visit.day_id, []).append(_nothing_of(line) if number in kept else line)
    copied = [name for name in ReceptionView.__slots__ if name != "booked"]
    return [
        ReceptionView(**{name: getattr(row, name) for name in copied}, booked=tuple(lines.get(row.id, ())))
        for row in rows
    ]
