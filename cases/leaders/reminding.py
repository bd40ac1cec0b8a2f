"""批示 and 包案 whose time has come are pressed: the unit is reminded in the case, or by its duty telephone."""

import structlog
from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases.leaders.task_rules import SOON, Occasion, due_reminder
from cases.life.errors import StepNotLegal
from cases.life.facts import Fields, Person
from cases.life.vocabulary import Action, Field
from cases.limits.clocks import Clocks
from cases.messages import Messages
from cases.steps.looking import facts_of
from cases.steps.taking import take_within
from cases.units.duty_messages import to_duty_telephone
from db import Clock, Database, sweep_for_ever, utc_now
from db.jobs import Jobs, Task
from db.tables import AuditEntry, Case, Department, LeaderTask, SpecialReport, TaskKind

log = structlog.get_logger()

ACTOR = Person(login="system:leaders", role=None)
LEADER_MESSAGE = "leader_task.message"
SWEEP_SECONDS = 60.0
NAMES = {TaskKind.INSTRUCTION: "批示", TaskKind.OWNERSHIP: "包案"}
WORDS = {
    Occasion.SOON: "{leader}{kind}的完成期限将到，请抓紧办理",
    Occasion.DUE: "{leader}{kind}的完成期限已到，请尽快办结并报告结果",
    Occasion.REPORT: "应向{leader}回报{kind}办理进展，请报送情况",
    Occasion.STILL: "{leader}{kind}仍未按期办结或回报，请尽快报送情况",
}
TEXT = "12345热线提醒：专报{number}，{words}。"


class LeaderReminders:
    """Found in the store: whatever became due while nobody looked is reminded of at the next look, once."""

    def __init__(self, database: Database, jobs: Jobs, *, clock: Clock = utc_now) -> None:
        self._database, self._clocks, self._clock = database, Clocks(jobs), clock

    async def run(self) -> None:
        """Look until cancelled."""
        await sweep_for_ever(self.sweep, what="leader_tasks", seconds=SWEEP_SECONDS)

    async def sweep(self) -> int:
        """Remind of every open task whose time has come; how many. Raises ``db.StoreUnavailable``."""
        near = self._clock() + SOON
        waiting = (LeaderTask.ended_at.is_(None), or_(LeaderTask.due_at <= near, LeaderTask.report_at <= near))
        async with self._database.read() as session:
            found = list(await session.execute(select(LeaderTask.id, LeaderTask.case_id).where(*waiting)))
        return sum([await self._remind(task, case) for task, case in found])

    async def _remind(self, task: int, case_id: int | None) -> bool:
        now = self._clock()
        async with self._database.write() as session:
            case = await session.get(Case, case_id, with_for_update=True) if case_id else None  # the case first, always
            row = await session.get_one(LeaderTask, task, with_for_update=True)
            since = row.reminded_at or row.begun_at
            what = due_reminder(
                due_at=row.due_at, report_at=row.report_at, every_days=row.every_days, since=since, now=now
            )
            if row.ended_at is not None or what is None:
                return False
            row.reminded_at = now
            words = WORDS[what.occasion].format(leader=row.leader, kind=NAMES[row.kind])
            subject = ("case", str(case_id)) if case_id else ("special_report", str(row.report_id))
            session.add(_entry(row, subject, words, self._clock))
            if case is not None:
                await self._press(session, case, words)
            elif row.unit is not None:
                key = f"leader-task:{row.id}:{what.at.isoformat()}"
                payload = {"task": row.id, "words": words}
                await self._clocks.jobs.enqueue(session, LEADER_MESSAGE, payload, key=key)
        log.info("leader_task.reminded", task=task, occasion=what.occasion.value)
        return True

    async def _press(self, session: AsyncSession, case: Case, words: str) -> None:
        """A case that is answered has no unit to be pressed: the hotline finds the task on its page."""
        fields: Fields = {Field.REASON: words}
        facts, now = await facts_of(session, case), self._clock()
        try:
            await take_within(session, self._clocks, case, facts, Action.REMIND, actor=ACTOR, fields=fields, now=now)
        except StepNotLegal:
            log.info("leader_task.no_unit_to_press", case=case.id, state=case.state.value)


class LeaderMessage:
    """Handler of ``LEADER_MESSAGE``; payload ``task``, ``words``: a short message to the duty telephone of the unit
    that has to carry out what a leader wrote upon a special report."""

    def __init__(self, database: Database, messages: Messages | None) -> None:
        self._database, self._messages = database, messages

    async def __call__(self, task: Task) -> None:
        """Raises ``NotNow`` while the gateway is away."""
        async with self._database.read() as session:
            row = await session.get_one(LeaderTask, task.payload["task"])
            if row.ended_at is not None or row.unit is None or row.report_id is None:
                return
            unit = await session.get(Department, row.unit)
            report = await session.get_one(SpecialReport, row.report_id)
        text = TEXT.format(number=report.number, words=task.payload["words"])
        await to_duty_telephone(self._messages, unit, text, key=task.key)


def _entry(row: LeaderTask, subject: tuple[str, str], words: str, clock: Clock) -> AuditEntry:
    return AuditEntry(
        at=clock(), actor=ACTOR.login, action="leader_task.reminded", subject_kind=subject[0], subject_id=subject[1],
        after={"task": row.id, "kind": row.kind.value}, reason=words[:500],
    )  # fmt: skip
