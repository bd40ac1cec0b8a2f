"""Cases whose citizen is to be heard, straight from the store."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases import NOT_TOLD_YET, not_recused
from db.tables import Case, CaseOrigin, CaseResult, CaseState, CaseType, FollowUpOutcome, FollowUpRequest, FollowUpState
from web.paging import Place

PAGE = 50
_CONTENT = (FollowUpOutcome.SATISFIED, FollowUpOutcome.FAIRLY)


class Pile(StrEnum):
    """``NOW``: to be called; ``AUTO``: a machine is asking; ``LATER``: not reached a while ago; ``DECIDE``: heard (or
    given up), and not content."""

    NOW = "now"
    AUTO = "auto"
    LATER = "later"
    DECIDE = "decide"


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpRow:
    """A case in the list of those who call back."""

    id: int
    number: str
    case_type: CaseType | None
    text: str
    caller: str | None
    origin: CaseOrigin
    lead_unit: str | None
    result: CaseResult | None
    redos: int
    hotline_told_at: datetime | None
    follow_up_attempts: int
    follow_up_after: datetime | None
    first_outcome: FollowUpOutcome | None
    final_outcome: FollowUpOutcome | None
    asked: FollowUpState | None
    """What became of asking by machine in the present round; None: no machine asked."""
    closing: str | None
    """Why it was closed."""
    untold: bool
    """Merged, and the citizen is to be told the answer before anybody asks about it."""


_ROUND = and_(FollowUpRequest.case_id == Case.id, FollowUpRequest.round == Case.redos)
_OTHER: Mapping[str, Any] = {"asked": FollowUpRequest.state, "closing": FollowUpRequest.closing, "untold": NOT_TOLD_YET}
_COLUMNS = [_OTHER.get(name, getattr(Case, name, None)).label(name) for name in FollowUpRow.__slots__]


def on_pile(pile: Pile, now: datetime) -> ColumnElement[bool]:
    """Which cases lie on ``pile``; the request of the present round is joined from outside."""
    if pile is Pile.DECIDE:
        waived = Case.no_follow_up_reason.is_not(None)
        return and_(Case.state == CaseState.FOLLOWED_UP, ~waived, Case.final_outcome.not_in(_CONTENT))
    asking = FollowUpRequest.state.in_([FollowUpState.WANTED, FollowUpState.ASKED])
    if pile is Pile.AUTO:
        return and_(Case.state == CaseState.ANSWERED, asking)
    waits = Case.follow_up_after > now
    if pile is Pile.LATER:
        return and_(Case.state == CaseState.ANSWERED, waits)
    left = or_(FollowUpRequest.id.is_(None), ~asking)
    return and_(Case.state == CaseState.ANSWERED, or_(Case.follow_up_after.is_(None), ~waits), left)


async def rows(
    session: AsyncSession, pile: Pile, now: datetime, *, viewer: str, page: int = 0, after: Place | None = None,
    limit: int = PAGE,
) -> tuple[Sequence[FollowUpRow], Place | None]:  # fmt: skip
    """A page (from 0, or ``after`` a place), who waits longest on top, and the place the next begins after. Cases that
    the login ``viewer`` keeps out of are not on it."""
    at = Case.follow_up_after if pile is Pile.LATER else Case.hotline_told_at
    joined = select(*_COLUMNS).select_from(Case).outerjoin(FollowUpRequest, _ROUND)
    statement = joined.where(on_pile(pile, now), not_recused(viewer)).order_by(at.is_(None), at, Case.id)
    if after is not None:
        statement = statement.where(after.before(at, Case.id))
    page_of = statement.limit(limit + 1).offset(page * limit)
    found = [FollowUpRow(**row._mapping) for row in await session.execute(page_of)]
    if len(found) <= limit:
        return found, None
    last = found[limit - 1]
    return found[:limit], Place(last.follow_up_after if pile is Pile.LATER else last.hotline_told_at, last.id)


async def counts(session: AsyncSession, now: datetime, *, viewer: str) -> dict[Pile, int]:
    """How many cases lie on each pile, as ``rows`` shows them."""
    open_yet = Case.state.in_([CaseState.ANSWERED, CaseState.FOLLOWED_UP])
    piles = [func.count().filter(on_pile(pile, now)) for pile in Pile]
    statement = select(*piles).select_from(Case).outerjoin(FollowUpRequest, _ROUND).where(open_yet, not_recused(viewer))
    return dict(zip(Pile, (await session.execute(statement)).one(), strict=True))
