"""Seats' time counted by the database; only the few stretches that cross the period's ends are looked at here."""

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import SeatState, SeatStateKind
from reports.measure import Scope
from reports.seat_time import Spent, spent
from reports.sql import MicrosecondsBetween


async def seat_time(session: AsyncSession, scope: Scope) -> dict[SeatStateKind, Spent]:
    """What ``reports.seat_time.spent`` gives of the same stretches."""
    began, ended = SeatState.started_at, SeatState.ended_at
    signed_in: list[ColumnElement[bool]] = [SeatState.session_started_at.is_not(None), ended.is_not(None)]
    if scope.seat is not None:
        signed_in.append(SeatState.seat == scope.seat)
    length = func.sum(MicrosecondsBetween(began, ended))
    within = select(SeatState.state, func.count(), length).where(
        *signed_in, began >= scope.since, began < scope.before, ended <= scope.before
    )
    found = {
        state: Spent(int(micros), count, int(micros))
        for state, count, micros in await session.execute(within.group_by(SeatState.state))
    }
    crossing = select(SeatState).where(
        *signed_in,
        or_(
            and_(began < scope.since, ended > scope.since),
            and_(began >= scope.since, began < scope.before, ended > scope.before),
        ),
    )
    states = list(await session.scalars(crossing))
    for state, more in spent(states, since=scope.since, before=scope.before, seat=scope.seat).items():
        found[state] = found.get(state, Spent()) + more
    return found
