"""Lists of cases straight from the store. What a page costs does not depend on how many cases there are.

Newest first, a list is one walk along an index from the id its page begins after. What only open work can be (the
hotline's piles, a yellow card) is collected and sorted, since open work does not grow with the archive.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases import Colour, Lingering, LingeringRules, colour, kept_from, lingers, not_recused
from db import case_tokens, holds
from db.tables import Case, CaseOrigin, CaseState, CaseTag, CaseType, RequestKind, Urgency
from web.cases.filters import UNANSWERED_STATES, CaseFilter, Todo
from web.cases.marks import OVER, USUAL_RULES
from web.cases.narrowing import narrowed

PAGE = 50
RECENT = 20_000
"""Among so many newest ids a word is looked for that is too short for the index."""
COUNTED = 1000
"""Counts beside a pile end here; nobody reads on."""
_SORTED = frozenset({Todo.DECIDE, Todo.CALL_BACK, Todo.OVERDUE})


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """A case in a list."""

    id: int
    number: str
    state: CaseState
    pending: RequestKind | None
    case_type: CaseType | None
    category: str | None
    urgency: Urgency
    text: str
    place: str | None
    caller: str | None
    seat: str | None
    call_id: str | None
    opened_at: datetime
    due_at: datetime | None
    yellow_at: datetime | None
    hotline_told_at: datetime | None
    lead_unit: str | None
    simulated: bool
    origin: CaseOrigin
    channel: str
    draft: bool
    follows: str | None
    returns: int
    redos: int

    def mark(self, now: datetime, rules: LingeringRules) -> Lingering | None:
        """积案 or 老大难."""
        over = self.state in OVER
        return lingers(self.opened_at, redos=self.redos, returns=self.returns, over=over, now=now, rules=rules)

    def colour(self, now: datetime) -> Colour | None:
        return colour(self.due_at, self.yellow_at, self.hotline_told_at, now)


COLUMNS = [getattr(Case, name) for name in CaseRow.__slots__]


def due(wanted: Colour, now: datetime) -> ColumnElement[bool]:
    """``cases.colour`` of the answer's limit as SQL; a contract test holds the two together."""
    open_yet = Case.hotline_told_at.is_(None)
    if wanted is Colour.RED:
        return or_(and_(open_yet, Case.due_at <= now), Case.hotline_told_at >= Case.due_at)
    if wanted is Colour.YELLOW:
        return and_(open_yet, Case.due_at > now, Case.yellow_at <= now)
    calm = and_(Case.due_at > now, or_(Case.yellow_at.is_(None), Case.yellow_at > now))
    return or_(and_(open_yet, calm), Case.hotline_told_at < Case.due_at)


def todo(wanted: Todo, now: datetime) -> ColumnElement[bool]:
    """What waits for somebody at the hotline."""
    if wanted is Todo.DISPATCH:
        return and_(Case.state == CaseState.REGISTERED, Case.follows.is_(None))
    if wanted is Todo.DECIDE:
        return Case.pending.is_not(None)
    if wanted is Todo.REVIEW:
        return Case.state == CaseState.REVIEWING
    if wanted is Todo.CALL_BACK:
        return Case.state.in_([CaseState.ANSWERED, CaseState.FOLLOWED_UP])
    if wanted is Todo.PLANNED:
        return and_(Case.plan_until <= now, Case.state != CaseState.ARCHIVED)
    return and_(Case.state.in_(UNANSWERED_STATES), Case.due_at <= now, Case.hotline_told_at.is_(None))


def conditions(
    wanted: CaseFilter, now: datetime, *, rules: LingeringRules = USUAL_RULES, viewer: str = ""
) -> list[ColumnElement[bool]]:
    """What a case must be to be wanted, its tag apart."""
    equal = (
        (Case.state, wanted.state), (Case.urgency, wanted.urgency), (Case.lead_unit, wanted.unit),
        (Case.channel, wanted.channel), (Case.case_type, wanted.case_type), (Case.nature, wanted.nature),
    )  # fmt: skip
    found: list[ColumnElement[bool]] = [column == value for column, value in equal if value]
    if wanted.colour:
        found.append(due(wanted.colour, now))
    if wanted.todo:
        found.append(todo(wanted.todo, now))
    if viewer:
        found.append(not_recused(viewer))
    found += narrowed(wanted, now, rules)
    return found + [holds(word, Case.number, Case.place, Case.text, Case.category) for word in wanted.find.split()]


def among_open_work(wanted: CaseFilter) -> bool:
    """Whether only open work can be wanted: few cases, so that words are looked for in each."""
    is_open = wanted.state is not None and wanted.state not in OVER
    return is_open or wanted.todo is not None or wanted.mark is not None or wanted.colour is Colour.YELLOW


def listed(
    wanted: CaseFilter, now: datetime, *, rules: LingeringRules = USUAL_RULES, viewer: str = ""
) -> Select[*tuple[Any, ...]]:
    """The newest cases that are wanted, without the help of the index of words."""
    statement = select(*COLUMNS).where(*conditions(wanted, now, rules=rules, viewer=viewer))
    if wanted.find and not among_open_work(wanted) and not case_tokens(wanted.find):
        statement = statement.where(Case.id > select(func.max(Case.id) - RECENT).scalar_subquery())
    if wanted.tag:
        tagged = statement.join(CaseTag, CaseTag.case_id == Case.id).where(CaseTag.tag == wanted.tag)
        return tagged.order_by(CaseTag.case_id.desc())
    # "+ 0": sorted, since a walk along the ids would pass over the whole archive for the few that are wanted.
    few = wanted.todo in _SORTED or wanted.colour is Colour.YELLOW or wanted.mark is not None
    return statement.order_by((Case.id + 0).desc() if few else Case.id.desc())


async def waiting(session: AsyncSession, now: datetime, *, viewer: str = "") -> dict[Todo, int]:
    """How many cases wait for each thing the hotline has to do; ``COUNTED`` stands for so many or more. As in the
    list, those the login ``viewer`` keeps out of are none."""
    kept, found = await kept_from(session, viewer), {}
    his = [Case.number.not_in(kept)] if kept else []
    for one in Todo:
        some = select(literal(1)).where(todo(one, now), *his).select_from(Case).limit(COUNTED).subquery()
        found[one] = await session.scalar(select(func.count()).select_from(some)) or 0
    return found
