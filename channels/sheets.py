"""Cases out of a spreadsheet: looked through first, taken over only when nothing is wrong with any row.

Then rows go in by ``cases.Registry.register_all``: each case whole, some hundred to a unit of work. All 10,000 in one
would keep the counter, and so every telephone, waiting; and a stop in between loses nothing, since the same file
brought again goes on where it stopped.
"""

import asyncio
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import structlog
from sqlalchemy import func, select

from cases import Attachments, CaseView, Change, Directory, Registry, SheetRefused
from channels.case_file import rows_of
from channels.case_sheet import SHEET, SheetRead, read_cases
from channels.categories import paths_of
from channels.errors import NoSuchImport
from channels.files import keep_original
from channels.forms import Spell
from db import Clock, Database
from db.tables import CaseSource, SheetImport

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """``import_id`` None: there are faults. ``known``: rows whose case is there already."""

    import_id: int | None
    rows: int
    known: int
    faults: Sequence[tuple[int, str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOver:
    opened: int
    repeated: int
    first: CaseView | None
    last: CaseView | None


class CaseSheets:
    """All methods raise ``db.StoreUnavailable``."""

    def __init__(self, database: Database, attachments: Attachments, *, spell: Spell, clock: Clock) -> None:
        self._database, self._attachments, self._spell, self._clock = database, attachments, spell, clock

    async def look_through(self, name: str, content: bytes, change: Change) -> Looked:
        """Read a file and open nothing. Raises ``SheetRefused``: it is no sheet of cases at all;
        ``cases.AttachmentFolderFaulty``."""
        read = await self._read(content, name)
        if read.faults:
            return Looked(import_id=None, rows=len(read.demands), known=0, faults=read.faults)
        known = await self._known([demand.foreign_id for demand in read.demands])
        row = SheetImport(
            name=name[:120], sha256=await keep_original(self._attachments, content), rows=len(read.demands),
            checked_by=change.actor, checked_at=change.at,
        )  # fmt: skip
        async with self._database.write() as session:
            session.add(row)
            await session.flush()
            session.add(change.entry("sheet.checked", "sheet_import", str(row.id), None, {"rows": row.rows}))
        return Looked(import_id=row.id, rows=row.rows, known=known, faults=())

    async def take_over(self, import_id: int, change: Change) -> TakenOver:
        """Open the cases of a file that was looked through. Raises ``NoSuchImport``, ``SheetRefused``."""
        async with self._database.read() as session:
            row = await session.get(SheetImport, import_id)
        if row is None:
            raise NoSuchImport(import_id)
        try:
            content = await asyncio.to_thread(self._attachments.files.path_of(row.sha256).read_bytes)
        except FileNotFoundError as exc:
            raise NoSuchImport(import_id) from exc
        read = await self._read(content)
        if read.faults:  # categories changed since it was looked through
            raise SheetRefused([f"第 {number} 行：{words}" for number, words in read.faults[:50]])
        made = await Registry(self._database).register_all(read.demands, now=change.at, actor=change.actor)
        opened = [one.case for one in made if not one.repeated]
        counts = {"opened": len(opened), "repeated": len(made) - len(opened)}
        async with self._database.write() as session:
            kept = await session.get_one(SheetImport, import_id, with_for_update=True)
            kept.opened, kept.repeated = kept.opened + counts["opened"], counts["repeated"]
            kept.finished_at = self._clock()
            session.add(change.entry("sheet.imported", "sheet_import", str(import_id), None, counts))
        log.info("channel.sheet_imported", sheet=import_id, **counts)
        return TakenOver(**counts, first=opened[0] if opened else None, last=opened[-1] if opened else None)

    async def latest(self, *, limit: int = 20) -> list[SheetImport]:
        """The files that were looked through last, newest first."""
        async with self._database.read() as session:
            return list(await session.scalars(select(SheetImport).order_by(SheetImport.id.desc()).limit(limit)))

    async def _read(self, content: bytes, name: str = "") -> SheetRead:
        codes = _codes(paths_of(await Directory(self._database).categories()))
        file, now = hashlib.sha256(content).hexdigest(), self._clock()

        def work() -> SheetRead:
            return read_cases(rows_of(content, name), file=file, spell=self._spell, categories=codes, now=now)

        return await asyncio.to_thread(work)

    async def _known(self, ids: Sequence[str]) -> int:
        found = 0
        async with self._database.read() as session:
            for start in range(0, len(ids), 500):
                here = (CaseSource.channel == SHEET, CaseSource.foreign_id.in_(ids[start : start + 500]))
                found += await session.scalar(select(func.count()).select_from(CaseSource).where(*here)) or 0
        return found


def _codes(paths: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Codes by what people write: the code, or the path with or without spaces."""
    found = {code: code for code in paths}
    for code, path in paths.items():
        for joint in (" › ", "›", "/", " / ", ">", "-"):
            found.setdefault(joint.join(path), code)
    return found
