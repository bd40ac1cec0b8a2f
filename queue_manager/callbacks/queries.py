"""The list as people read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from db import Database
from db.tables import Callback, CallbackKind, CallbackState

SHOWN_CLOSED = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackRow:
    """One citizen on the list; columns as in ``db.tables.Callback``."""

    id: int
    number: str
    call_id: str
    kind: CallbackKind
    line: str | None
    queue: str | None
    waiting_since: datetime
    state: CallbackState
    claimed_by: str | None
    attempts: int
    last_attempt_at: datetime | None
    not_before: datetime | None
    dialled_call_id: str | None
    case_id: int | None
    closed_at: datetime | None
    closing: str | None
    simulated: bool

    @classmethod
    def of(cls, row: Callback) -> "CallbackRow":
        return cls(**{name: getattr(row, name) for name in cls.__slots__})


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackCounts:
    """``wanted``: open, and nobody has taken them; ``taken``: claimed by a seat or being dialled. ``oldest_since`` is
    the beginning of the longest wait of all open ones. Of those that were closed in a period ``reached`` were spoken
    with; the others got through by themselves, were struck off, or were not reached."""

    wanted: int
    taken: int
    oldest_since: datetime | None
    closed: int
    reached: int

    @property
    def open(self) -> int:
        return self.wanted + self.taken


_COLUMNS = [getattr(Callback, name) for name in CallbackRow.__slots__]


class CallbackQueries:
    """Reads only. Raises ``db.StoreUnavailable``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def waiting(self, *, simulated: bool = True) -> Sequence[CallbackRow]:
        """Who is to be called back, in the order of calling."""
        query = select(*_COLUMNS).where(Callback.closed_at.is_(None)).order_by(Callback.waiting_since, Callback.id)
        return await self._rows(query if simulated else query.where(~Callback.simulated))

    async def settled(
        self, since: datetime | None = None, before: datetime | None = None, *, simulated: bool = True
    ) -> Sequence[CallbackRow]:
        """Those closed from ``since`` on and before ``before``, or the last ones that are closed; newest first."""
        query = select(*_COLUMNS).where(Callback.closed_at.is_not(None)).order_by(Callback.closed_at.desc())
        if since is not None and before is not None:
            query = query.where(Callback.closed_at >= since, Callback.closed_at < before)
        else:
            query = query.limit(SHOWN_CLOSED)
        return await self._rows(query if simulated else query.where(~Callback.simulated))

    async def counts(self, since: datetime, before: datetime, *, simulated: bool = True) -> CallbackCounts:
        """How many stand on the list now, and how many were closed from ``since`` on and before ``before``."""
        closed = and_(Callback.closed_at >= since, Callback.closed_at < before)
        is_open = Callback.closed_at.is_(None)
        query = select(
            _count(is_open, Callback.state == CallbackState.WANTED),
            _count(is_open, Callback.state != CallbackState.WANTED),
            func.min(case((is_open, Callback.waiting_since))),
            _count(closed),
            _count(closed, Callback.state == CallbackState.REACHED),
        ).where(or_(is_open, closed))
        async with self._database.read() as session:
            row = (await session.execute(query if simulated else query.where(~Callback.simulated))).one()
        return CallbackCounts(wanted=row[0], taken=row[1], oldest_since=row[2], closed=row[3], reached=row[4])

    async def _rows(self, query: Select[Any]) -> Sequence[CallbackRow]:
        async with self._database.read() as session:
            return [CallbackRow(**row._mapping) for row in await session.execute(query)]


def _count(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((and_(*conditions), 1)))
