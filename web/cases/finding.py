"""A page of the cases that are wanted: along an index, or by the index of words and then looked at."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from db import case_hits, case_tokens
from db.tables import Case, CaseTag, Category
from web.cases.filters import CaseFilter
from web.cases.marks import USUAL_RULES, lingering_rules
from web.cases.queries import COLUMNS, PAGE, CaseRow, among_open_work, conditions, listed

FIRST_LOOK, LATER_LOOK = 2 * PAGE, 1000
LOOKED_AT = 10_000
"""Hits of a word that are looked at for one page when other filters refuse them; the next page goes on from there."""


async def cases(
    session: AsyncSession, wanted: CaseFilter, now: datetime, *, after: int | None, limit: int = PAGE,
    viewer: str = "",
) -> tuple[Sequence[CaseRow], int | None]:  # fmt: skip
    """The newest cases that are wanted and that ``viewer`` need not keep out of, and the id the next page begins after.

    A page may hold fewer, even none, and another follow: words in many cases that other filters refuse are looked
    for a stretch at a time.
    """
    tokens = list(dict.fromkeys([*case_tokens(wanted.find), *await _of_category(session, wanted.category)]))
    rules = await lingering_rules(session) if wanted.mark else USUAL_RULES
    if tokens and not among_open_work(wanted):
        meant = conditions(wanted, now, rules=rules, viewer=viewer)
        return await _found(session, wanted, tokens, meant, after=after, limit=limit)
    statement = listed(wanted, now, rules=rules, viewer=viewer).limit(limit + 1)
    if after is not None:
        statement = statement.where((CaseTag.case_id if wanted.tag else Case.id) < after)
    rows = [CaseRow(**row._mapping) for row in await session.execute(statement)]
    return rows[:limit], rows[limit - 1].id if len(rows) > limit else None


async def _of_category(session: AsyncSession, category: str) -> Sequence[str]:
    """By which tokens cases of a category that holds no others are found: its code is in the index of words, too."""
    if not category or await session.scalar(select(Category.code).where(Category.parent == category).limit(1)):
        return ()
    return case_tokens(category)


async def _found(
    session: AsyncSession, wanted: CaseFilter, tokens: Sequence[str], meant: Sequence[ColumnElement[bool]], *,
    after: int | None, limit: int,
) -> tuple[Sequence[CaseRow], int | None]:  # fmt: skip
    rows: list[CaseRow] = []
    seen, most = 0, FIRST_LOOK
    while seen < max(LOOKED_AT, 2 * limit):
        hits = await case_hits(session, tokens, before=after, most=most)
        rows += await _looked_at(session, wanted, hits, meant)
        if len(rows) > limit:
            return rows[:limit], rows[limit - 1].id
        if len(hits) < most:
            return rows, None
        seen, after, most = seen + len(hits), hits[-1], LATER_LOOK
    return rows, after


async def _looked_at(
    session: AsyncSession, wanted: CaseFilter, hits: Sequence[int], meant: Sequence[ColumnElement[bool]]
) -> Sequence[CaseRow]:
    """Those of ``hits`` that are wanted: pairs of characters may stand apart, and there are other filters."""
    statement = select(*COLUMNS).where(Case.id.in_(hits), *meant).order_by(Case.id.desc())
    if wanted.tag:
        tagged = (CaseTag.case_id == Case.id, CaseTag.tag == wanted.tag)
        statement = statement.where(select(CaseTag.tag).where(*tagged).exists())
    return [CaseRow(**row._mapping) for row in await session.execute(statement)] if hits else []
