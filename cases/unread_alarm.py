"""The alarm when nobody of a unit opens what lies in its inbox: a step of the system, and a word to those around."""

import re
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cases.assignments import current_assignments
from cases.clocks import Clocks
from cases.errors import StepNotLegal
from cases.facts import Fields, Person
from cases.looking import facts_of
from cases.messages import MessageRefused, Messages, MessagesAway
from cases.steps import take_within
from cases.unread import STILL_UNREAD, UNREAD_ALARM, put
from cases.unread_rules import more_pressing
from cases.vocabulary import Action, Field
from db import Clock, Database
from db.jobs import Jobs, NotNow, Task
from db.tables import AssignmentPart, AuditEntry, Case, Department, Unread, UnreadWhy

log = structlog.get_logger()

UNREAD_MESSAGE = "unread.message"
WATCH = Person(login="system:unread", role=None)
LATER = timedelta(minutes=5)
TEXT = "12345热线提醒：工单{number}派至贵单位已{minutes}分钟无人查阅，请尽快登录处理。"
CALL_THEM = "；未发短信（单位没有登记值班手机，或没有短信网关），请电话催办"
"""A landline takes no messages: whoever reads the case's history is told so."""
_MOBILE = re.compile(r"1[3-9]\d{9}")

__all__ = ["UNREAD_ALARM", "UNREAD_MESSAGE", "UnreadAlarm", "UnreadMessage"]


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
            why += "" if self._gateway and _mobile(unit) else CALL_THEM
            await self._urge(session, case, why, now)
            await self._tell_watchers(session, case, row, now)
            await self._clocks.jobs.enqueue(session, UNREAD_MESSAGE, {"unread": row.id}, key=f"unread-message:{row.id}")
            session.add(_audit(row, now, f"{minutes} 分钟无人查阅"))
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
        number = _mobile(unit)
        if self._messages is None or number is None:
            log.info("case.unread_no_message", unread=row.id, gateway=self._messages is not None)
            return
        minutes = int((self._clock() - row.since).total_seconds() // 60)
        text = TEXT.format(number=case.number, minutes=minutes)
        try:
            await self._messages.send(number, text, key=f"unread-{row.id}")
        except MessageRefused as exc:
            log.warning("case.unread_message_refused", unread=row.id, status=exc.status)
        except MessagesAway as exc:
            raise NotNow(str(exc), delay=LATER) from exc


def _mobile(unit: Department | None) -> str | None:
    """The duty telephone of ``unit``, if it is one that takes messages."""
    number = ((unit.duty_phone if unit else None) or "").strip()
    return number if _MOBILE.fullmatch(number) else None


def _audit(row: Unread, now: datetime, why: str) -> AuditEntry:
    return AuditEntry(
        at=now, actor=WATCH.login, action="case.unread_alarm", subject_kind="case", subject_id=str(row.case_id),
        after={"unit": row.unit, "unread": row.id, "since": row.since.isoformat()}, reason=why,
    )  # fmt: skip
