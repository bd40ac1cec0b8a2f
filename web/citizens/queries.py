"""What is known of a citizen by all of his numbers, straight from the store."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases import calls_of, not_recused, same_citizen
from db.tables import Call, CallDirection, Case, CaseState, CaseType

LATEST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierCase:
    number: str
    state: CaseState
    case_type: CaseType | None
    text: str
    opened_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """``cases`` the newest, ``total`` how many there are; ``calls`` how often he called."""

    cases: Sequence[EarlierCase]
    total: int
    calls: int


async def history(session: AsyncSession, number: str, *, viewer: str, but: str | None = None) -> History:
    """Cases and calls of whoever has ``number``, by whichever of his numbers, without those the login ``viewer`` keeps
    out of; ``but``: a case that is shown already."""
    his = same_citizen(Case.caller, number) & not_recused(viewer)
    columns = [getattr(Case, name) for name in EarlierCase.__slots__]
    others = his if but is None else his & (Case.number != but)
    newest = select(*columns).where(others).order_by(Case.opened_at.desc(), Case.id.desc()).limit(LATEST)
    called = await calls_of(session, Call.caller, number)
    calls = select(func.count()).where(called, Call.direction == CallDirection.INBOUND)
    return History(
        cases=[EarlierCase(**row._mapping) for row in await session.execute(newest)],
        total=await session.scalar(select(func.count()).where(others)) or 0,
        calls=await session.scalar(calls) or 0,
    )
