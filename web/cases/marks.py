"""What is peculiar about a case, in lists and beside it: 积案, 老大难, 重复, 群体, 匿名, 保密. SQL on ``Case``."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, not_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from cases import LingeringRules
from db.tables import Case, CaseOrigin, CaseState, CaseType, CitizenNumber, Nature, Setting
from web.cases.filters import Mark

OVER = (CaseState.CLOSED, CaseState.ARCHIVED)
OPEN = tuple(state for state in CaseState if state not in OVER)
USUAL_RULES = LingeringRules()
LINGERING = "cases.lingering"
"""Setting: when a case counts as 积案, 老大难 or 重复 (see ``cases.LingeringRules``)."""


_IN_LISTS = (Mark.REPEATED, Mark.GROUP, Mark.ANONYMOUS, Mark.SEALED)
"""Marks that the row itself does not tell."""


def open_with(wanted: Mark, now: datetime, rules: LingeringRules) -> ColumnElement[bool]:
    """Open cases with the mark ``wanted``; of lingering ones ``cases.lingers`` as SQL, a contract test holds the two
    together."""
    running = Case.state.in_(OPEN)
    again = or_(Case.redos >= rules.redos, Case.returns >= rules.returns)
    long_standing = or_(Case.opened_at < now - timedelta(days=rules.long_days), again)
    if wanted is Mark.LONG_STANDING:
        return and_(running, long_standing)
    if wanted is Mark.LINGERING:
        return and_(running, Case.opened_at < now - timedelta(days=rules.days), not_(long_standing))
    return and_(running, _has(wanted, now, rules))


def _has(wanted: Mark, now: datetime, rules: LingeringRules) -> ColumnElement[bool]:
    if wanted is Mark.REPEATED:
        return _repeated(now, rules)
    if wanted is Mark.GROUP:
        follower = aliased(Case)
        led = exists(select(follower.id).where(follower.follows == Case.number))
        return or_(Case.origin == CaseOrigin.INCIDENT, Case.follows.is_not(None), led)
    if wanted is Mark.ANONYMOUS:
        return Case.anonymous.is_(True)
    return or_(Case.confidential, Case.case_type == CaseType.REPORT, Case.nature == Nature.ACCUSATION)


def _repeated(now: datetime, rules: LingeringRules) -> ColumnElement[bool]:
    """An earlier case of the same citizen, by whichever of his numbers, not too old, of the same category or led by
    it."""
    earlier, this, other = aliased(Case), aliased(CitizenNumber), aliased(CitizenNumber)
    # Joined to nothing: SQLite shall come by the caller, who has a few cases, and not by the category, which has most.
    same = or_(earlier.category.concat("") == Case.category, earlier.number == Case.follows)
    recent = earlier.opened_at >= now - timedelta(days=rules.repeat_days)
    before = select(earlier.id).where(recent, earlier.id < Case.id, same)
    his = before.join(other, other.number == earlier.caller).join(this, this.citizen_id == other.citizen_id)
    his = his.where(this.number == Case.caller, this.ended_at.is_(None), other.ended_at.is_(None))
    return or_(exists(before.where(earlier.caller == Case.caller)), exists(his))


async def marks_of(
    session: AsyncSession, ids: Collection[int], now: datetime, rules: LingeringRules
) -> Mapping[int, tuple[Mark, ...]]:
    """The marks of a few cases, open or not, that their rows do not tell."""
    if not ids:
        return {}
    having = select(Case.id, *(_has(mark, now, rules) for mark in _IN_LISTS)).where(Case.id.in_(ids))
    return {
        case_id: tuple(mark for mark, has in zip(_IN_LISTS, had, strict=True) if has)
        for case_id, *had in await session.execute(having)
    }


async def lingering_rules(session: AsyncSession) -> LingeringRules:
    """The city's numbers, else the usual ones."""
    row = await session.get(Setting, LINGERING)
    return LingeringRules.read(row.value if row is not None else None)
