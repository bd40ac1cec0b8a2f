"""The keepers' list: articles by state, matter and unit, and those that have to be looked at."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases import Person
from db import written
from db.tables import Article, ArticleState, ArticleVersion, Role
from knowledge.queries import below
from knowledge.rules import EXPIRING_BEFORE, Due, due_of

PAGE = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRowView:
    """An article in its keepers' list; ``title``, ``category`` and ``unit`` of its newest version."""

    id: int
    code: str
    title: str
    category: str | None
    unit: str | None
    state: ArticleState
    published: int | None
    latest: int
    uses: int
    due: Due | None
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFilter:
    """Empty fields filter nothing."""

    find: str = ""
    state: ArticleState | None = None
    due: Due | None = None
    category: str = ""
    unit: str = ""


async def kept_articles(
    session: AsyncSession, dialect: str, wanted: ArticleFilter, person: Person, today: date, *, after: int | None
) -> tuple[list[ArticleRowView], int | None]:
    """Articles ``person`` keeps, newest first, and the id the next page begins after."""
    newest = and_(ArticleVersion.article_id == Article.id, ArticleVersion.number == Article.latest)
    statement = select(Article, ArticleVersion).join(ArticleVersion, newest).where(written(wanted.find, dialect))
    equal = ((Article.state, wanted.state), (ArticleVersion.unit, wanted.unit))
    statement = statement.where(*(column == value for column, value in equal if value))
    if wanted.category:
        statement = statement.where(ArticleVersion.category.in_(below(wanted.category)))
    if wanted.due:
        statement = statement.where(is_due(wanted.due, today))
    statement = statement.where(*_kept_by(person))
    if after is not None:
        statement = statement.where(Article.id < after)
    rows = (await session.execute(statement.order_by(Article.id.desc()).limit(PAGE + 1))).all()
    found = [_row(article, version, today) for article, version in rows[:PAGE]]
    return found, found[-1].id if len(rows) > PAGE else None


def is_due(wanted: Due, today: date) -> ColumnElement[bool]:
    """``due_of`` as SQL; a contract test holds the two together."""
    live = Article.published.is_not(None)
    if wanted is Due.EXPIRED:
        return and_(live, Article.expires_on < today)
    lasts = or_(Article.expires_on.is_(None), Article.expires_on >= today)
    if wanted is Due.REVIEW:
        return and_(live, lasts, Article.review_on <= today)
    soon: timedelta = EXPIRING_BEFORE
    later = or_(Article.review_on.is_(None), Article.review_on > today)
    return and_(live, lasts, later, Article.expires_on <= today + soon)


async def due_counts(session: AsyncSession, person: Person, today: date) -> dict[Due, int]:
    """How many published articles ``person`` keeps wait to be looked at."""
    newest = and_(ArticleVersion.article_id == Article.id, ArticleVersion.number == Article.latest)
    count = select(func.count(Article.id)).join(ArticleVersion, newest).where(*_kept_by(person))
    return {one: await session.scalar(count.where(is_due(one, today))) or 0 for one in Due}


def _kept_by(person: Person) -> list[ColumnElement[bool]]:
    """``keeps`` as SQL: a unit's people keep their unit's articles, editors all."""
    return [ArticleVersion.unit == (person.unit or "")] if person.role is Role.DEPARTMENT else []


def _row(article: Article, version: ArticleVersion, today: date) -> ArticleRowView:
    return ArticleRowView(
        id=article.id, code=article.code, title=version.title, category=version.category, unit=version.unit,
        state=article.state, published=article.published, latest=article.latest, uses=article.uses,
        due=due_of(article.review_on, article.expires_on, today) if article.published else None,
        updated_at=article.updated_at,
    )  # fmt: skip
