"""The list of letters, what became of each, and the originals."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from cases import Attachments, Change, not_recused
from channels.errors import NoSuchLetter
from channels.mail.taking import LetterTaker
from db import Database
from db.tables import Case, Letter, LetterOutcome, Mailbox

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterLine:
    id: int
    taken_at: datetime
    outcome: LetterOutcome
    reason: str | None
    size: int
    case_number: str | None


class Letters:
    """All methods raise ``db.StoreUnavailable``."""

    def __init__(self, database: Database, attachments: Attachments, taker: LetterTaker) -> None:
        self._database, self._attachments, self._taker = database, attachments, taker

    async def open_by_hand(self, letter_id: int, change: Change) -> str | None:
        """Open the case of a letter that was put aside; its number. None: it was not put aside.

        Raises ``NoSuchLetter``: also where its original is lost.
        """
        async with self._database.read() as session:
            row = await session.get(Letter, letter_id)
        if row is None:
            raise NoSuchLetter(letter_id)
        try:
            content = await asyncio.to_thread(self._attachments.files.path_of(row.sha256).read_bytes)
        except FileNotFoundError as exc:
            raise NoSuchLetter(letter_id) from exc
        return await self._taker.open_put_aside(letter_id, content, change, whole=row.size <= len(content))

    async def newest(
        self, *, outcome: LetterOutcome | None = None, after: int | None = None, viewer: str = ""
    ) -> tuple[Sequence[LetterLine], int | None]:
        """A page of letters, newest first, and the id the next one begins after; none of a case the login ``viewer``
        keeps out of."""
        statement = select(Letter, Case.number).outerjoin(Case, Case.id == Letter.case_id).order_by(Letter.id.desc())
        statement = statement.where(not_recused(viewer))
        if outcome is not None:
            statement = statement.where(Letter.outcome == outcome)
        if after is not None:
            statement = statement.where(Letter.id < after)
        async with self._database.read() as session:
            rows = (await session.execute(statement.limit(PAGE + 1))).all()
        lines = [_line(row, number) for row, number in rows]
        return lines[:PAGE], lines[PAGE - 1].id if len(lines) > PAGE else None

    async def mailboxes(self) -> list[Mailbox]:
        """Each mailbox that is read, with when it last was and what failed."""
        async with self._database.read() as session:
            return list(await session.scalars(select(Mailbox).order_by(Mailbox.name)))

    async def original(self, letter_id: int, change: Change) -> Path:
        """The letter as it came, written down before it is given out. Raises ``NoSuchLetter``, also to whoever keeps
        out of its case."""
        async with self._database.write() as session:
            his = select(Letter).outerjoin(Case, Case.id == Letter.case_id).where(not_recused(change.actor))
            row = await session.scalar(his.where(Letter.id == letter_id))
            if row is None:
                raise NoSuchLetter(letter_id)
            session.add(change.entry("letter.downloaded", "letter", str(row.id), None, {"case": row.case_id}))
            return self._attachments.files.path_of(row.sha256)

    async def of_case(self, number: str) -> list[LetterLine]:
        """The letters of a case, oldest first."""
        statement = select(Letter).join(Case, Case.id == Letter.case_id).where(Case.number == number)
        async with self._database.read() as session:
            rows = await session.scalars(statement.order_by(Letter.id))
            return [_line(row, number) for row in rows]


def _line(row: Letter, number: str | None) -> LetterLine:
    return LetterLine(
        id=row.id, taken_at=row.taken_at, outcome=row.outcome, reason=row.reason, size=row.size, case_number=number
    )
