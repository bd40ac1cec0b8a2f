"""Lists of cases straight from the store."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases import Colour, Lingering, LingeringRules, colour, lingers
from db.tables import Case, CaseOrigin, CaseState, CaseTag, CaseType, RequestKind, Urgency
from web.cases.filters import UNANSWERED_STATES, CaseFilter, Todo
from web.cases.narrowing import OVER, USUAL_RULES, lingering_rules, narrowed, not_recused

PAGE = 50


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
    """What a case must be to be wanted."""
    equal = (
        (Case.state, wanted.state), (Case.urgency, wanted.urgency), (Case.lead_unit, wanted.unit),
        (Case.channel, wanted.channel),
    )  # fmt: skip
    found: list[ColumnElement[bool]] = [column == value for column, value in equal if value]
    if wanted.colour:
        found.append(due(wanted.colour, now))
    if wanted.todo:
        found.append(todo(wanted.todo, now))
    if viewer:
        found.append(not_recused(viewer))
    if wanted.tag:
        found.append(Case.id.in_(select(CaseTag.case_id).where(CaseTag.tag == wanted.tag)))
    found += narrowed(wanted, now, rules)
    for word in wanted.find.split():
        places = (Case.number, Case.place, Case.text, Case.category)
        found.append(or_(*(column.contains(word, autoescape=True) for column in places)))
    return found


async def cases(
    session: AsyncSession,
    wanted: CaseFilter,
    now: datetime,
    *,
    after: int | None,
    limit: int = PAGE,
    viewer: str = "",
) -> tuple[Sequence[CaseRow], int | None]:
    """The newest cases that are wanted, and the id the next page begins after."""
    rules = await lingering_rules(session) if wanted.mark else USUAL_RULES
    statement = (
        select(*COLUMNS)
        .where(*conditions(wanted, now, rules=rules, viewer=viewer))
        .order_by(Case.id.desc())
        .limit(limit + 1)
    )
    if after is not None:
        statement = statement.where(Case.id < after)
    rows = [CaseRow(**row._mapping) for row in await session.execute(statement)]
    return rows[:limit], rows[limit - 1].id if len(rows) > limit else None


async def waiting(session: AsyncSession, now: datetime) -> dict[Todo, int]:
    """How many cases wait for each thing the hotline has to do."""
    return {
        one: await session.scalar(select(func.count()).select_from(Case).where(todo(one, now))) or 0 for one in Todo
    }
