"""Files of a case in the store; each method is one unit of work, and only who sees the case gets anything of it."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases.attachments.content import family_of
from cases.attachments.errors import AttachmentHeld, AttachmentRefused, NoSuchAttachment
from cases.attachments.files import AttachmentFiles, Received
from cases.attachments.rules import MOST_FILES, clean_name, kind_of_file, may_have, may_leave
from cases.attachments.scanning import SCAN
from cases.changes import Change
from cases.life.facts import CaseFacts, Person
from cases.steps.looking import seen
from db import Database
from db.jobs import Jobs
from db.tables import Attachment, Case, CaseState, Role, ScanState


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentView:
    """``size`` in bytes; ``may_open``: its bytes are given out; ``may_remove``: by the one who reads this."""

    id: int
    name: str
    media_type: str
    size: int
    sha256: str
    unit: str | None
    for_units: bool
    added_by: str
    added_at: datetime
    scan: ScanState
    scan_note: str | None
    may_open: bool
    may_remove: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachmentList:
    """The files of a case one may have. ``hidden``: how many more there are; ``open``: whether more may be added."""

    case_id: int
    sealed: bool
    files: tuple[AttachmentView, ...]
    hidden: int
    open: bool


class Attachments:
    """``jobs`` None: no scanner. ``largest``: bytes of one file. All methods raise ``db.StoreUnavailable``."""

    def __init__(self, database: Database, files: AttachmentFiles, *, jobs: Jobs | None, largest: int) -> None:
        self._database, self.files, self._jobs, self.largest = database, files, jobs, largest

    async def of_case(self, number: str, person: Person) -> AttachmentList:
        """Raises ``NoSuchCase``, also where the case is none of the person's business."""
        async with self._database.read() as session:
            case, facts = await seen(session, number, person)
            rows = await session.scalars(_kept(case.id).order_by(Attachment.id))
            found = list(rows)
        mine = [row for row in found if _may_have(row, facts, person)]
        return AttachmentList(
            case_id=case.id, sealed=facts.sealed, files=tuple(_view(row, person) for row in mine),
            hidden=len(found) - len(mine), open=case.state is not CaseState.ARCHIVED,
        )  # fmt: skip

    async def require(self, number: str, person: Person) -> None:
        """Before anything is received. Raises ``NoSuchCase``, ``AttachmentRefused``."""
        async with self._database.read() as session:
            await self._require(session, number, person)

    async def add(self, number: str, name: str, received: Received, person: Person, change: Change) -> AttachmentView:
        """Keep a received file, if it is what its name says. It is dropped whenever this fails.

        Raises ``NoSuchCase``, ``AttachmentRefused``, ``AttachmentFolderFaulty``.
        """
        try:
            name = clean_name(name)
            kind = kind_of_file(name, await asyncio.to_thread(family_of, received.path))
            async with self._database.write() as session:
                case = await self._require(session, number, person)
                row = Attachment(
                    case_id=case.id, name=name, media_type=kind.media_type, size=received.size, sha256=received.sha256,
                    unit=person.unit, for_units=False, added_by=person.login, added_at=change.at,
                    scan=ScanState.WAITING if self._jobs else ScanState.UNSCANNED,
                )  # fmt: skip
                session.add(row)
                await session.flush()
                if self._jobs:
                    await self._jobs.enqueue(session, SCAN, {"attachment": row.id}, key=f"{SCAN}:{row.id}")
                session.add(_entry(change, "attachment.added", row))
                # Last: the row is only committed when the file lies where it says.
                await asyncio.to_thread(self.files.keep, received)
                return _view(row, person)
        finally:
            await asyncio.to_thread(self.files.drop, received)

    async def take_out(
        self, number: str, attachment_id: int, person: Person, change: Change
    ) -> tuple[AttachmentView, Path]:
        """A file for whoever asks, written down before it is given. Raises ``NoSuchAttachment``, ``AttachmentHeld``."""
        async with self._database.write() as session:
            row = await _row(session, number, attachment_id, person)
            if not may_leave(row.scan):
                raise AttachmentHeld(row.id, row.scan)
            session.add(_entry(change, "attachment.downloaded", row))
            return _view(row, person), self.files.path_of(row.sha256)

    async def remove(self, number: str, attachment_id: int, person: Person, change: Change) -> None:
        """Take a file off the case; only its adder or the hotline's office may. Its row and bytes stay.

        Raises ``ReasonMissing``, ``NoSuchAttachment``, ``AttachmentRefused``.
        """
        change.require_reason()
        async with self._database.write() as session:
            row = await _row(session, number, attachment_id, person)
            if not _may_remove(row, person):
                raise AttachmentRefused("只有上传的人和热线的督导、管理员可以移除附件。")
            row.removed_at, row.removed_by = change.at, change.actor
            session.add(_entry(change, "attachment.removed", row))

    async def let_go(self, number: str, attachment_id: int, person: Person, change: Change, *, for_units: bool) -> None:
        """In a sealed case: units may have a file, or no longer. Raises ``NoSuchAttachment``, ``AttachmentRefused``."""
        if person.role is Role.DEPARTMENT:
            raise AttachmentRefused("由热线决定承办单位可以看哪些附件。")
        async with self._database.write() as session:
            row = await _row(session, number, attachment_id, person)
            row.for_units = for_units
            session.add(_entry(change, "attachment.let_go" if for_units else "attachment.held_back", row))

    async def _require(self, session: AsyncSession, number: str, person: Person) -> Case:
        case, _ = await seen(session, number, person)
        if case.state is CaseState.ARCHIVED:
            raise AttachmentRefused("工单已经归档，不能再添加附件。")
        count = select(func.count()).select_from(_kept(case.id).subquery())
        if (await session.scalar(count) or 0) >= MOST_FILES:
            raise AttachmentRefused(f"每个工单最多 {MOST_FILES} 个附件。")
        return case


async def _row(session: AsyncSession, number: str, attachment_id: int, person: Person) -> Attachment:
    case, facts = await seen(session, number, person)
    row: Attachment | None = await session.scalar(
        _kept(case.id).where(Attachment.id == attachment_id).with_for_update()
    )
    if row is None or not _may_have(row, facts, person):
        raise NoSuchAttachment(number, attachment_id)
    return row


def _kept(case_id: int) -> Any:
    return select(Attachment).where(Attachment.case_id == case_id, Attachment.removed_at.is_(None))


def _may_have(row: Attachment, facts: CaseFacts, person: Person) -> bool:
    return may_have(person, sealed=facts.sealed, unit=row.unit, for_units=row.for_units)


def _may_remove(row: Attachment, person: Person) -> bool:
    return row.added_by == person.login or person.role in {Role.SUPERVISOR, Role.ADMIN}


def _view(row: Attachment, person: Person) -> AttachmentView:
    own = {name: getattr(row, name) for name in AttachmentView.__slots__ if not name.startswith("may_")}
    return AttachmentView(may_open=may_leave(row.scan), may_remove=_may_remove(row, person), **own)


def _entry(change: Change, action: str, row: Attachment) -> Any:
    after = {"case": row.case_id, "media_type": row.media_type, "size": row.size, "sha256": row.sha256}
    return change.entry(action, "attachment", str(row.id), None, after)
