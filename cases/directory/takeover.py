"""The dispatch directory out of a spreadsheet: looked through first, taken over whole afterwards, or not at all."""

import asyncio
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cases.changes import Change
from cases.directory.dispatch import RuleText
from cases.directory.dispatch_sheet import MOST_LINES, Known, directory_rows, read_directory
from cases.directory.errors import DirectoryChanged
from cases.directory.names import category_names
from cases.directory.store import write_line
from cases.limits.profile_store import profiles_at
from cases.spreadsheets.files import rows_of_file
from cases.spreadsheets.writing import write_sheets
from db import Database
from db.tables import Category, Department, DispatchRule, UnitKind

SHEET, CHOICES = "派单目录", "可以填写的内容"
_TEXTS = tuple(item.name for item in fields(RuleText))


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryLooked:
    """What a sheet would change. ``seen``: the directory it was compared with."""

    added: list[RuleText]
    changed: list[RuleText]
    retired: list[RuleText]
    same: int
    seen: str


class DirectorySheets:
    """``classes``: labels of the classes of matters, by code. All methods raise ``db.StoreUnavailable``."""

    def __init__(self, database: Database, *, classes: Mapping[str, str]) -> None:
        self._database, self._classes = database, classes

    async def look_through(self, content: bytes, name: str, *, now: datetime) -> DirectoryLooked:
        """Read a file and change nothing. Raises ``SheetRefused`` with every fault at its row."""
        async with self._database.read() as session:
            lines = await self._read(session, content, name, now)
            return _compared(lines, await _rows(session))

    async def take_over(self, content: bytes, name: str, change: Change, *, seen: str) -> DirectoryLooked:
        """Make the directory what the sheet says; what it lacks goes out of use.

        Raises ``SheetRefused``; ``DirectoryChanged`` where it is not the one that was ``seen`` any more.
        """
        async with self._database.write() as session:
            if self._database.dialect == "postgresql":  # SQLite's writers take turns anyway
                await session.execute(sa.text("LOCK TABLE dispatch_rule IN SHARE ROW EXCLUSIVE MODE"))
            lines, rows = await self._read(session, content, name, change.at), await _rows(session)
            looked = _compared(lines, rows)
            if looked.seen != seen:
                raise DirectoryChanged
            touched = (*looked.changed, *looked.retired)
            before = {"lines": [asdict(_text(rows[line.category, line.place])) for line in touched]}
            for line in (*looked.added, *looked.changed):
                write_line(session, rows.get((line.category, line.place)), line)
            for line in looked.retired:
                rows[line.category, line.place].active = False
            counts = {"added": len(looked.added), "changed": len(looked.changed), "retired": len(looked.retired)}
            session.add(change.entry("dispatch.imported", "dispatch_rule", "*", before, counts))
            return looked

    async def export(self, *, now: datetime, empty: bool = False) -> bytes:
        """The directory in use as an .xlsx that can be taken over again; ``empty``: a template without a line."""
        async with self._database.read() as session:
            known = await self._known(session, now)
            rows = (await _rows(session)).values()
            lines = [] if empty else [_text(row) for row in rows if row.active]
        sheets = ((SHEET, directory_rows(lines, known)), (CHOICES, _choices(known)))
        return await asyncio.to_thread(write_sheets, sheets)

    async def _read(self, session: AsyncSession, content: bytes, name: str, now: datetime) -> list[RuleText]:
        known = await self._known(session, now)
        return await asyncio.to_thread(lambda: read_directory(rows_of_file(content, name, most=MOST_LINES), known))

    async def _known(self, session: AsyncSession, now: datetime) -> Known:
        units = list(await session.scalars(select(Department).where(Department.active).order_by(Department.code)))
        named = {kind: {unit.code: unit.name for unit in units if unit.kind is kind} for kind in UnitKind}
        tree = list(await session.scalars(select(Category).order_by(Category.code)))
        return Known(
            categories=category_names(tree), leading=named[UnitKind.HANDLING],
            supervising=named[UnitKind.SUPERVISING], classes=self._classes,
            profiles={profile.key: profile.name for profile in await profiles_at(session, now)},
        )  # fmt: skip


def _choices(known: Known) -> list[list[str | None]]:
    """What may be written into the columns, side by side."""
    columns = {
        "事项分类": known.categories.values(), "主办单位、协办单位": known.leading.values(),
        "督办单位": known.supervising.values(), "时限方案": known.profiles.values(),
        "办理类别": known.classes.values(),
    }  # fmt: skip
    lists = [list(names) for names in columns.values()]
    depth = max(map(len, lists))
    return [[*columns], *([one[row] if row < len(one) else None for one in lists] for row in range(depth))]


async def _rows(session: AsyncSession) -> dict[tuple[str, str], DispatchRule]:
    """Every line, in use or not, by category and place."""
    rows = await session.scalars(select(DispatchRule).order_by(DispatchRule.category, DispatchRule.place))
    return {(row.category, row.place): row for row in rows}


def _compared(lines: Iterable[RuleText], rows: Mapping[tuple[str, str], DispatchRule]) -> DirectoryLooked:
    in_use = {key: _text(row) for key, row in rows.items() if row.active}
    wanted = {(line.category, line.place): line for line in lines}
    kept = wanted.keys() & in_use.keys()
    changed = [line for key, line in wanted.items() if key in kept and in_use[key] != line]
    return DirectoryLooked(
        added=[line for key, line in wanted.items() if key not in in_use], changed=changed,
        retired=[line for key, line in in_use.items() if key not in wanted], same=len(kept) - len(changed),
        seen=hashlib.sha256(repr(sorted(map(repr, in_use.values()))).encode()).hexdigest(),
    )  # fmt: skip


def _text(row: DispatchRule) -> RuleText:
    return RuleText(**{name: getattr(row, name) for name in _TEXTS} | {"co_handlers": tuple(row.co_handlers)})
