"""A filtered list, whole."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Case
from web.cases.filters import CaseFilter
from web.cases.narrowing import lingering_rules
from web.cases.queries import COLUMNS, CaseRow, conditions


async def listed(
    session: AsyncSession, wanted: CaseFilter, now: datetime, *, most: int, viewer: str
) -> Sequence[CaseRow]:
    """The newest cases that are wanted and that ``viewer`` need not keep out of, at most ``most``."""
    rules = await lingering_rules(session)
    statement = (
        select(*COLUMNS)
        .where(*conditions(wanted, now, rules=rules, viewer=viewer))
        .order_by(Case.id.desc())
        .limit(most)
    )
    return [CaseRow(**row._mapping) for row in await session.execute(statement)]
