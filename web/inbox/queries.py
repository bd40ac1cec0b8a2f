"""What a unit has before it, straight from the store."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases import Action, Colour, colour, is_sealed
from db.tables import AssignmentPart, Case, CaseAssignment, CaseState, CaseType, Nature, RequestKind, Urgency
from web.cases.queries import due

PAGE = 50

_LEAD = CaseAssignment.part == AssignmentPart.LEAD
_CO = CaseAssignment.part.in_([AssignmentPart.CO_HANDLER, AssignmentPart.SUB])
_SUPERVISING = CaseAssignment.part == AssignmentPart.SUPERVISING
_DONE = (CaseState.CLOSED, CaseState.ARCHIVED)
_WITH_UNIT = (CaseState.DISPATCHED, CaseState.HANDLING)
UNANSWERED = (*_WITH_UNIT, CaseState.UNIT_REVIEW, CaseState.UNIT_SIGN)
"""States in which the clock runs for the unit."""


class Tray(StrEnum):
    """The piles of an inbox."""

    SIGN = "sign"
    HANDLE = "handle"
    SIGN_OFF = "sign_off"
    WAITING = "waiting"
    CO_HANDLE = "co_handle"
    AT_HOTLINE = "at_hotline"
    OVERDUE = "overdue"
    SUPERVISE = "supervise"
    DONE = "done"


def in_tray(tray: Tray, now: datetime) -> ColumnElement[bool]:
    """Which cases lie in ``tray``."""
    conditions: dict[Tray, ColumnElement[bool]] = {
        Tray.SIGN: and_(_LEAD, Case.state == CaseState.DISPATCHED, Case.pending.is_(None)),
        Tray.HANDLE: and_(_LEAD, Case.state == CaseState.HANDLING, Case.pending.is_(None)),
        Tray.SIGN_OFF: and_(_LEAD, Case.state.in_([CaseState.UNIT_REVIEW, CaseState.UNIT_SIGN])),
        Tray.WAITING: and_(_LEAD, or_(Case.pending.is_not(None), Case.state == CaseState.SUSPENDED)),
        Tray.CO_HANDLE: and_(_CO, Case.state.in_(_WITH_UNIT), CaseAssignment.answered_at.is_(None)),
        Tray.AT_HOTLINE: and_(_LEAD, Case.state.in_([CaseState.REVIEWING, CaseState.ANSWERED, CaseState.FOLLOWED_UP])),
        Tray.OVERDUE: and_(_SUPERVISING, Case.state.in_(UNANSWERED), due(Colour.RED, now)),
        Tray.SUPERVISE: _SUPERVISING,
        Tray.DONE: Case.state.in_(_DONE),
    }
    return conditions[tray]


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRow:
    """A case as its unit may see it in a list; ``assignment`` is the id of its part in it."""

    assignment: int
    number: str
    state: CaseState
    pending: RequestKind | None
    part: AssignmentPart
    urgency: Urgency
    case_type: CaseType | None
    nature: Nature | None
    confidential: bool
    category: str | None
    text: str
    redacted_text: str | None
    place: str | None
    assigned_at: datetime
    due_at: datetime | None
    yellow_at: datetime | None
    hotline_told_at: datetime | None
    reminders: int

    @property
    def sealed(self) -> bool:
        return is_sealed(self.confidential, self.case_type, self.nature)

    @property
    def words(self) -> str:
        """What the unit may read of the demand."""
        return (self.redacted_text or "") if self.sealed else self.text

    def colour(self, now: datetime) -> Colour | None:
        return colour(self.due_at, self.yellow_at, self.hotline_told_at, now)


_COLUMNS = [
    CaseAssignment.id.label("assignment"),
    *(
        getattr(CaseAssignment if name in {"part", "assigned_at"} else Case, name)
        for name in InboxRow.__slots__
        if name != "assignment"
    ),
]


def _mine(unit: str, *, done: bool = False) -> list[ColumnElement[bool]]:
    """The unit's open work is found by an index that closed cases have left, however many there are."""
    closed = CaseAssignment.ended_by_action == Action.CLOSE
    return [CaseAssignment.unit == unit, closed if done else CaseAssignment.ended_at.is_(None)]


async def rows(
    session: AsyncSession, unit: str, tray: Tray, *, wanted: Colour | None, now: datetime, page: int
) -> tuple[Sequence[InboxRow], bool]:
    """A page (from 0) of a tray of open work, what is due first on top, and whether another follows."""
    order = (Case.due_at.is_(None), Case.due_at, Case.id)
    statement = _listed(wanted, now).where(*_mine(unit), in_tray(tray, now)).order_by(*order)
    found = await _read(session, statement.limit(PAGE + 1).offset(page * PAGE))
    return found[:PAGE], len(found) > PAGE


async def done(
    session: AsyncSession, unit: str, *, wanted: Colour | None, now: datetime, before: int | None
) -> tuple[Sequence[InboxRow], int | None]:
    """What the unit has done, what it was given last on top, and what the next page comes ``before``."""
    statement = _listed(wanted, now).where(*_mine(unit, done=True), in_tray(Tray.DONE, now))
    if before is not None:
        statement = statement.where(CaseAssignment.id < before)
    found = await _read(session, statement.order_by(CaseAssignment.id.desc()).limit(PAGE + 1))
    return found[:PAGE], found[PAGE - 1].assignment if len(found) > PAGE else None


def _listed(wanted: Colour | None, now: datetime) -> Select[*tuple[Any, ...]]:
    statement = select(*_COLUMNS).join(CaseAssignment, CaseAssignment.case_id == Case.id)
    return statement if wanted is None else statement.where(due(wanted, now))


async def _read(session: AsyncSession, statement: Select[*tuple[Any, ...]]) -> list[InboxRow]:
    return [InboxRow(**row._mapping) for row in await session.execute(statement)]


async def counts(session: AsyncSession, unit: str, now: datetime) -> dict[Tray, int]:
    """How many cases lie in each tray of open work."""
    trays = [tray for tray in Tray if tray is not Tray.DONE]
    columns = [func.count().filter(in_tray(tray, now)) for tray in trays]
    of_unit = CaseAssignment.case_id == Case.id
    statement = select(*columns).select_from(Case).join(CaseAssignment, of_unit).where(*_mine(unit))
    row = (await session.execute(statement)).one()
    return dict(zip(trays, row, strict=True))


async def colours(session: AsyncSession, unit: str, now: datetime) -> dict[Colour, int]:
    """How many cases the unit still has to answer as lead are of each colour."""
    columns = [func.count().filter(due(one, now)) for one in Colour]
    statement = (
        select(*columns)
        .select_from(Case)
        .join(CaseAssignment, CaseAssignment.case_id == Case.id)
        .where(*_mine(unit), _LEAD, Case.state.in_(UNANSWERED))
    )
    row = (await session.execute(statement)).one()
    return dict(zip(Colour, row, strict=True))
