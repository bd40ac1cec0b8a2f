"""Notices as people look at them, and what a citizen wants about those of his case."""

from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from cases import Change, NoSuchCase, not_recused
from db import Database
from db.jobs import Jobs
from db.tables import Case, Notice, NoticeChoice, NoticeState, NoticeWay, StepOutbox
from notices.errors import NoSuchNotice, NotDead, NoticeFaulty
from notices.reaching import mail_of
from notices.writing import ask_to_send

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeView:
    """``number`` is the case's."""

    id: int
    number: str
    event: str
    way: NoticeWay | None
    address: str | None
    text: str
    state: NoticeState
    due_at: datetime
    attempts: int
    error: str | None
    created_at: datetime
    ended_at: datetime | None

    @classmethod
    def of(cls, row: Notice, number: str) -> "NoticeView":
        own = {item.name: getattr(row, item.name) for item in fields(cls) if item.name != "number"}
        return cls(number=number, **own)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """``silent``: no notices of this case; ``email``: where mail goes; ``account``: of the message channel."""

    silent: bool = False
    email: str | None = None
    account: str | None = None


class Notices:
    """All methods raise ``db.StoreUnavailable``."""

    def __init__(self, database: Database, jobs: Jobs) -> None:
        self._database, self._jobs = database, jobs

    async def listed(
        self, state: NoticeState | None, *, after: int | None = None, viewer: str = ""
    ) -> list[NoticeView]:
        """Newest first, at most ``PAGE``, those below the id ``after``; none of a case the login ``viewer`` keeps out
        of."""
        wanted = select(Notice, Case.number).join(Case, Case.id == Notice.case_id).order_by(Notice.id.desc())
        wanted = wanted.where(not_recused(viewer))
        if state is not None:
            wanted = wanted.where(Notice.state == state)
        if after is not None:
            wanted = wanted.where(Notice.id < after)
        async with self._database.read() as session:
            return [NoticeView.of(row, number) for row, number in await session.execute(wanted.limit(PAGE))]

    async def counts(self) -> dict[NoticeState, int]:
        async with self._database.read() as session:
            found = await session.execute(select(Notice.state, func.count()).group_by(Notice.state))
            return {NoticeState(state): count for state, count in found}

    async def stuck_steps(self) -> int:
        """Steps of which nothing could be made."""
        async with self._database.read() as session:
            return await session.scalar(select(func.count(StepOutbox.id)).where(StepOutbox.error.is_not(None))) or 0

    async def free_steps(self, change: Change) -> None:
        """Have the steps that were set aside looked at again."""
        async with self._database.write() as session:
            freed = update(StepOutbox).where(StepOutbox.error.is_not(None)).values(error=None)
            count = len((await session.scalars(freed.returning(StepOutbox.id))).all())
            session.add(change.entry("notice.steps_freed", "step_outbox", "*", None, {"steps": count}))

    async def of_case(self, number: str) -> tuple[list[NoticeView], Choice]:
        """Newest first, and what the citizen wants. Raises ``NoSuchCase``."""
        async with self._database.read() as session:
            case = await _case(session, number)
            rows = await session.scalars(select(Notice).where(Notice.case_id == case.id).order_by(Notice.id.desc()))
            choice = await session.get(NoticeChoice, case.id)
            found = [NoticeView.of(row, number) for row in rows]
        if choice is None:
            return found, Choice()
        return found, Choice(silent=choice.silent, email=choice.email, account=choice.account)

    async def choose(self, number: str, wanted: Choice, change: Change) -> None:
        """Write down what the citizen wants. Raises ``NoSuchCase``, ``NoticeFaulty``."""
        if wanted.email and mail_of(wanted.email) is None:
            raise NoticeFaulty(["请填写有效的邮箱地址。"])
        async with self._database.write() as session:
            case = await _case(session, number)
            row = await session.get(NoticeChoice, case.id, with_for_update=True)
            before = {"silent": row.silent, "email": bool(row.email)} if row else None
            row = row or NoticeChoice(case_id=case.id)
            row.silent, row.email, row.account = wanted.silent, mail_of(wanted.email), wanted.account or None
            row.changed_at, row.changed_by = change.at, change.actor
            session.add(row)
            after = {"silent": row.silent, "email": bool(row.email)}
            session.add(change.entry("case.notices_chosen", "case", str(case.id), before, after))

    async def send_again(self, notice_id: int, change: Change) -> None:
        """Queue a dead letter with all its attempts, under its old key. Raises ``NoSuchNotice``, ``NotDead``."""
        async with self._database.write() as session:
            notice = await session.get(Notice, notice_id, with_for_update=True)
            if notice is None:
                raise NoSuchNotice("notice", notice_id)
            if notice.state is not NoticeState.DEAD:
                raise NotDead("notice", notice_id)
            notice.state, notice.attempts, notice.ended_at = NoticeState.WAITING, 0, None
            notice.rounds += 1
            session.add(change.entry("notice.sent_again", "notice", str(notice_id), None, {"rounds": notice.rounds}))
            await ask_to_send(session, self._jobs, notice)


async def _case(session: AsyncSession, number: str) -> Case:
    case: Case | None = await session.scalar(select(Case).where(Case.number == number))
    if case is None:
        raise NoSuchCase(number)
    return case
