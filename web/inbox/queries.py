"""What a unit has before it, straight from the store."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases import Action, Colour, colour, for_units, is_sealed, not_recused
from db.tables import (
    AssignmentPart,
    Case,
    CaseAssignment,
    CaseState,
    CaseType,
    Nature,
    RequestKind,
    Unread,
    UnreadWhy,
    Urgency,
)
from web.cases.queries import due
from web.paging import Place

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

    UNREAD = "unread"
    SIGN = "sign"
    HANDLE = "handle"
    SIGN_OFF = "sign_off"
    UNANSWERED = "unanswered"
    """What the colours count."""
    WAITING = "waiting"
    CO_HANDLE = "co_handle"
    AT_HOTLINE = "at_hotline"
    OVERDUE = "overdue"
    SUPERVISE = "supervise"
    DONE = "done"


def in_tray(tray: Tray, now: datetime) -> ColumnElement[bool]:
    """Which cases lie in ``tray``."""
    conditions: dict[Tray, ColumnElement[bool]] = {
        Tray.UNREAD: _unread().is_not(None),
        Tray.SIGN: and_(_LEAD, Case.state == CaseState.DISPATCHED, Case.pending.is_(None)),
        Tray.HANDLE: and_(_LEAD, Case.state == CaseState.HANDLING, Case.pending.is_(None)),
        Tray.SIGN_OFF: and_(_LEAD, Case.state.in_([CaseState.UNIT_REVIEW, CaseState.UNIT_SIGN])),
        Tray.UNANSWERED: and_(_LEAD, Case.state.in_(UNANSWERED)),
        Tray.WAITING: and_(_LEAD, or_(Case.pending.is_not(None), Case.state == CaseState.SUSPENDED)),
        Tray.CO_HANDLE: and_(_CO, Case.state.in_(_WITH_UNIT), CaseAssignment.answered_at.is_(None)),
        Tray.AT_HOTLINE: and_(_LEAD, Case.state.in_([CaseState.REVIEWING, CaseState.ANSWERED, CaseState.FOLLOWED_UP])),
        Tray.OVERDUE: and_(_SUPERVISING, Case.state.in_(UNANSWERED), due(Colour.RED, now)),
        Tray.SUPERVISE: _SUPERVISING,
        Tray.DONE: Case.state.in_(_DONE),
    }
    return conditions[tray]


def _unread() -> Any:
    """Why the unit of an assignment has the case unread; NULL: it has opened it."""
    return (
        select(Unread.why)
        .where(Unread.case_id == CaseAssignment.case_id, Unread.unit == CaseAssignment.unit, Unread.closed_at.is_(None))
        .correlate(CaseAssignment)
        .scalar_subquery()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxRow:
    """A case as its unit may see it in a list; ``part_id`` names the unit's part in it."""

    id: int
    part_id: int
    number: str
    state: CaseState
    pending: RequestKind | None
    part: AssignmentPart
    urgency: Urgency
    case_type: CaseType | None
    nature: Nature | None
    confidential: bool
    anonymous: bool
    category: str | None
    text: str
    redacted_text: str | None
    place: str | None
    caller: str | None
    citizen_name: str | None
    assigned_at: datetime
    due_at: datetime | None
    yellow_at: datetime | None
    hotline_told_at: datetime | None
    reminders: int
    unread: UnreadWhy | None

    @property
    def sealed(self) -> bool:
        return is_sealed(self.confidential, self.case_type, self.nature)

    @property
    def words(self) -> str:
        """What the unit may read of the demand."""
        hide = for_units(
            sealed=self.sealed, anonymous=self.anonymous, name=self.citizen_name, number=self.caller, place=self.place
        )
        return hide((self.redacted_text or "") if self.sealed else self.text)

    def colour(self, now: datetime) -> Colour | None:
        return colour(self.due_at, self.yellow_at, self.hotline_told_at, now)


_OF_PART = {
    "part_id": CaseAssignment.id, "part": CaseAssignment.part, "assigned_at": CaseAssignment.assigned_at,
    "unread": _unread(),
}  # fmt: skip
_COLUMNS = [_OF_PART[name].label(name) if name in _OF_PART else getattr(Case, name) for name in InboxRow.__slots__]


def _mine(unit: str, login: str, *, done: bool = False) -> list[ColumnElement[bool]]:
    """The unit's open work is found by an index that closed cases have left, however many there are.

    Cases that ``login`` keeps out of are not for them to see.
    """
    closed = CaseAssignment.ended_at.is_not(None) & (CaseAssignment.ended_by_action == Action.CLOSE)
    return [CaseAssignment.unit == unit, closed if done else CaseAssignment.ended_at.is_(None), not_recused(login)]


async def rows(
    session: AsyncSession, unit: str, tray: Tray, *, wanted: Colour | None, now: datetime, login: str, page: int = 0,
    after: Place | None = None, limit: int = PAGE,
) -> tuple[Sequence[InboxRow], Place | None]:  # fmt: skip
    """A page (from 0, or ``after`` a place) of ``tray``, what is due first on top, and the place the next begins
    after. What is done has the newest on top."""
    done = tray is Tray.DONE
    statement = (
        select(*_COLUMNS)
        .join(CaseAssignment, CaseAssignment.case_id == Case.id)
        .where(*_mine(unit, login, done=done), in_tray(tray, now))
        .order_by(*((CaseAssignment.id.desc(),) if done else (Case.due_at.is_(None), Case.due_at, Case.id)))
        .limit(limit + 1)
        .offset(page * limit)
    )
    if wanted is not None:
        statement = statement.where(due(wanted, now))
    if after is not None:
        statement = statement.where(CaseAssignment.id < after.id if done else after.before(Case.due_at, Case.id))
    found = [InboxRow(**row._mapping) for row in await session.execute(statement)]
    if len(found) <= limit:
        return found, None
    last = found[limit - 1]
    return found[:limit], Place(None, last.part_id) if done else Place(last.due_at, last.id)


async def counts(session: AsyncSession, unit: str, login: str, now: datetime) -> dict[Tray, int]:
    """How many cases lie in each tray of open work."""
    trays = [tray for tray in Tray if tray is not Tray.DONE]
    columns = [func.count().filter(in_tray(tray, now)) for tray in trays]
    of_unit = CaseAssignment.case_id == Case.id
    statement = select(*columns).select_from(Case).join(CaseAssignment, of_unit).where(*_mine(unit, login))
    row = (await session.execute(statement)).one()
    return dict(zip(trays, row, strict=True))


async def colours(session: AsyncSession, unit: str, login: str, now: datetime) -> dict[Colour, int]:
    """How many cases the unit still has to answer as lead are of each colour."""
    columns = [func.count().filter(due(one, now)) for one in Colour]
    statement = (
        select(*columns)
        .select_from(Case)
        .join(CaseAssignment, CaseAssignment.case_id == Case.id)
        .where(*_mine(unit, login), in_tray(Tray.UNANSWERED, now))
    )
    row = (await session.execute(statement)).one()
    return dict(zip(Colour, row, strict=True))
