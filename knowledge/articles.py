"""What may be done with articles; each method is one unit of work, and writes who did it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cases import Change, Person
from db import SHANGHAI, Database, bigrams
from db.jobs import Jobs
from db.tables import Article, ArticleState, ArticleVersion, Category, Department
from knowledge.article_sheet import ArticleRow
from knowledge.errors import KnowledgeChanged, KnowledgeFaulty, NoSuchArticle, NotTheirs
from knowledge.reminding import remind
from knowledge.rules import ArticleAction, ArticleFacts, ArticleStep, keeps, step_of
from knowledge.texts import LONGEST_WHY, ArticleText, checked_article

CONTENT = ("title", "body", "category", "unit", "keywords", "source", "review_on", "expires_on")


@dataclass(frozen=True, slots=True)
class Written:
    """An article after a change; ``revision`` goes back with the next one."""

    id: int
    state: ArticleState
    latest: int
    revision: int


@dataclass(frozen=True, slots=True)
class ArticlesImported:
    """Codes of articles an import added or changed, and how many it found as they were."""

    added: list[str]
    changed: list[str]
    unchanged: int


class Articles:
    """All methods raise ``db.StoreUnavailable``."""

    def __init__(self, database: Database, jobs: Jobs) -> None:
        self._database, self._jobs = database, jobs

    async def write(
        self, text: ArticleText, person: Person, change: Change, *, article_id: int | None = None, revision: int = 0
    ) -> Written:
        """Write a new article, or a new version of one, as a draft; what agents read stays until it is approved.

        Raises ``KnowledgeFaulty``, ``NoSuchArticle``, ``KnowledgeChanged``, ``NotTheirs``.
        """
        text = checked_article(text, change.at.astimezone(SHANGHAI).date())
        async with self._database.write() as session:
            await _check_names(session, text)
            if article_id is None:
                if not keeps(person, text.unit):
                    raise NotTheirs(0, ArticleAction.WRITE)
                article = await self._new(session, text, change)
            else:
                article = await _read(session, article_id, revision)
                step_of(await _facts(session, article), ArticleAction.WRITE, person)
                if not keeps(person, text.unit):
                    raise NotTheirs(article_id, ArticleAction.WRITE)
                await _add_version(session, article, text, change)
            session.add(change.entry("article.written", "article", str(article.id), None, {"version": article.latest}))
            await session.flush()
            return _written(article)

    async def step(
        self, article_id: int, action: ArticleAction, person: Person, change: Change, *, revision: int,
        review_on: date | None = None,
    ) -> Written:  # fmt: skip
        """Submit, approve, send back, confirm (``review_on``: the next review) or withdraw.

        Raises ``NoSuchArticle``, ``KnowledgeChanged``, ``StepNotLegal``, ``NotTheirs``, ``KnowledgeFaulty``.
        """
        async with self._database.write() as session:
            article = await _read(session, article_id, revision)
            step = step_of(await _facts(session, article), action, person)
            _check_step(step, change, review_on)
            before = _shown(article)
            await self._take(session, article, step, change, review_on)
            session.add(change.entry(f"article.{action}", "article", str(article.id), before, _shown(article)))
            await session.flush()
            return _written(article)

    async def import_rows(
        self, rows: Sequence[ArticleRow], person: Person, change: Change, *, publish: bool
    ) -> ArticlesImported:
        """Write what differs from what is there, or nothing at all; articles the rows lack stay as they are.

        ``publish``: at once, on the word of ``person``, who must be an editor. Raises ``NotTheirs``.
        """
        made = ArticlesImported([], [], 0)
        async with self._database.write() as session:
            stored = {row.code: row for row in await session.scalars(select(Article))}
            unchanged = 0
            for row in rows:
                if not keeps(person, row.text.unit):
                    raise NotTheirs(0, ArticleAction.WRITE)
                article = stored.get(row.text.code)
                if article is not None and await _is(session, article, row.text):
                    unchanged += 1
                    continue
                article = await self._import(session, article, row, person, change)
                (made.changed if row.text.code in stored else made.added).append(row.text.code)
                if publish:
                    await self._publish(session, article, change)
            after = {"added": made.added, "changed": made.changed, "published": publish}
            session.add(change.entry("article.imported", "article", "*", None, after))
        return ArticlesImported(made.added, made.changed, unchanged)

    async def _import(
        self, session: AsyncSession, article: Article | None, row: ArticleRow, person: Person, change: Change
    ) -> Article:
        if article is None:
            return await self._new(session, row.text, change)
        step_of(await _facts(session, article), ArticleAction.WRITE, person)
        await _add_version(session, article, row.text, change)
        return article

    async def _new(self, session: AsyncSession, text: ArticleText, change: Change) -> Article:
        if await session.scalar(select(Article.id).where(Article.code == text.code)) is not None:
            raise KnowledgeFaulty([f"编号「{text.code}」已经有了，请换一个编号。"])
        article = Article(
            code=text.code, state=ArticleState.DRAFT, latest=1, published=None, uses=0, updated_at=change.at
        )
        session.add(article)
        await session.flush()
        await _keep_version(session, article, text, change)
        return article

    async def _take(
        self, session: AsyncSession, article: Article, step: ArticleStep, change: Change, review_on: date | None
    ) -> None:
        if step.action is ArticleAction.APPROVE:
            await self._publish(session, article, change)
        elif step.action is ArticleAction.CONFIRM:
            article.review_on = review_on
            await remind(session, self._jobs, article)
        elif step.ends is not None:
            article.state = step.ends
            if step.action is ArticleAction.WITHDRAW:
                article.published = article.review_on = article.expires_on = None
        article.updated_at = change.at

    async def _publish(self, session: AsyncSession, article: Article, change: Change) -> None:
        version = await _newest(session, article)
        article.state, article.published, article.published_at = ArticleState.PUBLISHED, article.latest, change.at
        article.review_on, article.expires_on = version.review_on, version.expires_on
        await remind(session, self._jobs, article)


async def _read(session: AsyncSession, article_id: int, revision: int) -> Article:
    article = await session.get(Article, article_id, with_for_update=True)
    if article is None:
        raise NoSuchArticle(article_id)
    if article.revision != revision:
        raise KnowledgeChanged("article", article_id, read=revision, current=article.revision)
    return article


async def _newest(session: AsyncSession, article: Article) -> ArticleVersion:
    wanted = (ArticleVersion.article_id == article.id, ArticleVersion.number == article.latest)
    return (await session.scalars(select(ArticleVersion).where(*wanted))).one()


async def _facts(session: AsyncSession, article: Article) -> ArticleFacts:
    version = await _newest(session, article)
    return ArticleFacts(
        id=article.id, state=article.state, published=article.published, unit=version.unit,
        written_by=version.written_by,
    )  # fmt: skip


async def _is(session: AsyncSession, article: Article, text: ArticleText) -> bool:
    version = await _newest(session, article)
    return all(getattr(version, name) == getattr(text, name) for name in CONTENT)


async def _add_version(session: AsyncSession, article: Article, text: ArticleText, change: Change) -> None:
    """A draft; its code is the article's and stays."""
    if text.code != article.code:
        raise KnowledgeFaulty([f"编号「{article.code}」不能更改。"])
    article.latest += 1
    article.state, article.updated_at = ArticleState.DRAFT, change.at
    await _keep_version(session, article, text, change)


