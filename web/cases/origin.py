"""When a case came in by another way than the telephone, and its number where it came from."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cases import CaseView
from db.tables import CaseSource

_AT_ONCE = timedelta(minutes=1)
_NUMBERED = {"sheet": "id", "grid": "", "police": ""}
"""Channels whose name of a case is somebody's number of it, and what stands before the colon then; nothing: whose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CameBy:
    """``received_at``: only where the case was registered later; ``number``: only where people gave it one."""

    received_at: datetime | None = None
    number: str | None = None


async def came_by(session: AsyncSession, case: CaseView) -> CameBy:
    row = await session.scalar(select(CaseSource).where(CaseSource.case_id == case.id, CaseSource.opened))
    if row is None:
        return CameBy()
    kind, _, number = row.foreign_id.partition(":")
    given = row.channel in _NUMBERED and _NUMBERED[row.channel] in ("", kind)
    late = case.opened_at - row.received_at >= _AT_ONCE
    return CameBy(received_at=row.received_at if late else None, number=number if given and number else None)
