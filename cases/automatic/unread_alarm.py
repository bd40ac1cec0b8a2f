"""The alarm when nobody of a unit opens what lies in its inbox: a step of the system, and a word to those around."""

from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cases.changes import Change
from cases.life.errors import StepNotLegal
from cases.life.facts import Fields, Person
from cases.life.vocabulary import Action, Field
from cases.limits.clocks import Clocks
from cases.messages import Messages
from cases.steps.looking import facts_of
from cases.steps.taking import take_within
from cases.units.assignments import current_assignments
from cases.units.duty_messages import mobile_of, to_duty_telephone
from cases.units.unread import STILL_UNREAD, put
from cases.units.unread_rules import more_pressing
from db import Clock, Database
from db.jobs import Jobs, Task
from db.tables import AssignmentPart, Case, Department, Unread, UnreadWhy

log = structlog.get_logger()

UNREAD_MESSAGE = "unread.message"
WATCH = Person(login="system:unread", role=None)
TEXT = "12345热线提醒：工单{number}派至贵单位已{minutes}分钟无人查阅，请尽快登录处理。"
CALL_THEM = "；未发短信（单位没有登记值班手机，或没有短信网关），请电话催办"
"""A landline takes no messages: whoever reads the case's history is told so."""


class UnreadAlarm:
    """Handler of ``UNREAD_ALARM``; payload ``unread``: the system urges, the supervising unit is told.

    ``gateway``: whether short messages go out at all.
    """

    def __init__(self, database: Database, jobs: Jobs, *, clock: Clock, gateway: bool = True) -> None:
        self._database, self._clocks, self._clock, self._gateway = database, Clocks(jobs), clock, gateway

    async def __call__(self, task: Task) -> None:
        """Raises ``db.StoreUnavailable``."""
        async with self._database.write() as session:
            found = await session.get(Unread, task.payload["unread"])
            case = await session.get(Case, found.case_id, with_for_update=True) if found else None
            row = await session.get(Unread, task.payload["unread"], with_for_update=True, populate_existing=True)
            if row is None or case is None or row.closed_at is not None or row.alarmed_at is not None:
                return
            now = self._clock()
            row.alarmed_at = now
            minutes = int((now - row.since).total_seconds() // 60)
            unit = await session.get(Department, row.unit)
            why = f"派至单位已 {minutes} 分钟无人查阅"
            why += "" if self._gateway and mobile_of(unit) else CALL_THEM
            await self._urge(session, case, why, now)
            await self._tell_watchers(session, case, row, now)
            await self._clocks.jobs.enqueue(session, UNREAD_MESSAGE, {"unread": row.id}, key=f"unread-message:{row.id}")
            change = Change(at=now, actor=WATCH.login, reason=f"{minutes} 分钟无人查阅")
            seen = {"unit": row.unit, "unread": row.id, "since": row.since.isoformat()}
            session.add(change.entry("case.unread_alarm", "case", str(row.case_id), None, seen))
        log.info("case.unread_alarm", case=row.case_id, unread=row.id)

    async def _urge(self, session: AsyncSession, case: Case, why: str, now: datetime) -> None:
        facts = await facts_of(session, case)
        try:
            fields: Fields = {Field.REASON: why}
            await take_within(session, self._clocks, case, facts, Action.REMIND, actor=WATCH, fields=fields, now=now)
        except StepNotLegal:
            log.warning("case.unread_step_not_legal", case=case.id, state=case.state.value)

    async def _tell_watchers(self, session: AsyncSession, case: Case, row: Unread, now: datetime) -> None:
        """The supervising unit, which is not watched in its turn."""
        watching = [
            one.unit
            for one in await current_assignments(session, case.id)
            if one.part is AssignmentPart.SUPERVISING and one.unit != row.unit
        ]
        for unit in watching:
            known = await session.scalar(
                select(Unread).where(Unread.case_id == case.id, Unread.unit == unit, STILL_UNREAD).with_for_update()
            )
            if known is not None:
                known.why = more_pressing(known.why, UnreadWhy.ALARM)
            else:
                await put(session, self._clocks.jobs, case.id, unit, UnreadWhy.ALARM, now=now, alarm=None)


class UnreadMessage:
    """Handler of ``UNREAD_MESSAGE``; payload ``unread``: a short message to the unit's duty telephone, if it is one
    that takes messages. No word of the citizen's is in it."""

    def __init__(self, database: Database, messages: Messages | None, *, clock: Clock) -> None:
        self._database, self._messages, self._clock = database, messages, clock

    async def __call__(self, task: Task) -> None:
        """Raises ``NotNow`` while the gateway is away."""
        async with self._database.read() as session:
            row = await session.get(Unread, task.payload["unread"])
            if row is None or row.closed_at is not None:
                return
            unit, case = await session.get(Department, row.unit), await session.get_one(Case, row.case_id)
        minutes = int((self._clock() - row.since).total_seconds() // 60)
        text = TEXT.format(number=case.number, minutes=minutes)
        await to_duty_telephone(self._messages, unit, text, key=f"unread-{row.id}")
