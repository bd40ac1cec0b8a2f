"""The channels as people know them: names, order, whether they take cases now, and how many came by each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from cases.changes import Change, require_length
from cases.matters.merging import OVER
from cases.registry.errors import ChannelRefused
from db import Database
from db.tables import TELEPHONE, Case, Channel

LONGEST_NAME = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelView:
    code: str
    name: str
    active: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelCount:
    """Cases registered by a channel within a period, and how many of them are closed by now."""

    code: str
    name: str
    registered: int
    closed: int


class Channels:
    """All methods raise ``db.StoreUnavailable``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def all(self) -> list[ChannelView]:
        """In the order of display."""
        async with self._database.read() as session:
            rows = await session.scalars(select(Channel).order_by(Channel.position, Channel.code))
            return [ChannelView(code=row.code, name=row.name, active=row.active) for row in rows]

    async def names(self) -> Mapping[str, str]:
        return {channel.code: channel.name for channel in await self.all()}

    async def set(self, code: str, name: str, change: Change, *, active: bool) -> None:
        """Rename a channel, open or shut it; the telephone is never shut.

        Raises ``ChannelRefused``: none of that code; ``TextTooLong``.
        """
        require_length(name, LONGEST_NAME)
        async with self._database.write() as session:
            row = await session.get(Channel, code, with_for_update=True)
            if row is None or not name.strip() or (code == TELEPHONE and not active):
                raise ChannelRefused(code)
            before = {"name": row.name, "active": row.active}
            row.name, row.active = name.strip(), active
            after = {"name": row.name, "active": row.active}
            session.add(change.entry("channel.changed", "channel", code, before, after))

    async def counts(self, since: datetime, until: datetime) -> list[ChannelCount]:
        """Of cases registered from ``since`` to before ``until``; channels by which none came are there with 0."""
        closed = func.count().filter(Case.state.in_(OVER))
        statement = (
            select(Case.channel, func.count(), closed)
            .where(Case.opened_at >= since, Case.opened_at < until)
            .group_by(Case.channel)
        )
        async with self._database.read() as session:
            found = {code: (registered, ended) for code, registered, ended in await session.execute(statement)}
        rows = [(one.code, one.name) for one in await self.all()]
        known = {code for code, _ in rows}
        rows += [(code, code) for code in sorted(found.keys() - known)]
        return [
            ChannelCount(code=code, name=name, registered=found.get(code, (0, 0))[0], closed=found.get(code, (0, 0))[1])
            for code, name in rows
        ]
