"""What differs by city: lines, queues, seats, trunks, menus. Rules are data."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base, UtcDateTime, enum_column
from db.tables.ratings import RatingWay


class SeatKind(StrEnum):
    INTAKE = "intake"  # 受理席
    SUPERVISOR = "supervisor"  # 督导席
    QA = "qa"  # 质检席
    FOLLOW_UP = "follow_up"  # 回访席


def _keys(joined: str) -> tuple[str, ...]:
    """Prompt keys of a column that joins them by ``&``."""
    return tuple(key for key in joined.split("&") if key)


class Line(Base):
    """A number citizens dial (DID): 12345 itself or a merged one (双号并行)."""

    __tablename__ = "line"

    number: Mapped[str] = mapped_column(String(32), primary_key=True)
    label: Mapped[str] = mapped_column(String(64))
    greeting: Mapped[str] = mapped_column(String(200), default="greeting")
    """Prompt keys joined by ``&``."""
    notice: Mapped[str] = mapped_column(String(64), default="recording-notice")
    queue: Mapped[str] = mapped_column(ForeignKey("queue.name"))
    menu: Mapped[str | None] = mapped_column(String(64))
    priority: Mapped[int] = mapped_column(default=0)
    is_default: Mapped[bool] = mapped_column(default=False)
    """The line that takes every number nobody configured."""
    enabled: Mapped[bool] = mapped_column(default=True)
    is_open: Mapped[bool] = mapped_column(default=True)
    """False: a supervisor closed it for now; callers hear ``closed_prompt`` and may leave a message."""
    closed_prompt: Mapped[str] = mapped_column(String(64), default="line-closed")
    rating_later: Mapped[RatingWay | None] = mapped_column(enum_column(RatingWay))
    """How citizens who hung up without rating are asked for it later; None: not at all."""

    @property
    def greeting_keys(self) -> tuple[str, ...]:
        return _keys(self.greeting)


class Queue(Base):
    __tablename__ = "queue"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    label: Mapped[str] = mapped_column(String(64))
    strategy: Mapped[str] = mapped_column(String(16), default="rrmemory")
    ring_seconds: Mapped[int] = mapped_column(default=15)
    retry_seconds: Mapped[int] = mapped_column(default=1)
    wrapup_seconds: Mapped[int] = mapped_column(default=0)
    max_wait_seconds: Mapped[int] = mapped_column(default=600)
    service_level_seconds: Mapped[int] = mapped_column(default=15)
    """GB/T 33358-2016 asks for an answer within 15 s."""
    weight: Mapped[int] = mapped_column(default=0)
    announce_every_seconds: Mapped[int] = mapped_column(default=30)
    announcement: Mapped[str] = mapped_column(String(64), default="all-busy")
    """Prompt keys joined by ``&``, played in turn."""
    overflow_queue: Mapped[str | None] = mapped_column(String(32))
    """Where who waits too long here goes on waiting."""
    overflow_seconds: Mapped[int] = mapped_column(default=0)
    """After so long; 0: never."""
    offer_when_empty: Mapped[bool] = mapped_column(default=True)
    """Whether a citizen is offered a message or a call back at once while no seat is signed in."""
    speak_seat_number: Mapped[bool] = mapped_column(default=False)
    """工号播报: the seat's number is said to the citizen before the talk."""
    position_every_seconds: Mapped[int] = mapped_column(default=60)
    """How often a waiting citizen hears his place; 0: never."""
    pause_after_misses: Mapped[int] = mapped_column(default=0)
    """A seat that lets so many calls in a row ring in vain is paused; 0: never."""

    @property
    def announcement_keys(self) -> tuple[str, ...]:
        return _keys(self.announcement)


class Seat(Base):
    __tablename__ = "seat"

    number: Mapped[str] = mapped_column(String(16), primary_key=True)
    label: Mapped[str] = mapped_column(String(64))
    kind: Mapped[SeatKind] = mapped_column(enum_column(SeatKind), default=SeatKind.INTAKE)
    sip_password: Mapped[str] = mapped_column(String(64))
    enabled: Mapped[bool] = mapped_column(default=True)
    standing: Mapped[bool] = mapped_column(default=False)
    """Always signed in, as a duty room's telephone is; others sign in and out."""
    home_number: Mapped[str | None] = mapped_column(String(32))
    """Where the seat is rung when it works from home; None: only at its own telephone."""

    queues: Mapped[list["SeatQueue"]] = relationship(lazy="selectin", cascade="all, delete-orphan")


class SeatQueue(Base):
    """A seat serves a queue; lower penalty is rung first."""

    __tablename__ = "seat_queue"

    seat: Mapped[str] = mapped_column(ForeignKey("seat.number", ondelete="CASCADE"), primary_key=True)
    queue: Mapped[str] = mapped_column(ForeignKey("queue.name", ondelete="CASCADE"), primary_key=True)
    penalty: Mapped[int] = mapped_column(default=0)


class Trunk(Base):
    """Where citizens' calls come from. ``rehearsal`` marks robots: what comes by it is simulated."""

    __tablename__ = "trunk"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    label: Mapped[str] = mapped_column(String(64))
    hosts: Mapped[str] = mapped_column(String(255), default="")
    """Addresses or networks calls may come from, joined by commas."""
    server: Mapped[str] = mapped_column(String(255), default="")
    """Where calls go out to and where we register, if a user name is set."""
    port: Mapped[int] = mapped_column(default=5060)
    username: Mapped[str | None] = mapped_column(String(64))
    password: Mapped[str | None] = mapped_column(String(128))
    transport: Mapped[str] = mapped_column(String(8), default="udp")
    """``udp`` or ``tls``."""
    srtp: Mapped[bool] = mapped_column(default=False)
    """Speech is encrypted or refused."""
    rehearsal: Mapped[bool] = mapped_column(default=False)
    """Recognised by the header ``X-Trunk: <name>`` instead of addresses."""
    enabled: Mapped[bool] = mapped_column(default=True)


class Menu(Base):
    """One version of a voice menu (see ``ivr``); the highest version of a key is in force."""

    __tablename__ = "menu"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[str] = mapped_column(String(64))


class CallerRuleKind(StrEnum):
    BLOCKED = "blocked"  # 骚扰来电, limited in time, approved by a supervisor
    WARNED = "warned"  # hears a warning before the greeting
    PRIORITY = "priority"  # vulnerable citizens, calls returned


class CallerRule(Base):
    __tablename__ = "caller_rule"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(64), index=True)
    kind: Mapped[CallerRuleKind] = mapped_column(enum_column(CallerRuleKind))
    priority: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(Text)
    proposed_by: Mapped[str | None] = mapped_column(String(64))
    proposed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    call_id: Mapped[str | None] = mapped_column(String(64))
    """The call that gave cause."""
    approved_by: Mapped[str | None] = mapped_column(String(64))
    refused_by: Mapped[str | None] = mapped_column(String(64))
    valid_from: Mapped[datetime] = mapped_column(UtcDateTime)
    valid_until: Mapped[datetime] = mapped_column(UtcDateTime)


class Setting(Base):
    """A single value an administrator may change while all runs."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    changed_by: Mapped[str] = mapped_column(String(64))
