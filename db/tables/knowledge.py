"""知识库: articles with every version of them, answer templates, what was used for which case, what was missing."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Date, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, UtcDateTime, enum_column


class ArticleState(StrEnum):
    """Where the newest version of an article stands; agents read the published one until it is replaced."""

    DRAFT = "draft"  # 草稿
    IN_REVIEW = "in_review"  # 待审核
    PUBLISHED = "published"  # 已发布
    WITHDRAWN = "withdrawn"  # 已下架


class Article(Base):
    """One matter agents look up. Its words are in ``ArticleVersion``."""

    __tablename__ = "article"
    __table_args__ = (Index("ix_article_state_review_on", "state", "review_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    state: Mapped[ArticleState] = mapped_column(enum_column(ArticleState))
    latest: Mapped[int]
    """Number of the newest version."""
    published: Mapped[int | None]
    """Number of the version agents read; null when they read none."""
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    review_on: Mapped[date | None] = mapped_column(Date)
    """Day of Asia/Shanghai on which somebody has to look whether it is still true."""
    expires_on: Mapped[date | None] = mapped_column(Date)
    """Last day of Asia/Shanghai on which agents find it."""
    uses: Mapped[int] = mapped_column(default=0)
    """Cases it was used for."""
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revision: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012


class ArticleVersion(Base):
    """An article as somebody wrote it. Never changed: what differs is a new version."""

    __tablename__ = "article_version"
    __table_args__ = (UniqueConstraint("article_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"))
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(200))
    category: Mapped[str | None] = mapped_column(String(32), index=True)
    unit: Mapped[str | None] = mapped_column(String(32), index=True)
    """Whose matter it is, and who keeps it true."""
    keywords: Mapped[str] = mapped_column(String(200))
    source: Mapped[str] = mapped_column(String(300))
    """The rule it rests on: name and number of a document."""
    body: Mapped[str] = mapped_column(Text)
    review_on: Mapped[date | None] = mapped_column(Date)
    expires_on: Mapped[date | None] = mapped_column(Date)
    written_by: Mapped[str] = mapped_column(String(64))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    why: Mapped[str] = mapped_column(String(500))
    grams: Mapped[str] = mapped_column(Text, deferred=True)
    """``bigrams`` of title, keywords and body joined by spaces: both databases' search index is built on it."""


class ArticleReminder(Base):
    """That an article has to be looked at was told on its day; one row, however often the job runs."""

    __tablename__ = "article_reminder"
    __table_args__ = (UniqueConstraint("article_id", "event", "day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"))
    event: Mapped[str] = mapped_column(String(16))
    """``review``, ``expiring`` or ``expired``."""
    day: Mapped[date] = mapped_column(Date)
    """The review or expiry date it is about."""
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)


class AnswerTemplate(Base):
    """答复模板: words for an answer, with placeholders filled from the case."""

    __tablename__ = "answer_template"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(100))
    category: Mapped[str | None] = mapped_column(String(32), index=True)
    """Null: for every category."""
    body: Mapped[str] = mapped_column(Text)
    active: Mapped[bool] = mapped_column(default=True)
    uses: Mapped[int] = mapped_column(default=0)
    updated_by: Mapped[str] = mapped_column(String(64))
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revision: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012


class KnowledgeUse(Base):
    """A case that an article or a template was used for; each counts once per case."""

    __tablename__ = "knowledge_use"
    __table_args__ = (UniqueConstraint("article_id", "case_id"), UniqueConstraint("template_id", "case_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    article_id: Mapped[int | None] = mapped_column(ForeignKey("article.id", ondelete="CASCADE"))
    template_id: Mapped[int | None] = mapped_column(ForeignKey("answer_template.id", ondelete="CASCADE"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id", ondelete="CASCADE"), index=True)
    version: Mapped[int]
    """Number of the article's version, or revision of the template, as it was used."""
    used_by: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[datetime] = mapped_column(UtcDateTime)


class KnowledgeMiss(Base):
    """Words that were looked for in vain."""

    __tablename__ = "knowledge_miss"

    id: Mapped[int] = mapped_column(primary_key=True)
    words: Mapped[str] = mapped_column(String(64), unique=True)
    """Lower case, single spaces, long numbers blotted out."""
    times: Mapped[int]
    first_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    settled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Somebody dealt with it then; looked for in vain again later, it is open again."""
    settled_by: Mapped[str | None] = mapped_column(String(64))
    note: Mapped[str | None] = mapped_column(String(200))
