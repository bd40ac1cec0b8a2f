"""Lists of calls straight from the store."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases import kept_from
from db import said
from db.tables import Call, CallDirection, CallEnding, Case, Line, Queue, Recording, Seat, Transcript, Trunk, Utterance
from reports import Condition, definition_of, questions, where
from web.calls.filters import CallFilter, Cursor, FigureCalls, Kind, Order
from web.calls.kept_calls import not_kept_from
from web.times import day_span

PAGE = 50
EXPORT_LIMIT = 50_000
COUNTED = 10_000
"""A list's calls are counted so far; to count millions would cost more than to show the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRow:
    """A call in a list."""

    id: str
    arrived_at: datetime
    line: str | None
    caller: str | None
    queue: str | None
    seat: str | None
    ending: CallEnding | None
    wait_seconds: int | None
    talk_seconds: int | None
    rating: int | None
    direction: CallDirection
    simulated: bool
    case_number: str | None
    recordings: int


@dataclass(frozen=True, slots=True)
class Names:
    """Labels of lines, queues and seats by number or name."""

    lines: dict[str, str]
    queues: dict[str, str]
    seats: dict[str, str]


NO_NAMES = Names({}, {}, {})


async def conditions(
    session: AsyncSession, wanted: CallFilter, dialect: str, *, viewer: str = ""
) -> list[ColumnElement[bool]]:
    """What a call must be to be wanted; what was said finds none of a case that the login ``viewer`` keeps out of.

    Raises ``reports.NoSuchMetric``.
    """
    equal = (
        (Call.line, wanted.line),
        (Call.queue, wanted.queue),
        (Call.seat, wanted.seat),
        (Call.ending, wanted.ending),
        (Call.direction, wanted.direction),
    )
    found: list[ColumnElement[bool]] = [column == value for column, value in equal if value]
    found += _arrived(wanted)
    if wanted.caller:
        found.append(Call.caller.endswith(wanted.caller, autoescape=True))
    if wanted.kind:
        found.append(Call.simulated.is_(wanted.kind is Kind.SIMULATED))
    if wanted.counted:
        found.append(where(await _question(session, wanted.counted)))
    if wanted.words:
        spoken = select(Recording.call_id).join(Transcript).join(Utterance)
        found.append(Call.id.in_(spoken.where(Transcript.current, said(wanted.words, dialect))))
        found.append(not_kept_from(viewer))
    return found


async def _question(session: AsyncSession, wanted: FigureCalls) -> Condition:
    asked = questions(await definition_of(session, wanted.key, wanted.version))
    return (asked.among or asked.counted) if wanted.among else asked.counted


def _arrived(wanted: CallFilter) -> list[ColumnElement[bool]]:
    found = []
    if wanted.first:
        found.append(Call.arrived_at >= day_span(wanted.first)[0])
    if wanted.last:
        found.append(Call.arrived_at < day_span(wanted.last)[1])
    if wanted.since:
        found.append(Call.arrived_at >= wanted.since)
    if wanted.before:
        found.append(Call.arrived_at < wanted.before)
    return found


def _listed(order: Order, wanted: Sequence[ColumnElement[bool]]) -> Select[*tuple[Any, ...]]:
    recordings = select(func.count()).where(Recording.call_id == Call.id).correlate(Call).scalar_subquery()
    statement = (
        select(
            Call.id, Call.arrived_at, Call.line, Call.caller, Call.queue, Call.seat, Call.ending, Call.wait_seconds,
            Call.talk_seconds, Call.rating, Call.direction, Call.simulated,
            func.coalesce(Case.number, Call.case_number).label("case_number"),
            recordings.label("recordings"),
        )
        .join(Case, Case.call_id == Call.id, isouter=True)
        .where(*wanted)
    )  # fmt: skip
    if order is Order.OLDEST:
        return statement.order_by(Call.arrived_at, Call.id)
    return statement.order_by(Call.arrived_at.desc(), Call.id.desc())


def _after(cursor: Cursor, order: Order) -> ColumnElement[bool]:
    at, call_id = Call.arrived_at, Call.id
    if order is Order.OLDEST:
        return or_(at > cursor.arrived_at, and_(at == cursor.arrived_at, call_id > cursor.call_id))
    return or_(at < cursor.arrived_at, and_(at == cursor.arrived_at, call_id < cursor.call_id))


async def calls(
    session: AsyncSession, wanted: CallFilter, dialect: str, *, after: Cursor | None = None, limit: int = PAGE,
    viewer: str = "",
) -> tuple[Sequence[CallRow], Cursor | None]:  # fmt: skip
    """A page of calls and the cursor of the next page, None on the last one. Of a case that the login ``viewer`` keeps
    out of the number is missing."""
    statement = _listed(wanted.order, await conditions(session, wanted, dialect, viewer=viewer))
    if after:
        statement = statement.where(_after(after, wanted.order))
    rows = [CallRow(**row._mapping) for row in await session.execute(statement.limit(limit + 1))]
    kept = await kept_from(session, viewer)
    shown = [replace(row, case_number=None) if row.case_number in kept else row for row in rows[:limit]]
    return shown, Cursor(shown[-1].arrived_at, shown[-1].id) if len(rows) > limit else None


async def count(session: AsyncSession, wanted: CallFilter, dialect: str, *, viewer: str = "") -> int:
    """How many calls are wanted, as ``calls`` lists them; ``COUNTED`` stands for so many or more."""
    clauses = await conditions(session, wanted, dialect, viewer=viewer)
    some = select(literal(1)).select_from(Call).where(*clauses).limit(COUNTED).subquery()
    return await session.scalar(select(func.count()).select_from(some)) or 0


async def names(session: AsyncSession) -> Names:
    found = []
    for key, label in ((Line.number, Line.label), (Queue.name, Queue.label), (Seat.number, Seat.label)):
        rows = await session.execute(select(key, label).order_by(key))
        found.append({row[0]: row[1] for row in rows})
    return Names(*found)


async def rehearsal_trunks(session: AsyncSession) -> frozenset[str]:
    """Names of the trunks whose calls are simulated."""
    return frozenset(await session.scalars(select(Trunk.name).where(Trunk.rehearsal)))
