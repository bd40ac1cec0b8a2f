"""Recordings and what was heard in them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Float, ForeignKey, Index, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base, UtcDateTime, enum_column


class RecordingKind(StrEnum):
    TALK = "talk"
    MESSAGE = "message"  # 留言


class RecordingState(StrEnum):
    STORED = "stored"
    UNUSABLE = "unusable"  # kept as it came, but it is empty or not audio
    DELETED = "deleted"  # by the retention rule only


class Recording(Base):
    __tablename__ = "recording"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[str] = mapped_column(String(64), index=True)
    source_name: Mapped[str] = mapped_column(String(128), unique=True)
    """Name of the file as Asterisk left it; taking the same file in twice makes one row."""
    kind: Mapped[RecordingKind] = mapped_column(enum_column(RecordingKind))
    state: Mapped[RecordingState] = mapped_column(enum_column(RecordingState))
    path: Mapped[str] = mapped_column(String(255))
    """Relative to the recordings folder."""
    sha256: Mapped[str] = mapped_column(String(64))
    """Of the file at ``path``."""
    size: Mapped[int]
    """Bytes of the file at ``path``."""
    seconds: Mapped[float] = mapped_column(Float)
    channels: Mapped[int]
    sample_rate: Mapped[int]
    levels_dbfs: Mapped[list[float]] = mapped_column(JSON)
    """RMS of the loudest second per channel: citizen, seat."""
    faults: Mapped[list[str]] = mapped_column(JSON)
    """Names of failed checks: ``empty``, ``truncated``, ``not_audio``, ``silent_citizen`` …"""
    ended_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    taken_in_at: Mapped[datetime] = mapped_column(UtcDateTime)
    peaks: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    """Per channel and 50 ms, one unsigned byte each: the loudest sample / 128."""


class Transcript(Base):
    """What one engine heard in one recording; at most one is current."""

    __tablename__ = "transcript"
    __table_args__ = (
        Index(
            "uq_transcript_current",
            "recording_id",
            unique=True,
            sqlite_where=text("current"),
            postgresql_where=text("current"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    recording_id: Mapped[int] = mapped_column(ForeignKey("recording.id", ondelete="CASCADE"), index=True)
    engine: Mapped[str] = mapped_column(String(64))
    """Name and version, e.g. ``vosk 0.3.45``."""
    model: Mapped[str] = mapped_column(String(128))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    current: Mapped[bool] = mapped_column(default=True)
    confidence: Mapped[float | None] = mapped_column(Float)
    cpu_seconds: Mapped[float] = mapped_column(Float)
    words: Mapped[list[list[Any]]] = mapped_column(JSON, deferred=True)
    """[[channel, start s, end s, confidence 0..1, word], …] ordered by start."""

    utterances: Mapped[list["Utterance"]] = relationship(
        order_by="Utterance.start", cascade="all, delete-orphan", passive_deletes=True
    )


class Utterance(Base):
    """What one side said without a pause; the unit of search and of display."""

    __tablename__ = "utterance"

    id: Mapped[int] = mapped_column(primary_key=True)
    transcript_id: Mapped[int] = mapped_column(ForeignKey("transcript.id", ondelete="CASCADE"), index=True)
    channel: Mapped[int]
    """0 citizen, 1 seat."""
    start: Mapped[float] = mapped_column(Float)
    end: Mapped[float] = mapped_column(Float)
    confidence: Mapped[float] = mapped_column(Float)
    text: Mapped[str] = mapped_column(Text)
    grams: Mapped[str] = mapped_column(Text, deferred=True)
    """``bigrams(text)`` joined by spaces: the search index of both databases is built on it."""
