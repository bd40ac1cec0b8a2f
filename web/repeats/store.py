"""Keys and answers in the store. Each method is one unit of work; each may raise ``db.StoreUnavailable``."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from db import Clock, Database
from db.tables import RepeatedRequest
from web.refusals import AnswerNotKept, KeyInUse, KeyTaken, OutcomeUnknown
from web.repeats.rules import KEPT, PATIENCE, Earlier, Verdict, judged

SWEEP_EVERY = timedelta(minutes=10)
_REFUSED: Mapping[Verdict, type[Exception]] = {
    Verdict.TAKEN: KeyTaken,
    Verdict.IN_USE: KeyInUse,
    Verdict.UNKNOWN: OutcomeUnknown,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One request with a key: whose, which, and what it asks (``rules.fingerprint``)."""

    owner: str
    key: str
    asked: str


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it was given; ``body`` None: it had a secret in it, which is not kept."""

    status: int
    headers: Mapping[str, str]
    body: str | None


class Repeats:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock
        self._swept_at: datetime | None = None

    async def begin(self, wanted: Asked, *, safe: bool) -> Kept | None:
        """None: carry it out, then ``keep``, ``forget`` or ``give_up``. Of two that come at once one begins.

        Raises ``KeyTaken``, ``KeyInUse``, ``OutcomeUnknown``, ``AnswerNotKept``.
        """
        now = self._clock()
        async with self._database.write() as session:
            await self._sweep(session, now)
            if await self._put(session, wanted, now):
                return None
            row = await session.get(RepeatedRequest, (wanted.owner, wanted.key), with_for_update=True)
            if row is None:  # the first was refused at this very moment
                raise KeyInUse
            verdict = judged(_earlier(row), wanted.asked, now, safe=safe)
            if verdict in _REFUSED:
                raise _REFUSED[verdict]
            if verdict is Verdict.REPLAY:
                if row.body is None:
                    raise AnswerNotKept
                return Kept(row.status or 500, row.headers or {}, row.body)
            row.asked, row.began_at, row.expires_at = wanted.asked, now, now + KEPT
            row.status, row.headers, row.body = None, None, None
            return None

    async def keep(self, wanted: Asked, answer: Kept) -> None:
        """It was carried out: who asks again gets ``answer``."""
        await self._set(wanted, status=answer.status, headers=dict(answer.headers), body=answer.body)

    async def give_up(self, wanted: Asked) -> None:
        """It failed in the middle, nobody knows how far: who asks again is told so, at once."""
        await self._set(wanted, began_at=self._clock() - PATIENCE)

    async def forget(self, wanted: Asked) -> None:
        """It was refused and nothing was done: the key is free."""
        async with self._database.write() as session:
            await session.execute(delete(RepeatedRequest).where(*_is(wanted)))

    async def _set(self, wanted: Asked, **values: Any) -> None:
        async with self._database.write() as session:
            await session.execute(update(RepeatedRequest).where(*_is(wanted)).values(**values))

    async def _put(self, session: AsyncSession, wanted: Asked, now: datetime) -> bool:
        """Whether the key is new. A second one that comes meanwhile waits here until this unit of work is over."""
        insert: Any = sqlite.insert if self._database.dialect == "sqlite" else postgresql.insert
        values = {"owner": wanted.owner, "key": wanted.key, "asked": wanted.asked}
        made = insert(RepeatedRequest).values(**values, began_at=now, expires_at=now + KEPT)
        return await session.scalar(made.on_conflict_do_nothing().returning(RepeatedRequest.key)) is not None

    async def _sweep(self, session: AsyncSession, now: datetime) -> None:
        if self._swept_at is None or now - self._swept_at >= SWEEP_EVERY:
            self._swept_at = now
            await session.execute(delete(RepeatedRequest).where(RepeatedRequest.expires_at <= now))


def _is(wanted: Asked) -> tuple[Any, Any, Any]:
    return (
        RepeatedRequest.owner == wanted.owner,
        RepeatedRequest.key == wanted.key,
        RepeatedRequest.asked == wanted.asked,
    )


def _earlier(row: RepeatedRequest) -> Earlier:
    return Earlier(asked=row.asked, began_at=row.began_at, expires_at=row.expires_at, answered=row.status is not None)
