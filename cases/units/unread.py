"""未读: what lies unopened in the inboxes of units."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases.life.facts import CaseFacts, Person
from cases.life.rules import Taken
from cases.units.assignments import current_assignments
from cases.units.unread_rules import AlarmRules, Share, alarm_at, more_pressing, told
from db import Database, setting_of
from db.jobs import Jobs
from db.tables import Department, UnitWay, Unread, UnreadWhy

SETTING = "cases.unread_alarm"
UNREAD_ALARM = "unread.alarm"
STILL_UNREAD = Unread.closed_at.is_(None)


class UnreadCases:
    """What the people of a unit have not looked at."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def count(self, unit: str) -> int:
        """Raises ``db.StoreUnavailable``."""
        async with self._database.read() as session:
            return await session.scalar(select(func.count()).where(Unread.unit == unit, STILL_UNREAD)) or 0

    async def opened(self, case_id: int, person: Person, *, now: datetime) -> bool:
        """A person of a unit has the case before him; whether it was unread till then."""
        if person.unit is None:
            return False
        mine = (Unread.case_id == case_id, Unread.unit == person.unit, STILL_UNREAD)
        async with self._database.read() as session:
            if await session.scalar(select(Unread.id).where(*mine)) is None:
                return False
        async with self._database.write() as session:
            row = await session.scalar(select(Unread).where(*mine).with_for_update())
            if row is not None:
                row.closed_at, row.read_by = now, person.login
        return row is not None


async def leave_unread(
    session: AsyncSession, jobs: Jobs, before: CaseFacts, taken: Taken, *, by: str | None, now: datetime
) -> None:
    """Leave ``taken`` unread in the inboxes it concerns; take the case out of those it has left. ``by``: whose people
    took the step."""
    await session.flush()
    shares = {
        row.unit: Share(row.unit, row.part, fresh=row.assigned_at == now, answered=row.answered_at is not None)
        for row in await current_assignments(session, before.id)
        if row.ended_at is None
    }
    lying = await _lying(session, before.id, shares.keys(), now)
    news = told(taken.step.action, shares.values(), by)
    if not news:
        return
    rules = AlarmRules.of(await setting_of(session, SETTING))
    for unit in await _with_account(session, news):
        known = lying.get(unit)
        if known is not None:
            known.why = more_pressing(known.why, news[unit])
        else:
            at = alarm_at(now, taken.after.urgency, shares[unit].part, rules)
            await put(session, jobs, before.id, unit, news[unit], now=now, alarm=at)


async def _lying(session: AsyncSession, case_id: int, here: Collection[str], now: datetime) -> dict[str, Unread]:
    """What lies unread by unit; in inboxes the case has left it lies no longer."""
    rows = await session.scalars(select(Unread).where(Unread.case_id == case_id, STILL_UNREAD).with_for_update())
    found = {row.unit: row for row in rows}
    for unit in found.keys() - here:
        found.pop(unit).closed_at = now
    return found


async def put(
    session: AsyncSession, jobs: Jobs, case_id: int, unit: str, why: UnreadWhy, *, now: datetime,
    alarm: datetime | None,
) -> None:  # fmt: skip
    """A new row, and the job of its alarm."""
    row = Unread(case_id=case_id, unit=unit, why=why, since=now, alarm_at=alarm)
    session.add(row)
    await session.flush()
    if alarm is not None:
        await jobs.enqueue(session, UNREAD_ALARM, {"unread": row.id}, key=f"unread:{row.id}", due_at=alarm)


async def _with_account(session: AsyncSession, units: Mapping[str, UnreadWhy]) -> list[str]:
    """Units whose people sign in themselves; the others are served by the hotline's own."""
    wanted = select(Department.code).where(Department.code.in_(units), Department.way == UnitWay.NETWORK)
    return list(await session.scalars(wanted.order_by(Department.code)))
