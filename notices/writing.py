"""A step becomes a notice: written here, sent by ``notices.sending``."""

from collections.abc import Collection, Mapping
from datetime import timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from cases import case_mark, fill, is_sealed
from db import Clock
from db.jobs import Jobs
from db.tables import Case, Notice, NoticeChoice, NoticeState, NoticeWay
from notices.events import Event, StepSeen, events_of
from notices.quiet import allowed_from
from notices.reaching import way_to
from notices.store import RuleView, quiet_hours, rules_for
from notices.texts import LONGEST_SUBJECT, worded
from notices.values import values_of

log = structlog.get_logger()

NOTICE = "notice"
"""Kind of the jobs that send."""
CRASHES = 100
"""How often a worker may die over one notice; refusals are counted on the notice itself."""
DISTURBING = frozenset({NoticeWay.SMS, NoticeWay.MESSAGE})
"""Ways that make a telephone ring; quiet hours are for these."""


class NoticeWriter:
    """``ways``: those this installation has carriers for."""

    def __init__(self, jobs: Jobs, ways: Collection[NoticeWay], *, clock: Clock) -> None:
        self._jobs, self._ways, self._clock = jobs, frozenset(ways), clock

    async def on_step(self, session: AsyncSession, case: Case, step: StepSeen) -> None:
        """Write the notices of ``step``; a rehearsal's citizens get none."""
        events = events_of(step)
        if not events or case.simulated:
            return
        rules = [rule for rule in (await rules_for(session, events)).values() if rule.active]
        choice = await session.get(NoticeChoice, case.id) if rules else None
        if choice is not None and choice.silent:
            return
        for rule in rules:
            await self._write(session, case, step, rule, choice)

    async def _write(
        self, session: AsyncSession, case: Case, step: StepSeen, rule: RuleView, choice: NoticeChoice | None
    ) -> None:
        now = self._clock()
        values = await values_of(session, case, now)
        words = worded(rule.text, rule.discreet, values, secret=is_secret(case))
        if words is None:
            return
        found = self._way(case, rule, choice)
        notice = Notice(
            case_id=case.id, ordinal=step.ordinal, event=rule.event.value, key=_key(case, step, rule.event),
            way=found[0] if found else None, address=found[1] if found else None,
            subject=_subject(case, rule, values),
            text=words.text, tells=words.tells, state=NoticeState.WAITING if found else NoticeState.DROPPED,
            due_at=max(now, step.at + timedelta(minutes=rule.delay_minutes)), attempts=0, rounds=0,
            error=None if found else "no_way", created_at=now, ended_at=None if found else now,
        )  # fmt: skip
        if notice.way in DISTURBING:
            notice.due_at = allowed_from(notice.due_at, await quiet_hours(session))
        session.add(notice)
        await session.flush()
        if found:
            await ask_to_send(session, self._jobs, notice)
        log.info("notice.written", notice=notice.id, case=case.id, what=rule.event.value, state=notice.state.value)

    def _way(self, case: Case, rule: RuleView, choice: NoticeChoice | None) -> tuple[NoticeWay, str] | None:
        return way_to(
            rule.ways, self._ways, number=case.caller, email=(choice.email if choice else None) or case.email,
            account=choice.account if choice else None,
        )  # fmt: skip


async def ask_to_send(session: AsyncSession, jobs: Jobs, notice: Notice) -> None:
    """Have ``notice`` sent when it is due, within the caller's transaction."""
    key = f"{NOTICE}:{notice.id}:{notice.rounds}"
    await jobs.enqueue(session, NOTICE, {"notice": notice.id}, key=key, due_at=notice.due_at, max_attempts=CRASHES)


def is_secret(case: Case) -> bool:
    """Whether no message may tell what the case is about: anybody may read over the citizen's shoulder."""
    return case.anonymous or is_sealed(case.confidential, case.case_type, case.nature)


def _subject(case: Case, rule: RuleView, values: Mapping[str, str | None]) -> str:
    """With the case's mark, by which the citizen's answer to the letter finds the case."""
    plain, mark = fill(rule.subject, values).text, case_mark(case.number)
    return (plain if mark in plain else f"{mark} {plain}")[:LONGEST_SUBJECT]


def _key(case: Case, step: StepSeen, event: Event) -> str:
    return f"notice-{case.number}-{step.ordinal}-{event.value}"