async def _keep_version(session: AsyncSession, article: Article, text: ArticleText, change: Change) -> None:
    content: dict[str, Any] = {name: getattr(text, name) for name in CONTENT}
    grams = bigrams(f"{text.title}\n{text.keywords}\n{text.body}")
    session.add(
        ArticleVersion(
            article_id=article.id, number=article.latest, written_by=change.actor, written_at=change.at,
            why=change.reason[:LONGEST_WHY], grams=" ".join(dict.fromkeys(grams)), **content,
        )
    )  # fmt: skip
    await session.flush()


async def _check_names(session: AsyncSession, text: ArticleText) -> None:
    faults = []
    if text.category and await session.get(Category, text.category) is None:
        faults.append(f"没有编码为「{text.category[:32]}」的事项分类。")
    if text.unit and await session.get(Department, text.unit) is None:
        faults.append(f"没有编码为「{text.unit[:32]}」的单位。")
    if faults:
        raise KnowledgeFaulty(faults)


def _check_step(step: ArticleStep, change: Change, review_on: date | None) -> None:
    faults = []
    if step.needs_reason and len(change.reason.strip()) < 2:
        faults.append("请填写原因（2 至 500 字）。")
    if len(change.reason) > LONGEST_WHY:
        faults.append(f"原因请控制在 {LONGEST_WHY} 字以内。")
    today = change.at.astimezone(SHANGHAI).date()
    if step.action is ArticleAction.CONFIRM and (review_on is None or review_on <= today):
        faults.append("请填写下次复审日期，应晚于今天。")
    if faults:
        raise KnowledgeFaulty(faults)


def _shown(article: Article) -> dict[str, Any]:
    days = {name: str(getattr(article, name) or "") for name in ("review_on", "expires_on")}
    return {"state": article.state.value, "published": article.published, "latest": article.latest} | days


def _written(article: Article) -> Written:
    return Written(article.id, article.state, article.latest, article.revision)
