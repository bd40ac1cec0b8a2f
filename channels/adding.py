"""Further words of a citizen for a case that is there: a note for the hotline, a tag by which it is found."""

from datetime import datetime
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from cases import LONGEST_NOTE, storable
from db.tables import AuditEntry, CaseNote, CaseState, CaseTag

TAG = "市民补充"
"""Cases in which a citizen said more, and somebody has to look."""
ENDED = frozenset({CaseState.CLOSED, CaseState.ARCHIVED})
"""Nobody works on these any more: further words are a case of their own."""


async def add_words(session: AsyncSession, case_id: int, text: str, *, actor: str, channel: str, now: datetime) -> None:
    """Write ``text`` beside the case within the caller's transaction; what is too long for a note is cut."""
    plain = storable(text).strip()
    cut = "……（内容过长，全文见原件）"
    note = plain if len(plain) <= LONGEST_NOTE else plain[: LONGEST_NOTE - len(cut)] + cut
    session.add(CaseNote(case_id=case_id, unit=None, text=note, written_by=actor, written_at=now))
    insert: Any = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    tag = {"case_id": case_id, "tag": TAG, "tagged_by": actor, "tagged_at": now}
    await session.execute(insert(CaseTag).values(**tag).on_conflict_do_nothing())
    session.add(
        AuditEntry(
            at=now, actor=actor, action="case.added", subject_kind="case", subject_id=str(case_id),
            after={"channel": channel},
        )
    )  # fmt: skip
