"""Notes and tags of a case; each method is one unit of work. Notes are append-only, tags the hotline's alone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from cases.changes import Change
from cases.life.facts import Person
from cases.reading.errors import MarkRefused
from cases.reading.tags import LONGEST_NOTE, MOST_TAGS, clean_tag
from cases.steps.looking import seen
from db import Database
from db.tables import Case, CaseNote, CaseTag, Role

KNOWN = 50
"""Tags to choose from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteLine:
    text: str
    written_by: str
    written_at: datetime


class Marks:
    """All methods raise ``db.StoreUnavailable``, and ``NoSuchCase`` where the case is none of the person's business."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def notes(self, number: str, person: Person) -> list[NoteLine]:
        """Those of the person's own side, oldest first."""
        async with self._database.read() as session:
            case, _ = await seen(session, number, person)
            rows = select(CaseNote).where(CaseNote.case_id == case.id, CaseNote.unit.is_not_distinct_from(person.unit))
            return [
                NoteLine(text=row.text, written_by=row.written_by, written_at=row.written_at)
                for row in await session.scalars(rows.order_by(CaseNote.id))
            ]

    async def note(self, number: str, text: str, person: Person, change: Change) -> None:
        """Raises ``MarkRefused``."""
        text = text.strip()
        if not 1 <= len(text) <= LONGEST_NOTE:
            raise MarkRefused(f"备注请写 1 至 {LONGEST_NOTE} 字。")
        async with self._database.write() as session:
            case, _ = await seen(session, number, person)
            session.add(
                CaseNote(
                    case_id=case.id, unit=person.unit, text=text, written_by=person.login, written_at=change.at
                )
            )  # fmt: skip

    async def tags(self, number: str, person: Person) -> list[str]:
        """The hotline's tags; a unit's people get none."""
        async with self._database.read() as session:
            case, _ = await seen(session, number, person)
            if person.role is Role.DEPARTMENT:
                return []
            return list(
                await session.scalars(select(CaseTag.tag).where(CaseTag.case_id == case.id).order_by(CaseTag.tag))
            )

    async def tag(self, number: str, tag: str, person: Person, change: Change) -> None:
        """Put a tag on; one that is there stays. Raises ``MarkRefused``."""
        tag = clean_tag(tag)
        insert: Any = sqlite.insert if self._database.dialect == "sqlite" else postgresql.insert
        async with self._database.write() as session:
            case = await _tagged_by(session, number, person)
            count = select(func.count()).select_from(CaseTag).where(CaseTag.case_id == case.id, CaseTag.tag != tag)
            if (await session.scalar(count) or 0) >= MOST_TAGS:
                raise MarkRefused(f"每个工单最多 {MOST_TAGS} 个标签。")
            values = {"case_id": case.id, "tag": tag, "tagged_by": person.login, "tagged_at": change.at}
            put = await session.scalar(insert(CaseTag).values(values).on_conflict_do_nothing().returning(CaseTag.tag))
            if put:
                session.add(change.entry("case_tag.put", "case_tag", str(case.id), None, {"tag": tag}))

    async def untag(self, number: str, tag: str, person: Person, change: Change) -> None:
        """Take a tag off; one that is not there is no fault. Raises ``MarkRefused``."""
        async with self._database.write() as session:
            case = await _tagged_by(session, number, person)
            gone = delete(CaseTag).where(CaseTag.case_id == case.id, CaseTag.tag == tag).returning(CaseTag.tag)
            if await session.scalar(gone):
                session.add(change.entry("case_tag.taken", "case_tag", str(case.id), {"tag": tag}, None))

    async def known_tags(self) -> list[str]:
        """The most used tags, to choose from."""
        rows = select(CaseTag.tag).group_by(CaseTag.tag).order_by(func.count().desc(), CaseTag.tag).limit(KNOWN)
        async with self._database.read() as session:
            return list(await session.scalars(rows))


async def _tagged_by(session: AsyncSession, number: str, person: Person) -> Case:
    case, _ = await seen(session, number, person)
    if person.role is Role.DEPARTMENT:
        raise MarkRefused("标签由热线使用。")
    return case
