"""The list as people read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select

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


_COLUMNS = [getattr(Callback, name) for name in CallbackRow.__slots__]


class CallbackQueries:
    """Reads only. Raises ``db.StoreUnavailable``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def waiting(self, *, simulated: bool = True) -> Sequence[CallbackRow]:
        """Who is to be called back, in the order of calling."""
        query = select(*_COLUMNS).where(Callback.closed_at.is_(None)).order_by(Callback.waiting_since, Callback.id)
        return await self._rows(query if simulated else query.where(~Callback.simulated))

    async def settled(self) -> Sequence[CallbackRow]:
        """The last ones that are closed, newest first."""
        query = select(*_COLUMNS).where(Callback.closed_at.is_not(None)).order_by(Callback.closed_at.desc())
        return await self._rows(query.limit(SHOWN_CLOSED))

    async def counts(self) -> dict[CallbackKind, int]:
        """How many are open, of each kind."""
        query = select(Callback.kind, func.count()).where(Callback.closed_at.is_(None)).group_by(Callback.kind)
        async with self._database.read() as session:
            return {kind: count for kind, count in await session.execute(query)}  # noqa: C416  (a Result is no mapping)

    async def _rows(self, query: Select[Any]) -> Sequence[CallbackRow]:
        async with self._database.read() as session:
            return [CallbackRow(**row._mapping) for row in await session.execute(query)]
