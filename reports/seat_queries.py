"""Seats' time counted by the database; only the few stretches that cross the period's ends are looked at here."""

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import SeatState, SeatStateKind
from reports.measure import Scope
from reports.seat_time import Spent, spent
from reports.sql import MicrosecondsBetween


async def seat_time(session: AsyncSession, scope: Scope) -> dict[SeatStateKind, Spent]:
    """What ``reports.seat_time.spent`` gives of the same stretches."""
    found: dict[SeatStateKind, Spent] = {}
    for by_state in (await times_by_seat(session, scope)).values():
        for state, more in by_state.items():
            found[state] = found.get(state, Spent()) + more
    return found


async def times_by_seat(session: AsyncSession, scope: Scope) -> dict[str, dict[SeatStateKind, Spent]]:
    """The same for each seat that was signed in."""
    began, ended = SeatState.started_at, SeatState.ended_at
    signed_in: list[ColumnElement[bool]] = [SeatState.session_started_at.is_not(None), ended.is_not(None)]
    if scope.seat is not None:
        signed_in.append(SeatState.seat == scope.seat)
    length = func.sum(MicrosecondsBetween(began, ended))
    within = select(SeatState.seat, SeatState.state, func.count(), length).where(
        *signed_in, began >= scope.since, began < scope.before, ended <= scope.before
    )
    found: dict[str, dict[SeatStateKind, Spent]] = {}
    for seat, state, count, micros in await session.execute(within.group_by(SeatState.seat, SeatState.state)):
        found.setdefault(seat, {})[state] = Spent(int(micros), count, int(micros))
    crossing = select(SeatState).where(
        *signed_in,
        or_(
            and_(began < scope.since, ended > scope.since),
            and_(began >= scope.since, began < scope.before, ended > scope.before),
        ),
    )
    for one in await session.scalars(crossing):
        own = found.setdefault(one.seat, {})
        for state, more in spent([one], since=scope.since, before=scope.before, seat=None).items():
            own[state] = own.get(state, Spent()) + more
    return found
