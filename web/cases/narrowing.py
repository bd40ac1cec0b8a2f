"""Which cases a filter leaves: by figure, day, category and mark. SQL on ``Case``."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, not_, or_
from sqlalchemy.ext.asyncio import AsyncSession

from cases import Lingering, LingeringRules
from db.tables import Case, CaseState, Setting
from reports import Basis, below, condition_of_figure
from web.calls.filters import Kind
from web.cases.filters import CaseFilter
from web.times import day_span

OVER = (CaseState.CLOSED, CaseState.ARCHIVED)
USUAL_RULES = LingeringRules()
LINGERING = "cases.lingering"
"""Setting: when a case counts as 积案 or 老大难 (see ``cases.LingeringRules``)."""
NO_CATEGORY = "-"
"""In an address: cases nobody has classified."""


def lingering(wanted: Lingering, now: datetime, rules: LingeringRules) -> ColumnElement[bool]:
    """``cases.lingers`` as SQL; a contract test holds the two together."""
    again = or_(Case.redos >= rules.redos, Case.returns >= rules.returns)
    long_standing = or_(Case.opened_at < now - timedelta(days=rules.long_days), again)
    running = Case.state.not_in(OVER)
    if wanted is Lingering.LONG_STANDING:
        return and_(running, long_standing)
    return and_(running, Case.opened_at < now - timedelta(days=rules.days), not_(long_standing))


async def lingering_rules(session: AsyncSession) -> LingeringRules:
    """The city's numbers, else the usual ones."""
    row = await session.get(Setting, LINGERING)
    return LingeringRules.read(row.value if row is not None and isinstance(row.value, dict) else {})


def narrowed(wanted: CaseFilter, now: datetime, rules: LingeringRules) -> list[ColumnElement[bool]]:
    """What ``wanted`` asks of a case's category, mark, kind, day and of the figure that counts it."""
    found = _in_period(wanted, now)
    if wanted.kind:
        found.append(Case.simulated.is_(wanted.kind is Kind.SIMULATED))
    if wanted.mark:
        found.append(lingering(wanted.mark, now, rules))
    if wanted.category:
        found.append(Case.category.is_(None) if wanted.category == NO_CATEGORY else below(wanted.category))
    return found


def _in_period(wanted: CaseFilter, now: datetime) -> list[ColumnElement[bool]]:
    basis = wanted.figure.metric.basis if wanted.figure else Basis.OPENED
    found: list[ColumnElement[bool]] = []
    if wanted.first:
        found.append(basis.column >= day_span(wanted.first)[0])
    if wanted.last:
        found.append(basis.column < day_span(wanted.last)[1])
    if wanted.figure:
        found.append(condition_of_figure(wanted.figure.metric, now, among=wanted.figure.among))
    return found
