"""Lists of cases straight from the store."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Case, CaseOrigin, CaseState, CaseType

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """A case in a list."""

    id: int
    number: str
    state: CaseState
    case_type: CaseType | None
    text: str
    place: str | None
    caller: str | None
    seat: str | None
    call_id: str | None
    opened_at: datetime
    simulated: bool
    origin: CaseOrigin
    draft: bool


async def cases(session: AsyncSession, wanted: str, *, after: int | None) -> tuple[Sequence[CaseRow], int | None]:
    """The newest cases whose number, place or text holds ``wanted``, and the id the next page begins after."""
    columns = [getattr(Case, name) for name in CaseRow.__slots__]
    statement = select(*columns).order_by(Case.id.desc()).limit(PAGE + 1)
    for word in wanted.split():
        statement = statement.where(
            or_(*(column.contains(word, autoescape=True) for column in (Case.number, Case.place, Case.text)))
        )
    if after is not None:
        statement = statement.where(Case.id < after)
    rows = [CaseRow(**row._mapping) for row in await session.execute(statement)]
    return rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None
