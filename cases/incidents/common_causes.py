"""共性问题 in the store: what closed cases have in common, measures against it, and how many came before and after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cases.changes import Change
from cases.incidents.causes import Group, Settled, groups, spans
from cases.incidents.errors import CauseRefused
from cases.limits.worktime import local_day
from cases.matters.places import area, within_city
from db import Clock, Database, utc_now
from db.tables import Case, CaseOrigin, CaseTag, Category, CommonCause, Department

MOST_CASES = 50_000
"""Grouped in one go, the latest."""
SHOWN = 100
_LONGEST_TEXT = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseText:
    """What a supervisor writes down. ``place`` empty: the whole city; ``tag`` empty: whatever they are marked with."""

    category: str
    place: str
    tag: str
    cause: str
    unit: str
    measure: str
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseView:
    """``before`` and ``after``: cases in the same number of ``days`` before it was written down and after the measure
    was due; None: too early."""

    id: int
    category: str
    category_name: str
    place: str
    tag: str
    cause: str
    unit: str
    unit_name: str
    measure: str
    due_on: date
    opened_by: str
    opened_at: datetime
    closed_by: str | None
    closed_at: datetime | None
    outcome: str | None
    days: int | None
    before: int | None
    after: int | None

    @property
    def fell(self) -> bool | None:
        return None if self.before is None or self.after is None else self.after < self.before


class CommonCauses:
    """All methods raise ``db.StoreUnavailable``."""

    def __init__(self, database: Database, *, clock: Clock = utc_now) -> None:
        self._database, self._clock = database, clock

    async def groups(self, since: datetime, until: datetime, *, least: int = 3) -> Sequence[Group]:
        """What was closed from ``since`` until before ``until``, by category and place. Robots' cases count nowhere."""
        wanted = (
            select(Case.id, Case.category, Case.place)
            .where(Case.closed_at >= since, Case.closed_at < until, Case.category.is_not(None))
            .where(Case.simulated.is_(False), Case.origin != CaseOrigin.INCIDENT)
            .order_by(Case.closed_at.desc())
            .limit(MOST_CASES)
        )
        async with self._database.read() as session:
            rows = (await session.execute(wanted)).all()
            tagged = select(CaseTag.case_id, CaseTag.tag).join(Case, Case.id == CaseTag.case_id)
            marks = await session.execute(tagged.where(Case.closed_at >= since, Case.closed_at < until))
            tags: dict[int, set[str]] = {}
            for case_id, tag in marks:
                tags.setdefault(case_id, set()).add(tag)
        settled = [
            Settled(category=category or "", place=place, tags=frozenset(tags.get(case_id, ())))
            for case_id, category, place in rows
        ]
        return groups(settled, least=least)

    async def listed(self) -> Sequence[CauseView]:
        """Open ones first, what is due first on top."""
        async with self._database.read() as session:
            ordered = (CommonCause.closed_at.is_not(None), CommonCause.due_on, CommonCause.id)
            rows = list(await session.scalars(select(CommonCause).order_by(*ordered).limit(SHOWN)))
            names = await _names(session, rows)
            return [await self._view(session, row, names) for row in rows]

    async def open(self, text: CauseText, change: Change) -> int:
        """Write a common cause down; its id. Raises ``CauseRefused``."""
        if not text.cause.strip() or not text.measure.strip():
            raise CauseRefused("请写明共性原因和整改措施。")
        if max(len(text.cause), len(text.measure)) > _LONGEST_TEXT or len(text.place) > 200 or len(text.tag) > 20:
            raise CauseRefused(f"原因和措施请控制在 {_LONGEST_TEXT} 字以内，地点 200 字，标签 20 字。")
        if text.due_on <= local_day(change.at):
            raise CauseRefused("整改期限须晚于今天。")
        async with self._database.write() as session:
            unit = await session.get(Department, text.unit)
            if unit is None or not unit.active:
                raise CauseRefused("请选择在用的责任单位。")
            if await session.get(Category, text.category) is None and not await _used(session, text.category):
                raise CauseRefused("没有这个事项分类。")
            row = CommonCause(
                category=text.category, place=area(text.place), tag=text.tag, cause=text.cause.strip(), unit=text.unit,
                measure=text.measure.strip(), due_on=text.due_on, opened_by=change.actor, opened_at=change.at,
            )  # fmt: skip
            session.add(row)
            await session.flush()
            after = {"category": row.category, "place": row.place, "unit": row.unit, "due_on": str(row.due_on)}
            session.add(change.entry("common_cause.opened", "common_cause", str(row.id), None, after))
            return row.id

    async def close(self, cause_id: int, outcome: str, change: Change) -> None:
        """The measure is done, or given up; ``outcome`` says how it came out. Raises ``CauseRefused``."""
        if not 2 <= len(outcome.strip()) <= 500:
            raise CauseRefused("请写明整改结果（2 至 500 字）。")
        async with self._database.write() as session:
            row = await session.get(CommonCause, cause_id, with_for_update=True)
            if row is None or row.closed_at is not None:
                raise CauseRefused("没有这项共性问题，或已经销号。")
            row.closed_at, row.closed_by, row.outcome = change.at, change.actor, outcome.strip()
            session.add(
                change.entry("common_cause.closed", "common_cause", str(row.id), None, {"outcome": row.outcome})
            )

    async def _view(self, session: AsyncSession, row: CommonCause, names: dict[str, str]) -> CauseView:
        compared = spans(row.opened_at, row.due_on, self._clock())
        counted = [await _count(session, row, *span) for span in (compared.before, compared.after)] if compared else []
        before, after = counted or (None, None)
        copied = {
            "id", "category", "place", "tag", "cause", "unit", "measure", "due_on", "opened_by", "opened_at",
            "closed_by", "closed_at", "outcome",
        }  # fmt: skip
        return CauseView(
            category_name=names.get(f"c:{row.category}", row.category), unit_name=names.get(f"u:{row.unit}", row.unit),
            days=compared.days if compared else None, before=before, after=after,
            **{name: getattr(row, name) for name in copied},
        )  # fmt: skip


async def _count(session: AsyncSession, cause: CommonCause, since: datetime, until: datetime) -> int:
    """Citizens' cases of the cause's category and place, and with its mark, that came within a span."""
    wanted = select(Case.place).where(
        Case.category == cause.category, Case.opened_at >= since, Case.opened_at < until, Case.simulated.is_(False),
        Case.origin != CaseOrigin.INCIDENT,
    )  # fmt: skip
    if cause.tag:
        wanted = wanted.where(Case.id.in_(select(CaseTag.case_id).where(CaseTag.tag == cause.tag)))
    places = await session.scalars(wanted)
    where = within_city(cause.place)
    return sum(not where or area(place) == where for place in places)


async def _names(session: AsyncSession, rows: Sequence[CommonCause]) -> dict[str, str]:
    categories = select(Category).where(Category.code.in_({row.category for row in rows}))
    units = select(Department).where(Department.code.in_({row.unit for row in rows}))
    found = {f"c:{row.code}": row.name for row in await session.scalars(categories)}
    return found | {f"u:{row.code}": row.name for row in await session.scalars(units)}


async def _used(session: AsyncSession, category: str) -> bool:
    """A city without a tree writes its categories as it likes."""
    return await session.scalar(select(Case.id).where(Case.category == category).limit(1)) is not None
