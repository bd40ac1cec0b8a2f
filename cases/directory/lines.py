"""One line of the dispatch directory for programs: read with its version, changed on the version that was read."""

import zlib
from dataclasses import asdict

from sqlalchemy.ext.asyncio import AsyncSession

from cases.changes import Change
from cases.directory.dispatch import Rule, RuleText
from cases.directory.errors import LineChanged, LineExists, NoSuchLine
from cases.directory.store import line_for, put_line, require_line, rule_of, shown
from db import Database
from db.tables import DispatchRule


class DirectoryLines:
    """All methods raise ``db.StoreUnavailable``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def read(self, line: int) -> Rule:
        """Raises ``NoSuchLine``, also of one that was taken out of use."""
        async with self._database.read() as session:
            return rule_of(await _in_use(session, line))

    async def add(self, text: RuleText, change: Change) -> Rule:
        """Raises ``LineExists`` where there is one for this category and place; ``NoSuchCategory``, ``RuleFaulty``."""
        async with self._database.write() as session:
            await require_line(session, text)
            there = await line_for(session, text.category, text.place)
            if there is not None and there.active:
                raise LineExists(there.id)
            return rule_of(await put_line(session, there, text, change))

    async def write(self, line: int, text: RuleText, change: Change, *, version: int) -> Rule:
        """Raises ``NoSuchLine``, ``LineChanged``, ``RuleFaulty``, ``NoSuchCategory``; ``LineExists``: another is for
        the category and place it would be for."""
        async with self._database.write() as session:
            row = await _read(session, line, version)
            await require_line(session, text)
            there = await line_for(session, text.category, text.place)
            if there is not None and there.id != row.id:
                raise LineExists(there.id)
            return rule_of(await put_line(session, row, text, change))

    async def retire(self, line: int, change: Change, *, version: int) -> None:
        """Take it out of use. Raises ``NoSuchLine``, ``LineChanged``."""
        async with self._database.write() as session:
            row = await _read(session, line, version)
            row.active = False
            session.add(change.entry("dispatch.rule", "dispatch_rule", str(row.id), shown(rule_of(row)), None))


def line_version(rule: Rule) -> int:
    """A number of at most nine digits that changes with what the line says."""
    return zlib.crc32(repr(sorted(asdict(rule).items())).encode()) % 10**9


async def _read(session: AsyncSession, line: int, version: int) -> DispatchRule:
    row = await _in_use(session, line, lock=True)
    if line_version(rule_of(row)) != version:
        raise LineChanged(line)
    return row


async def _in_use(session: AsyncSession, line: int, *, lock: bool = False) -> DispatchRule:
    row = await session.get(DispatchRule, line, with_for_update=lock or None)
    if row is None or not row.active:
        raise NoSuchLine(line)
    return row
