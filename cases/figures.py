"""Counting cases: how many were resolved on the telephone, how many went to units."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Case, CaseState, Disposition


@dataclass(frozen=True, slots=True)
class Handled:
    """Cases that left the desk: ``direct`` were answered at once, ``dispatched`` went to a unit at least once,
    by themselves or with the case they follow."""

    direct: int
    dispatched: int

    @property
    def valid(self) -> int:
        return self.direct + self.dispatched

    @property
    def direct_share(self) -> Fraction | None:
        """直办率; None: there was nothing to count."""
        return Fraction(self.direct, self.valid) if self.valid else None


async def handled(session: AsyncSession, first: datetime, end: datetime, *, simulated: bool = False) -> Handled:
    """Cases opened from ``first`` until before ``end``. Those nobody has led on yet count nowhere."""
    sent = or_(Case.dispatched_at.is_not(None), Case.disposition.is_not_distinct_from(Disposition.MERGED))
    row = (
        await session.execute(
            select(
                func.count().filter(~sent, Case.state.in_([CaseState.CLOSED, CaseState.ARCHIVED])),
                func.count().filter(sent),
            ).where(Case.opened_at >= first, Case.opened_at < end, Case.simulated.is_(simulated))
        )
    ).one()
    return Handled(*row)
