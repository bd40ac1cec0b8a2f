"""What was used for which case, and what was looked for in vain: the figures a knowledge base is kept by."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from cases import Change
from db import Database
from db.tables import (
    AnswerTemplate,
    Article,
    ArticleVersion,
    Case,
    Category,
    KnowledgeMiss,
    KnowledgeUse,
)
from knowledge.errors import NoSuchArticle, NoSuchMiss, NoSuchTemplate
from knowledge.snippets import miss_words

LONGEST_NOTE = 200
SHOWN = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """What was used for a case. ``what``: ``article`` or ``template``."""

    what: str
    id: int
    title: str
    version: int
    used_by: str
    used_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncovered:
    """A category many cases are about and no article."""

    code: str
    name: str
    cases: int


class Uses:
    """All methods raise ``db.StoreUnavailable``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def use_article(self, article_id: int, case_id: int, change: Change) -> bool:
        """Note that a published article was used for a case; whether it was the first time for this case.

        Raises ``NoSuchArticle``.
        """
        async with self._database.write() as session:
            article = await session.get(Article, article_id)
            if article is None or article.published is None:
                raise NoSuchArticle(article_id)
            first = await self._note(session, case_id, change, article_id=article_id, version=article.published)
            if first:
                counted = update(Article).where(Article.id == article_id).values(uses=Article.uses + 1)
                await session.execute(counted)
            return first

    async def use_template(self, template_id: int, case_id: int, change: Change) -> bool:
        """The same for a template in use. Raises ``NoSuchTemplate``."""
        async with self._database.write() as session:
            row = await session.get(AnswerTemplate, template_id)
            if row is None or not row.active:
                raise NoSuchTemplate(template_id)
            first = await self._note(session, case_id, change, template_id=template_id, version=row.revision)
            if first:
                one = AnswerTemplate
                await session.execute(update(one).where(one.id == template_id).values(uses=one.uses + 1))
            return first

    async def _note(self, session: AsyncSession, case_id: int, change: Change, **what: int) -> bool:
        values = {"case_id": case_id, "used_by": change.actor, "used_at": change.at, **what}
        statement = self._insert(KnowledgeUse).values(values).on_conflict_do_nothing().returning(KnowledgeUse.id)
        return await session.scalar(statement) is not None

    async def of_case(self, case_id: int) -> list[Used]:
        """What was used for a case, in order."""
        version = (ArticleVersion.article_id == KnowledgeUse.article_id, ArticleVersion.number == KnowledgeUse.version)
        rows = (
            select(KnowledgeUse, ArticleVersion.title, AnswerTemplate.title)
            .outerjoin(ArticleVersion, version[0] & version[1])
            .outerjoin(AnswerTemplate, AnswerTemplate.id == KnowledgeUse.template_id)
            .where(KnowledgeUse.case_id == case_id)
            .order_by(KnowledgeUse.id)
        )
        async with self._database.read() as session:
            return [_used(use, title or other) for use, title, other in await session.execute(rows)]

    async def miss(self, query: str, *, now: datetime) -> None:
        """Count a search in vain. Words that are too short to say anything are not kept."""
        words = miss_words(query)
        if len(words) < 2:
            return
        values = {"words": words, "times": 1, "first_at": now, "last_at": now}
        again = {"times": KnowledgeMiss.times + 1, "last_at": now}
        statement = self._insert(KnowledgeMiss).values(values)
        async with self._database.write() as session:
            await session.execute(statement.on_conflict_do_update(index_elements=["words"], set_=again))

    async def misses(self) -> list[KnowledgeMiss]:
        """Searches in vain nobody has dealt with since, the most frequent first."""
        unsettled = or_(KnowledgeMiss.settled_at.is_(None), KnowledgeMiss.settled_at < KnowledgeMiss.last_at)
        rows = select(KnowledgeMiss).where(unsettled).order_by(KnowledgeMiss.times.desc(), KnowledgeMiss.last_at.desc())
        async with self._database.read() as session:
            return list(await session.scalars(rows.limit(SHOWN)))

    async def settle(self, miss_id: int, change: Change) -> None:
        """Somebody dealt with it; the reason says how. Raises ``NoSuchMiss``."""
        async with self._database.write() as session:
            row = await session.get(KnowledgeMiss, miss_id, with_for_update=True)
            if row is None:
                raise NoSuchMiss(miss_id)
            row.settled_at, row.settled_by, row.note = change.at, change.actor, change.reason[:LONGEST_NOTE] or None
            session.add(
                change.entry("knowledge.gap_settled", "knowledge_miss", str(row.id), None, {"times": row.times})
            )

    async def uncovered(self, *, since: datetime, at_least: int, today: date) -> list[Uncovered]:
        """Categories of ``at_least`` cases opened since ``since`` for which agents find no article, neither of the
        category itself nor of one above it."""
        counts = (
            select(Case.category.label("code"), func.count().label("cases"))
            .where(Case.opened_at >= since, Case.category.is_not(None))
            .group_by(Case.category)
            .having(func.count() >= at_least)
            .subquery()
        )
        parent = aliased(Category)
        above = (counts.c.code, Category.parent, parent.parent)
        covered = exists().where(
            ArticleVersion.article_id == Article.id, ArticleVersion.number == Article.published,
            or_(Article.expires_on.is_(None), Article.expires_on >= today),
            or_(*(ArticleVersion.category == code for code in above)),
        )  # fmt: skip
        rows = (
            select(counts.c.code, Category.name, counts.c.cases)
            .outerjoin(Category, Category.code == counts.c.code)
            .outerjoin(parent, parent.code == Category.parent)
            .where(~covered)
            .order_by(counts.c.cases.desc(), counts.c.code)
            .limit(SHOWN)
        )
        async with self._database.read() as session:
            found: Sequence[Any] = (await session.execute(rows)).all()
        return [Uncovered(code=code, name=name or code, cases=number) for code, name, number in found]

    def _insert(self, table: Any) -> Any:
        return sqlite.insert(table) if self._database.dialect == "sqlite" else postgresql.insert(table)


def _used(use: KnowledgeUse, title: str) -> Used:
    what, key = ("article", use.article_id) if use.article_id else ("template", use.template_id)
    return Used(
        what=what, id=key or 0, title=title, version=use.version, used_by=use.used_by, used_at=use.used_at
    )  # fmt: skip
