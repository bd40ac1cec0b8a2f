"""Sending notices: a job each, tried again with growing waits, a dead letter in the end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from db import Clock, Database
from db.jobs import NotNow, Task
from db.tables import AuditEntry, Case, Notice, NoticeChoice, NoticeState, NoticeWay
from notices.carriers import Carrier, Letter
from notices.errors import CarrierAway, CarrierRefused
from notices.patience import MOST_ATTEMPTS, wait_after
from notices.quiet import allowed_from
from notices.store import quiet_hours
from notices.writing import DISTURBING, is_secret

log = structlog.get_logger()

ACTOR = "system:notices"


@dataclass(frozen=True, slots=True)
class _Ready:
    carrier: Carrier
    letter: Letter


class NoticeSender:
    """A handler for ``Jobs.run({NOTICE: NoticeSender(...)})``.

    A worker that dies between the gateway's "taken" and our own mark sends the letter a second time, with the same
    key: better twice than never, and the gateway can tell.
    """

    def __init__(self, database: Database, carriers: Mapping[NoticeWay, Carrier], *, clock: Clock) -> None:
        self._database, self._carriers, self._clock = database, dict(carriers), clock

    async def __call__(self, task: Task) -> None:
        """Raises ``NotNow`` while it has to wait, ``StoreUnavailable``."""
        wanted = task.payload["notice"]
        ready = await self._ready(wanted)
        if ready is None:
            return
        try:
            await ready.carrier.send(ready.letter)
        except CarrierRefused as exc:
            await self._end(wanted, NoticeState.DEAD, f"refused {exc.code}")
        except CarrierAway as exc:
            await self._failed(wanted, exc)
        else:
            await self._end(wanted, NoticeState.SENT, None)

    async def _ready(self, wanted: int) -> _Ready | None:
        """None: it is not to be sent (any more). Raises ``NotNow``."""
        now = self._clock()
        async with self._database.write() as session:
            notice = await session.get(Notice, wanted, with_for_update=True)
            if notice is None or notice.state is not NoticeState.WAITING:
                return None
            why = await _why_not(session, notice)
            if why is not None:
                _close(notice, NoticeState.DROPPED, why, now)
                log.info("notice.dropped", notice=wanted, why=why)
                return None
            wait = await self._wait(session, notice, now)
        if wait > timedelta(0):
            raise NotNow("not yet time", delay=wait)
        carrier = self._carriers.get(notice.way) if notice.way else None
        if carrier is None or notice.address is None:
            await self._end(wanted, NoticeState.DEAD, "no carrier")
            return None
        letter = Letter(key=notice.key, to=notice.address, subject=notice.subject, text=notice.text)
        return _Ready(carrier, letter)

    async def _wait(self, session: AsyncSession, notice: Notice, now: datetime) -> timedelta:
        """Until it is due, and no quiet hour: a retry may come in the night."""
        from_when = max(notice.due_at, now)
        if notice.way in DISTURBING:
            from_when = allowed_from(from_when, await quiet_hours(session))
        return from_when - now

    async def _failed(self, wanted: int, exc: CarrierAway) -> None:
        """Raises ``NotNow`` as long as there is hope."""
        async with self._database.write() as session:
            notice = await session.get_one(Notice, wanted, with_for_update=True)
            notice.attempts, notice.error = notice.attempts + 1, exc.why[:200]
            spent = notice.attempts >= MOST_ATTEMPTS
        if spent:
            await self._end(wanted, NoticeState.DEAD, exc.why[:200])
            return
        raise NotNow(exc.why, delay=wait_after(notice.attempts)) from exc

    async def _end(self, wanted: int, state: NoticeState, error: str | None) -> None:
        now = self._clock()
        async with self._database.write() as session:
            notice = await session.get_one(Notice, wanted, with_for_update=True)
            if notice.state is not NoticeState.WAITING:  # another worker was faster
                return
            _close(notice, state, error, now)
            after = {"notice": notice.event, "way": notice.way.value if notice.way else None}
            action = "case.notice_sent" if state is NoticeState.SENT else "case.notice_dead"
            session.add(
                AuditEntry(
                    at=now, actor=ACTOR, action=action, subject_kind="case", subject_id=str(notice.case_id),
                    after=after, reason=error,
                )
            )  # fmt: skip
        log.info("notice.ended", notice=wanted, state=state.value)


async def _why_not(session: AsyncSession, notice: Notice) -> str | None:
    """What changed since the notice was written so that it must not go out."""
    choice = await session.get(NoticeChoice, notice.case_id)
    if choice is not None and choice.silent:
        return "silent"
    case = await session.get_one(Case, notice.case_id)
    return "secret" if notice.tells and is_secret(case) else None


def _close(notice: Notice, state: NoticeState, error: str | None, now: datetime) -> None:
    notice.state, notice.error, notice.ended_at = state, error, now
