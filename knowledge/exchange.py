"""Articles out to a spreadsheet and in from one."""

import asyncio
from datetime import datetime

from sqlalchemy import and_, select

from cases import Change, Person, read_rows, write_rows
from db import SHANGHAI, Database
from db.tables import Article, ArticleState, ArticleVersion, Category, Department, Role
from knowledge.article_sheet import article_rows, read_articles
from knowledge.articles import Articles, ArticlesImported
from knowledge.queries import text_of

STATES = {
    ArticleState.DRAFT: "草稿",
    ArticleState.IN_REVIEW: "待审核",
    ArticleState.PUBLISHED: "已发布",
    ArticleState.WITHDRAWN: "已下架",
}
TITLE = "知识库"


async def export_articles(database: Database, person: Person) -> bytes:
    """The newest version of every article ``person`` keeps (a unit's people: their unit's), as .xlsx by code."""
    newest = and_(ArticleVersion.article_id == Article.id, ArticleVersion.number == Article.latest)
    statement = select(Article, ArticleVersion).join(ArticleVersion, newest).order_by(Article.code)
    if person.role is Role.DEPARTMENT:
        statement = statement.where(ArticleVersion.unit == (person.unit or ""))
    async with database.read() as session:
        found = (await session.execute(statement)).all()
    texts = [
        (text_of(article.code, version), (STATES[article.state], article.uses, _day(article.updated_at)))
        for article, version in found
    ]
    return write_rows(TITLE, article_rows(texts))


async def import_articles(
    database: Database, articles: Articles, content: bytes, person: Person, change: Change, *, publish: bool
) -> ArticlesImported:
    """Take an .xlsx whole or not at all.

    Raises ``cases.SheetRefused``, ``NotTheirs``.
    """
    async with database.read() as session:
        categories = set(await session.scalars(select(Category.code)))
        units = set(await session.scalars(select(Department.code)))
    rows = await asyncio.to_thread(lambda: read_articles(read_rows(content), categories=categories, units=units))
    return await articles.import_rows(rows, person, change, publish=publish)


def _day(instant: datetime) -> str:
    return instant.astimezone(SHANGHAI).date().isoformat()
