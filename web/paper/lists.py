"""A filtered list, whole."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from web.cases.filters import CaseFilter
from web.cases.finding import cases
from web.cases.queries import CaseRow


async def listed(
    session: AsyncSession, wanted: CaseFilter, now: datetime, *, most: int, viewer: str
) -> Sequence[CaseRow]:
    """The newest cases that are wanted and that ``viewer`` need not keep out of, at most ``most``; looked for to the
    end, however long that takes."""
    found: list[CaseRow] = []
    after: int | None = None
    while len(found) < most:
        rows, after = await cases(session, wanted, now, after=after, limit=most - len(found), viewer=viewer)
        found += rows
        if after is None:
            break
    return found
