"""What steps around the handling of a case leave in the store: leaders' tasks, deliveries of orders, recusals."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases.life.errors import FieldRefused, UnitRefused
from cases.life.facts import CaseFacts, Person
from cases.life.rules import Taken
from cases.life.vocabulary import Action, Field
from cases.units.assignments import HELPING, current_assignments
from db.tables import AssignmentPart, Case, CaseRecusal, DeliveryWay, Department, LeaderTask, TaskKind, User

KINDS = {Action.INSTRUCT: TaskKind.INSTRUCTION, Action.OWN: TaskKind.OWNERSHIP}
USUAL_SILENCE = 7
"""Days after which the leader of a case hears how it stands, unless something else was said."""


async def leave_task(session: AsyncSession, before: CaseFacts, taken: Taken, person: Person, now: datetime) -> None:
    """批示 and 包案 are tracked until somebody says what came of them (``cases.leaders.tasks``)."""
    fields, kind = taken.fields, KINDS[taken.step.action]
    every = int(str(fields.get(Field.EVERY_DAYS, USUAL_SILENCE))) if kind is TaskKind.OWNERSHIP else None
    session.add(
        LeaderTask(
            kind=kind, case_id=before.id, leader=fields[Field.LEADER], words=fields[Field.REASON],
            unit=before.lead_unit, begun_at=now, begun_by=person.login, due_at=fields.get(Field.UNTIL),
            every_days=every, report_at=now + timedelta(days=every) if every else None,
        )
    )  # fmt: skip


async def leave_delivery(session: AsyncSession, before: CaseFacts, taken: Taken, person: Person, now: datetime) -> None:
    """The order reached the lead unit: how, when, and who took it there."""
    fields = taken.fields
    for row in await current_assignments(session, before.id):
        if row.part is AssignmentPart.LEAD:
            at = fields[Field.DELIVERED_AT]
            row.delivered_at = at if isinstance(at, datetime) else None
            row.delivered_way = DeliveryWay(str(fields[Field.DELIVERED_WAY]))
            row.received_by = str(fields[Field.RECEIVED_BY])


async def leave_recusal(session: AsyncSession, before: CaseFacts, taken: Taken, person: Person, now: datetime) -> None:
    """Whoever keeps out has no part any more; who names nobody speaks for himself.

    Raises ``UnitRefused`` of a unit that leads or supervises: that has to be given to another first; ``FieldRefused``
    of a person we do not know.
    """
    fields = taken.fields
    unit = fields.get(Field.WHICH_UNIT)
    login = fields.get(Field.WHO) or (person.login if unit is None else None)
    if unit is not None:
        await _take_off(session, before, str(unit), taken, now)
    if Field.WHO in fields and await session.scalar(select(User.id).where(User.login == login)) is None:
        raise FieldRefused(Field.WHO, "no_such_person")
    for who, which in ((login, None), (None, unit)):
        if who is not None or which is not None:
            session.add(
                CaseRecusal(
                    case_id=before.id, login=who, unit=which, reason=str(fields[Field.REASON])[:500], begun_at=now,
                    begun_by=person.login,
                )
            )  # fmt: skip


async def _take_off(session: AsyncSession, before: CaseFacts, unit: str, taken: Taken, now: datetime) -> None:
    if await session.get(Department, unit) is None:
        raise UnitRefused(unit, "unknown")
    if unit in {before.lead_unit, before.supervising_unit}:
        raise UnitRefused(unit, "has_part")
    for row in await current_assignments(session, before.id):
        if row.unit == unit and row.part in HELPING:
            row.ended_at, row.ended_by_action = now, taken.step.action


async def end_recusal(session: AsyncSession, before: CaseFacts, taken: Taken, person: Person, now: datetime) -> None:
    """Raises ``FieldRefused`` of somebody who does not keep out."""
    for field, column in ((Field.WHO, CaseRecusal.login), (Field.WHICH_UNIT, CaseRecusal.unit)):
        if field in taken.fields:
            running = (CaseRecusal.case_id == before.id, CaseRecusal.ended_at.is_(None))
            rows = list(await session.scalars(select(CaseRecusal).where(*running, column == taken.fields[field])))
            if not rows:
                raise FieldRefused(field, "not_recused")
            for row in rows:
                row.ended_at = now


def not_recused(login: str) -> ColumnElement[bool]:
    """Cases ``login`` need not keep out of."""
    running = (CaseRecusal.case_id == Case.id, CaseRecusal.login == login, CaseRecusal.ended_at.is_(None))
    return ~select(CaseRecusal.id).where(*running).exists()


async def recused_from(session: AsyncSession, case_id: int) -> tuple[frozenset[str], frozenset[str]]:
    """Logins of people, and units, that keep out of a case."""
    running = (CaseRecusal.case_id == case_id, CaseRecusal.ended_at.is_(None))
    rows = list(await session.scalars(select(CaseRecusal).where(*running)))
    logins = frozenset(row.login for row in rows if row.login is not None)
    return logins, frozenset(row.unit for row in rows if row.unit is not None)
