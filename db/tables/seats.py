"""Seats at work: who sat where, in which state from when to when, and the rules of breaks.

``SeatSession`` and ``SeatState`` are derived from the journal, as calls are, and can be made again from it.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, UtcDateTime, enum_column


class SeatStateKind(StrEnum):
    READY = "ready"  # 就绪
    RINGING = "ringing"  # 振铃
    TALKING = "talking"  # 通话: a call that came to the seat
    OUTBOUND = "outbound"  # 外呼: a call the seat began
    WRAP_UP = "wrap_up"  # 话后整理
    SUPERVISING = "supervising"  # 监听、耳语: hears another seat's talk, the citizen does not hear it
    PAUSED = "paused"  # 示忙, 小休, 培训 …: ``reason`` says which


class SeatSession(Base):
    """One time at work: from the first queue a seat signs in to until it has left the last."""

    __tablename__ = "seat_session"
    __table_args__ = (Index("ix_seat_session_seat", "seat", "started_at"),)

    switch: Mapped[str] = mapped_column(String(32), primary_key=True)
    seat: Mapped[str] = mapped_column(String(16), primary_key=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """None while it lasts."""
    login: Mapped[str | None] = mapped_column(String(64), index=True)
    """Who signed in; None when it was done by a dial code, which tells only the seat."""


class SeatState(Base):
    """What a seat did from when to when.

    The states of a session follow each other without gap or overlap. Outside sessions there are rows only while the
    seat is on the telephone; they have no ``session_started_at``.
    """

    __tablename__ = "seat_state"
    __table_args__ = (
        Index("ix_seat_state_seat", "seat", "started_at"),
        Index("ix_seat_state_ended_at", "ended_at"),
    )

    switch: Mapped[str] = mapped_column(String(32), primary_key=True)
    seat: Mapped[str] = mapped_column(String(16), primary_key=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, primary_key=True, index=True)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """None while it lasts."""
    state: Mapped[SeatStateKind] = mapped_column(enum_column(SeatStateKind))
    reason: Mapped[str | None] = mapped_column(String(64))
    """Key of the pause; of a wrap-up that was extended, ``wrap_up``."""
    call_id: Mapped[str | None] = mapped_column(String(64), index=True)
    """The call it rings for, talks in, or wraps up."""
    session_started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PauseReason(Base):
    """Why a seat may take no calls, and for how long. Zero: no limit."""

    __tablename__ = "pause_reason"

    key: Mapped[str] = mapped_column(String(32), primary_key=True)
    label: Mapped[str] = mapped_column(String(32))
    position: Mapped[int] = mapped_column(default=0)
    """Order on pages, and the digit after *13; 0: not to be dialled."""
    limit_minutes: Mapped[int] = mapped_column(default=0)
    at_once_percent: Mapped[int] = mapped_column(default=0)
    """Part of the signed-in seats that may have this reason at the same time; at least one seat may."""
    needs_approval: Mapped[bool] = mapped_column(default=False)
    """Only a supervisor sets it."""
    chosen: Mapped[bool] = mapped_column(default=True)
    """False: set by the switch itself, never chosen by a person."""
    enabled: Mapped[bool] = mapped_column(default=True)


class SeatMessage(Base):
    """What a supervisor tells the seats (广播), shown on their pages while it is valid."""

    __tablename__ = "seat_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    queue: Mapped[str | None] = mapped_column(String(32))
    """Only to seats that serve this queue; None: to all."""
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime)
    sent_by: Mapped[str] = mapped_column(String(64))
    valid_until: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
