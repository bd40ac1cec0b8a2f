"""Looking articles up: what agents find, what editors keep, one article with everything about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, and_, case, func, literal, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases import Person
from db import written
from db.tables import Article, ArticleReminder, ArticleState, ArticleVersion, AuditEntry, Category
from knowledge.errors import NoSuchArticle
from knowledge.rules import ArticleFacts, ArticleStep, Due, due_of, keeps, steps_for
from knowledge.snippets import Piece, pieces, snippet
from knowledge.texts import ArticleText

LONGEST_QUERY = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A published article that was found."""

    id: int
    code: str
    title: str
    category: str | None
    unit: str | None
    uses: int
    number: int
    expires_on: date | None
    due: Due | None
    title_pieces: tuple[Piece, ...]
    body_pieces: tuple[Piece, ...]


async def find(
    session: AsyncSession, dialect: str, query: str, today: date, *, category: str | None = None,
    near: Sequence[str] = (), unit: str | None = None, limit: int = 20,
) -> list[Hit]:  # fmt: skip
    """Published articles that hold the words of ``query`` and have not expired on ``today``.

    ``category``: only of this code and those below it. ``near``: codes of the matter at hand, the closest first;
    articles of these come first. Then those with the words in their title, then the most used.
    """
    words = query[:LONGEST_QUERY].split()
    live = and_(
        ArticleVersion.article_id == Article.id, ArticleVersion.number == Article.published,
        or_(Article.expires_on.is_(None), Article.expires_on >= today),
    )  # fmt: skip
    statement = select(Article, ArticleVersion).join(ArticleVersion, live)
    statement = statement.where(written(" ".join(words), dialect))
    if category:
        statement = statement.where(ArticleVersion.category.in_(below(category)))
    if unit:
        statement = statement.where(ArticleVersion.unit == unit)
    order = (_nearness(near), _titled(words), Article.uses.desc(), Article.id)
    rows = (await session.execute(statement.order_by(*order).limit(limit))).all()
    return [_hit(article, version, words, today) for article, version in rows]


def below(category: str) -> CompoundSelect[Any]:
    """Codes of a category and everything below it, as a subquery; the tree has three levels."""
    child, grandchild = Category.__table__.alias("child"), Category.__table__.alias("grandchild")
    own = select(literal(category))
    children = select(child.c.code).where(child.c.parent == category)
    grandchildren = select(grandchild.c.code).join(child, grandchild.c.parent == child.c.code)
    return own.union(children, grandchildren.where(child.c.parent == category))


def _nearness(near: Sequence[str]) -> ColumnElement[int]:
    if not near:
        return literal(0)
    places = {code: place for place, code in reversed(list(enumerate(near)))}
    return case(places, value=ArticleVersion.category, else_=len(near))


def _titled(words: Sequence[str]) -> ColumnElement[int]:
    if not words:
        return literal(0)
    title = func.lower(ArticleVersion.title)
    return case((and_(*(title.contains(word.lower(), autoescape=True) for word in words)), 0), else_=1)


def _hit(article: Article, version: ArticleVersion, words: Sequence[str], today: date) -> Hit:
    return Hit(
        id=article.id, code=article.code, title=version.title, category=version.category, unit=version.unit,
        uses=article.uses, number=version.number, expires_on=article.expires_on,
        due=due_of(article.review_on, article.expires_on, today), title_pieces=pieces(version.title, words),
        body_pieces=pieces(snippet(version.body, words), words),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionLine:
    number: int
    written_by: str
    written_at: datetime
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """What was done with an article beside writing it: approving, withdrawing …"""

    at: datetime
    actor: str
    action: str
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleSheet:
    """One article as ``person`` may read it: ``text`` is version ``number``; ``steps`` are those open to them."""

    id: int
    revision: int
    state: ArticleState
    published: int | None
    published_at: datetime | None
    latest: int
    number: int
    text: ArticleText
    uses: int
    review_on: date | None
    expires_on: date | None
    due: Due | None
    reminded: tuple[tuple[str, date], ...]
    keeps: bool
    steps: tuple[ArticleStep, ...]
    versions: tuple[VersionLine, ...]
    history: tuple[StepLine, ...]


async def read_article(
    session: AsyncSession, article_id: int, person: Person, today: date, *, number: int | None = None
) -> ArticleSheet:
    """``number``: a version's; None: the newest for its keepers, the published one for others.

    Raises ``NoSuchArticle``, also for what is not published and not theirs to keep.
    """
    article = await session.get(Article, article_id)
    if article is None:
        raise NoSuchArticle(article_id)
    rows = select(ArticleVersion).where(ArticleVersion.article_id == article_id).order_by(ArticleVersion.number.desc())
    versions = {row.number: row for row in await session.scalars(rows)}
    newest = versions[article.latest]
    mine = keeps(person, newest.unit)
    wanted = number or (article.latest if mine else article.published or 0)
    if wanted not in versions or (not mine and wanted != article.published):
        raise NoSuchArticle(article_id)
    facts = ArticleFacts(
        id=article.id, state=article.state, published=article.published, unit=newest.unit, written_by=newest.written_by
    )
    due = due_of(article.review_on, article.expires_on, today) if article.published else None
    return ArticleSheet(
        id=article.id, revision=article.revision, state=article.state, published=article.published,
        published_at=article.published_at, latest=article.latest, number=wanted,
        text=text_of(article.code, versions[wanted]), uses=article.uses, review_on=article.review_on,
        expires_on=article.expires_on, due=due, reminded=await _reminded(session, article), keeps=mine,
        steps=steps_for(facts, person), versions=tuple(map(_line, versions.values())) if mine else (),
        history=await _history(session, article) if mine else (),
    )  # fmt: skip


def text_of(code: str, version: ArticleVersion) -> ArticleText:
    return ArticleText(
        code=code, title=version.title, body=version.body, category=version.category, unit=version.unit,
        keywords=version.keywords, source=version.source, review_on=version.review_on, expires_on=version.expires_on,
    )  # fmt: skip


def _line(row: ArticleVersion) -> VersionLine:
    return VersionLine(number=row.number, written_by=row.written_by, written_at=row.written_at, why=row.why)


async def _reminded(session: AsyncSession, article: Article) -> tuple[tuple[str, date], ...]:
    rows = await session.scalars(select(ArticleReminder).where(ArticleReminder.article_id == article.id))
    return tuple((row.event, row.day) for row in rows if row.day in {article.review_on, article.expires_on})


async def _history(session: AsyncSession, article: Article) -> tuple[StepLine, ...]:
    about = (AuditEntry.subject_kind == "article", AuditEntry.subject_id == str(article.id))
    rows = await session.scalars(select(AuditEntry).where(*about).order_by(AuditEntry.id.desc()))
    return tuple(StepLine(at=row.at, actor=row.actor, action=row.action, reason=row.reason) for row in rows)
