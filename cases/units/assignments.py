"""Which units have a part in a case, and which may be given one."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases.life.errors import UnitRefused
from cases.life.facts import Person
from cases.life.vocabulary import Action
from db.tables import AssignmentPart, CaseAssignment, Department, UnitKind

HELPING = frozenset({AssignmentPart.CO_HANDLER, AssignmentPart.SUB})
"""Parts of units that do a share and answer to the lead one."""


async def current_assignments(session: AsyncSession, case_id: int) -> list[CaseAssignment]:
    """Who has a part in the case now, or had when it was closed, in the order of assignment."""
    present = or_(CaseAssignment.ended_at.is_(None), CaseAssignment.ended_by_action == Action.CLOSE)
    wanted = select(CaseAssignment).where(CaseAssignment.case_id == case_id, present).order_by(CaseAssignment.id)
    return list(await session.scalars(wanted))


async def require_units(
    session: AsyncSession, parts: Mapping[str, AssignmentPart], *, recused: Collection[str]
) -> None:
    """Raises ``UnitRefused`` where a unit cannot take its part."""
    rows = await session.scalars(select(Department).where(Department.code.in_(parts)))
    known = {row.code: row for row in rows}
    for unit, part in parts.items():
        row = known.get(unit)
        supervises = part is AssignmentPart.SUPERVISING
        if row is None:
            raise UnitRefused(unit, "unknown")
        if not row.active:
            raise UnitRefused(unit, "inactive")
        if supervises != (row.kind is UnitKind.SUPERVISING):
            raise UnitRefused(unit, "wrong_kind")
        if unit in recused:
            raise UnitRefused(unit, "recused")


async def earlier_leads(session: AsyncSession, case_id: int) -> list[str]:
    """The lead units the case was taken from again, in the order in which they had it."""
    gone = (CaseAssignment.ended_at.is_not(None), CaseAssignment.ended_by_action != Action.CLOSE)
    lead = (CaseAssignment.case_id == case_id, CaseAssignment.part == AssignmentPart.LEAD)
    wanted = select(CaseAssignment.unit).where(*lead, *gone).order_by(CaseAssignment.id)
    return list(dict.fromkeys(await session.scalars(wanted)))


def assignment(case_id: int, unit: str, part: AssignmentPart, person: Person, now: datetime) -> CaseAssignment:
    """A part that begins now."""
    return CaseAssignment(case_id=case_id, unit=unit, part=part, assigned_at=now, assigned_by=person.login)
