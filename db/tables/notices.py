"""Notices to citizens: which go out with which words, and each one from its writing to its end."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, UtcDateTime, enum_column


class NoticeWay(StrEnum):
    SMS = "sms"  # 短信
    MESSAGE = "message"  # 消息渠道: an official account, an app
    EMAIL = "email"  # 电子邮件


class NoticeState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    DROPPED = "dropped"  # not to be sent any more, or there was no way; ``error`` says why
    DEAD = "dead"  # refused, or tried too often; sent again by hand


class NoticeRule(Base):
    """The notice of one event (``notices.Event``)."""

    __tablename__ = "notice_rule"

    event: Mapped[str] = mapped_column(String(32), primary_key=True)
    active: Mapped[bool] = mapped_column(default=False)
    ways: Mapped[list[str]] = mapped_column(JSON)
    """The first that is open to the case is taken."""
    subject: Mapped[str] = mapped_column(String(100))
    """Of an e-mail."""
    text: Mapped[str] = mapped_column(Text)
    discreet: Mapped[str] = mapped_column(Text, default="")
    """For cases whose matter must not be told; empty: these get no notice."""
    delay_minutes: Mapped[int] = mapped_column(default=0)
    updated_by: Mapped[str] = mapped_column(String(64))
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revision: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": revision}  # noqa: RUF012


class Notice(Base):
    __tablename__ = "notice"
    __table_args__ = (UniqueConstraint("case_id", "ordinal", "event"), Index("ix_notice_state_id", "state", "id"))

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id", ondelete="CASCADE"))
    ordinal: Mapped[int]
    """Of the step it tells of; 0: the case was opened."""
    event: Mapped[str] = mapped_column(String(32))
    key: Mapped[str] = mapped_column(String(80), unique=True)
    """By which a gateway tells repeats."""
    way: Mapped[NoticeWay | None] = mapped_column(enum_column(NoticeWay))
    address: Mapped[str | None] = mapped_column(String(200))
    subject: Mapped[str] = mapped_column(String(100))
    text: Mapped[str] = mapped_column(Text)
    tells: Mapped[bool]
    """Whether the words tell the matter."""
    state: Mapped[NoticeState] = mapped_column(enum_column(NoticeState))
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    rounds: Mapped[int] = mapped_column(default=0)
    """How often it was sent again by hand."""
    error: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class NoticeChoice(Base):
    """What a citizen wants about the notices of one case."""

    __tablename__ = "notice_choice"

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id", ondelete="CASCADE"), primary_key=True)
    silent: Mapped[bool] = mapped_column(default=False)
    """No notices at all."""
    email: Mapped[str | None] = mapped_column(String(200))
    account: Mapped[str | None] = mapped_column(String(128))
    """Where the message channel reaches him; its own name of him."""
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by: Mapped[str] = mapped_column(String(64))
