"""The journal: every line of Asterisk's own records, once, in order."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, Integer, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, UtcDateTime, enum_column

_RESTART = text("kind = 'QUEUESTART'")
_OF_SEAT = text("seat IS NOT NULL")


class RecordSource(StrEnum):
    CEL = "cel"
    QUEUE_LOG = "queue_log"


class JournalEntry(Base):
    """One fact. Its natural key is its place in Asterisk's file, so that reading a line twice writes it once."""

    __tablename__ = "journal_entry"
    __table_args__ = (
        UniqueConstraint("switch", "source", "segment", "offset"),
        Index("ix_journal_entry_call_id_at", "call_id", "at"),
        # Asterisk's own starts, a handful among millions of rows.
        Index("ix_journal_entry_restart", "switch", "at", sqlite_where=_RESTART, postgresql_where=_RESTART),
        Index("ix_journal_entry_seat", "seat", "at", sqlite_where=_OF_SEAT, postgresql_where=_OF_SEAT),
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    switch: Mapped[str] = mapped_column(String(32))
    source: Mapped[RecordSource] = mapped_column(enum_column(RecordSource))
    segment: Mapped[str] = mapped_column(String(64))
    """Which file: a hash of its beginning, stable when the file is renamed by rotation."""
    offset: Mapped[int] = mapped_column(BigInteger)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    """Asterisk's own time: microseconds from CEL, whole seconds from queue_log."""
    call_id: Mapped[str | None] = mapped_column(String(64))
    uniqueid: Mapped[str | None] = mapped_column(String(64), index=True)
    kind: Mapped[str] = mapped_column(String(48))
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    seat: Mapped[str | None] = mapped_column(String(16))
    """The seat a line tells of: the member in queue_log, the channel's endpoint in CEL."""


class RecordPosition(Base):
    """How far a file has been read; written in the transaction that writes the facts read from it."""

    __tablename__ = "record_position"

    switch: Mapped[str] = mapped_column(String(32), primary_key=True)
    source: Mapped[RecordSource] = mapped_column(enum_column(RecordSource), primary_key=True)
    segment: Mapped[str] = mapped_column(String(64))
    offset: Mapped[int] = mapped_column(BigInteger)
    mark: Mapped[str] = mapped_column(String(64), default="")
    """A hash of the last line read: tells whether the file still is the one that was read so far."""
    last_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class JournalGap(Base):
    """A stretch of the record that is missing or unreadable; shown and counted, never smoothed over."""

    __tablename__ = "journal_gap"

    id: Mapped[int] = mapped_column(primary_key=True)
    switch: Mapped[str] = mapped_column(String(32))
    source: Mapped[RecordSource] = mapped_column(enum_column(RecordSource))
    from_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    to_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(64))
    detail: Mapped[str] = mapped_column(Text)
    found_at: Mapped[datetime] = mapped_column(UtcDateTime)
