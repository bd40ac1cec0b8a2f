"""Calls as people read them. Every row here is derived from the journal and can be made again from it.

A call's id is Asterisk's ``linkedid`` (unique across switches, since each switch has its own ``systemname``);
recordings, cases and scores point at it by value, because any of them may arrive before the call's own row.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, UtcDateTime, enum_column


class CallDirection(StrEnum):
    """Who called whom. Figures of the hall count inbound calls only."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"  # 外呼: a seat called a citizen
    INTERNAL = "internal"  # one seat called another
    CALLBACK = "callback"  # a citizen who asked for it was called back
    FOLLOW_UP = "follow_up"  # 自动回访: the machine called a citizen to hear how his case came out


class CallEnding(StrEnum):
    """How a call ended, seen from the citizen."""

    CONNECTED = "connected"  # 接通: spoke with a seat
    ABANDONED_IN_GREETING = "abandoned_in_greeting"
    ABANDONED_IN_MENU = "abandoned_in_menu"
    ABANDONED_IN_QUEUE = "abandoned_in_queue"
    SERVED_BY_MENU = "served_by_menu"
    LEFT_MESSAGE = "left_message"
    ASKED_CALLBACK = "asked_callback"  # 预约回拨: kept his place and hung up
    TIMED_OUT = "timed_out"
    BLOCKED = "blocked"
    UNREACHED = "unreached"  # 呼出未接通: whom we called did not answer
    LOST = "lost"  # the record breaks off: Asterisk stopped in mid-call


class EndedBy(StrEnum):
    CITIZEN = "citizen"
    SEAT = "seat"
    SYSTEM = "system"


class VisitOutcome(StrEnum):
    CONNECTED = "connected"
    ABANDONED = "abandoned"
    TIMED_OUT = "timed_out"
    LEFT_BY_KEY = "left_by_key"
    WITHDRAWN = "withdrawn"
    REFUSED = "refused"  # JOINEMPTY, FULL, LEAVEEMPTY
    LOST = "lost"


class LegRole(StrEnum):
    CITIZEN = "citizen"
    SEAT = "seat"
    OTHER = "other"


class Call(Base):
    __tablename__ = "call"
    __table_args__ = (Index("ix_call_seat_arrived_at", "seat", "arrived_at"),)

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    switch: Mapped[str] = mapped_column(String(32))
    trunk: Mapped[str | None] = mapped_column(String(32))
    line: Mapped[str | None] = mapped_column(String(32))
    caller: Mapped[str | None] = mapped_column(String(64), index=True)
    """The citizen's number, also when it was the seat who called."""
    arrived_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    greeted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    queued_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    connected_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """None while the call lasts."""
    ending: Mapped[CallEnding | None] = mapped_column(enum_column(CallEnding))
    ended_by: Mapped[EndedBy | None] = mapped_column(enum_column(EndedBy))
    queue: Mapped[str | None] = mapped_column(String(32))
    seat: Mapped[str | None] = mapped_column(String(16))
    wait_seconds: Mapped[int | None] = mapped_column()
    """Whole seconds from queue entry to the seat's answer or the end of waiting, as queue_log counts them."""
    talk_seconds: Mapped[int | None] = mapped_column()
    rating: Mapped[int | None] = mapped_column()
    """1 非常不满意 … 5 非常满意; the first rating of a call counts (一次一评)."""
    simulated: Mapped[bool] = mapped_column(default=False)
    fallbacks: Mapped[int] = mapped_column(default=0)
    """How often the dialplan went on without our answer."""
    direction: Mapped[CallDirection] = mapped_column(enum_column(CallDirection), default=CallDirection.INBOUND)
    case_number: Mapped[str | None] = mapped_column(String(24), index=True)
    """The case an outbound call was made for; the case a call opened points at the call instead."""


class CallLeg(Base):
    """One channel of a call. A channel that moves into another call (a three-way call) is a leg of both."""

    __tablename__ = "call_leg"

    call_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    uniqueid: Mapped[str] = mapped_column(String(64), primary_key=True, index=True)
    channel: Mapped[str] = mapped_column(String(128))
    role: Mapped[LegRole] = mapped_column(enum_column(LegRole))
    seat: Mapped[str | None] = mapped_column(String(16))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    hangup_cause: Mapped[int | None] = mapped_column()


class QueueVisit(Base):
    """One stay of a call in a queue."""

    __tablename__ = "queue_visit"

    uniqueid: Mapped[str] = mapped_column(String(64), primary_key=True)
    ordinal: Mapped[int] = mapped_column(primary_key=True)
    """1 for the first visit of this channel."""
    call_id: Mapped[str] = mapped_column(String(64), index=True)
    queue: Mapped[str] = mapped_column(String(32))
    entered_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    left_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[VisitOutcome | None] = mapped_column(enum_column(VisitOutcome))
    position: Mapped[int | None] = mapped_column()
    wait_seconds: Mapped[int | None] = mapped_column()
    talk_seconds: Mapped[int | None] = mapped_column()
    seat: Mapped[str | None] = mapped_column(String(16))
    missed_rings: Mapped[int] = mapped_column(default=0)
    exit_key: Mapped[str | None] = mapped_column(String(1))
    ended_by: Mapped[EndedBy | None] = mapped_column(enum_column(EndedBy))
