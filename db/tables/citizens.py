"""What citizens get beside the talk: a call back, an announcement."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, UtcDateTime, enum_column

_OPEN = text("closed_at IS NULL")


class CallbackKind(StrEnum):
    ASKED = "callback"  # 预约回拨: the citizen pressed the key
    MISSED = "missed"  # 漏接回拨: he gave up waiting


class CallbackState(StrEnum):
    WANTED = "wanted"
    CLAIMED = "claimed"  # a seat has taken it, nobody else dials
    DIALLING = "dialling"
    REACHED = "reached"
    UNREACHED = "unreached"  # 未接通, tries used up
    CANCELLED = "cancelled"


class Callback(Base):
    """A citizen who is to be called back. Open (``closed_at`` None) there is at most one row of a number."""

    __tablename__ = "callback"
    __table_args__ = (
        Index("uq_callback_open_number", "number", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(64), index=True)
    """To be dialled, in the national spelling."""
    call_id: Mapped[str] = mapped_column(String(64), unique=True)
    """The call that first asked, or was first missed."""
    kind: Mapped[CallbackKind] = mapped_column(enum_column(CallbackKind))
    line: Mapped[str | None] = mapped_column(String(32))
    queue: Mapped[str | None] = mapped_column(String(32))
    waiting_since: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    """His place: when he began to wait in the queue. The longest waiting is called first."""
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[CallbackState] = mapped_column(enum_column(CallbackState), default=CallbackState.WANTED)
    claimed_by: Mapped[str | None] = mapped_column(String(16))
    """Seat."""
    claimed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    attempts: Mapped[int] = mapped_column(default=0)
    last_attempt_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    not_before: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """After an attempt in vain: leave the citizen in peace until then."""
    dialled_call_id: Mapped[str | None] = mapped_column(String(64))
    """Our last call to him."""
    case_id: Mapped[int | None] = mapped_column()
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    closing: Mapped[str | None] = mapped_column(String(200))
    """Why it was closed: the person's words, or the name of the rule."""
    simulated: Mapped[bool] = mapped_column(default=False)


class AnnouncementKind(StrEnum):
    INCIDENT = "incident"  # 突发事件: switched on and off by a supervisor
    HOLIDAY = "holiday"
    INFO = "info"


class DayKind(StrEnum):
    ANY = "any"
    HOLIDAY = "holiday"  # days off, by calendar
    WORKDAY = "workday"


class Announcement(Base):
    """What is said after the greeting while it is in force."""

    __tablename__ = "announcement"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[AnnouncementKind] = mapped_column(enum_column(AnnouncementKind))
    title: Mapped[str] = mapped_column(String(64))
    prompts: Mapped[str] = mapped_column(String(200))
    """Prompt keys joined by ``&``."""
    words: Mapped[str] = mapped_column(Text, default="")
    """What the prompts say, for people who read."""
    lines: Mapped[str] = mapped_column(String(200), default="")
    """Numbers of lines joined by commas; empty: all."""
    enabled: Mapped[bool] = mapped_column(default=False)
    valid_from: Mapped[datetime | None] = mapped_column(UtcDateTime)
    valid_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    days: Mapped[DayKind] = mapped_column(enum_column(DayKind), default=DayKind.ANY)
    weekdays: Mapped[str] = mapped_column(String(7), default="")
    """Digits 1 (Monday) to 7; empty: every day."""
    from_time: Mapped[str] = mapped_column(String(5), default="")
    """``HH:MM`` in Asia/Shanghai; empty: from midnight. Later than ``until_time``: over midnight."""
    until_time: Mapped[str] = mapped_column(String(5), default="")
    changed_by: Mapped[str] = mapped_column(String(64), default="seed")
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
