"""诉求渠道: the ways cases come in by, what came by them under which name, and how often somebody may ask."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, String, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, UtcDateTime, enum_column

TELEPHONE = "phone"
"""Code of the channel of every case that a call opened."""


class Channel(Base):
    """A way in. Codes are part of addresses and of programs; names are the city's own."""

    __tablename__ = "intake_channel"

    code: Mapped[str] = mapped_column(String(32), primary_key=True)
    name: Mapped[str] = mapped_column(String(32))
    position: Mapped[int]
    """Order of display."""
    active: Mapped[bool] = mapped_column(default=True, server_default=true())
    """Whether cases may come in by it now."""


class CaseSource(Base):
    """Something that came in: it opened the case, or belongs to it. It comes in once, however often it is sent."""

    __tablename__ = "case_source"
    __table_args__ = (Index("ix_case_source_case_id", "case_id"),)

    channel: Mapped[str] = mapped_column(String(32), primary_key=True)
    foreign_id: Mapped[str] = mapped_column(String(200), primary_key=True)
    """Its name where it came from."""
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id", ondelete="CASCADE"))
    """Null only within the transaction that opens the case."""
    opened: Mapped[bool]
    """It opened the case; otherwise it was added to it."""
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    details: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """What the way in has to remember of it."""


class CaseConversation(Base):
    """Which case a citizen is talking about in a conversation of a message channel."""

    __tablename__ = "case_conversation"

    channel: Mapped[str] = mapped_column(String(32), primary_key=True)
    conversation: Mapped[str] = mapped_column(String(128), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id", ondelete="CASCADE"))
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)


class IntakeLimit(Base):
    """How often somebody asked within a stretch of time. ``key`` is a hash: of an address, of a number."""

    __tablename__ = "intake_limit"

    scope: Mapped[str] = mapped_column(String(32), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    since: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True, index=True)
    count: Mapped[int]


class Mailbox(Base):
    """How far a mailbox was read (UIDs of IMAP), and who reads it now."""

    __tablename__ = "mailbox"

    name: Mapped[str] = mapped_column(String(200), primary_key=True)
    uid_validity: Mapped[int] = mapped_column(BigInteger, default=0)
    last_uid: Mapped[int] = mapped_column(BigInteger, default=0)
    leased_by: Mapped[str | None] = mapped_column(String(64))
    leased_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it was last read to its end."""
    failure: Mapped[str | None] = mapped_column(String(200))
    """Why it could not be read the last time."""


class LetterOutcome(StrEnum):
    OPENED = "opened"  # 新开工单
    ADDED = "added"  # 并入工单
    UNREADABLE = "unreadable"  # 无法识别，已开工单并附原件
    IGNORED = "ignored"  # 自动回复、退信、循环
    REPEATED = "repeated"  # the same letter, delivered twice


class Letter(Base):
    """A letter out of a mailbox and what became of it. The original lies among the attachments by its SHA-256."""

    __tablename__ = "letter"
    __table_args__ = (UniqueConstraint("mailbox", "uid_validity", "uid"), Index("ix_letter_message_id", "message_id"))

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    mailbox: Mapped[str] = mapped_column(String(200))
    uid_validity: Mapped[int] = mapped_column(BigInteger)
    uid: Mapped[int] = mapped_column(BigInteger)
    message_id: Mapped[str] = mapped_column(String(250))
    """As its sender named it; empty when he did not."""
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    """Bytes of the original as the mailbox says; of one that is too large only the head is kept."""
    outcome: Mapped[LetterOutcome] = mapped_column(enum_column(LetterOutcome))
    reason: Mapped[str | None] = mapped_column(String(200))
    """Why it was ignored, or what could not be read."""
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id", ondelete="SET NULL"), index=True)
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)


class IntakeKey(Base):
    """What other software shows to send cases in; only its hash is kept."""

    __tablename__ = "intake_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[str] = mapped_column(String(64))
    channel: Mapped[str] = mapped_column(String(32))
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[str] = mapped_column(String(64))
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SheetImport(Base):
    """A spreadsheet of cases that was checked, and how far it was taken over. Its bytes lie among the attachments."""

    __tablename__ = "sheet_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    sha256: Mapped[str] = mapped_column(String(64))
    rows: Mapped[int]
    checked_by: Mapped[str] = mapped_column(String(64))
    checked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    opened: Mapped[int] = mapped_column(default=0)
    repeated: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
