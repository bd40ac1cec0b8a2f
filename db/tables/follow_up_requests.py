"""Cases whose citizen is asked by machine: by a call with keys, by a message; and who of us is about to call one."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, UtcDateTime, enum_column
from db.tables.ratings import RatingWay


class FollowUpState(StrEnum):
    WANTED = "wanted"
    ASKED = "asked"  # we are calling him, or the message is with him
    CONTENT = "content"  # heard, and nothing is left to ask
    PERSON = "person"  # closed: somebody of the hotline calls him; ``closing`` says why
    WAIVED = "waived"  # closed: not reached, and the city's rule ends the follow-up there
    DROPPED = "dropped"  # closed: the case went on without us


class FollowUpRequest(Base):
    """One round of asking about one case; a case that was redone is asked about anew."""

    __tablename__ = "follow_up_request"
    __table_args__ = (
        UniqueConstraint("case_id", "round"),
        Index("ix_follow_up_request_closed_at", "closed_at", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    round: Mapped[int]
    """How often the case had been redone."""
    number: Mapped[str | None] = mapped_column(String(64), index=True)
    """In the national spelling; None: there is none to be called."""
    line: Mapped[str | None] = mapped_column(String(32))
    way: Mapped[RatingWay] = mapped_column(enum_column(RatingWay))
    """The present one; a message may follow calls in vain."""
    state: Mapped[FollowUpState] = mapped_column(enum_column(FollowUpState), default=FollowUpState.WANTED)
    attempts: Mapped[int] = mapped_column(default=0)
    calls: Mapped[int] = mapped_column(default=0)
    """How many of the attempts were calls."""
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """The last time."""
    call_id: Mapped[str | None] = mapped_column(String(64), index=True)
    """Of the last call to him."""
    answer_id: Mapped[str | None] = mapped_column(String(64))
    """The gateway's name of the message that held the answer."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closing: Mapped[str | None] = mapped_column(String(200))
    """Why it was closed, in Chinese."""


class FollowUpClaim(Base):
    """Somebody calls this case's citizen back. One that is older than the city's rule says, or of a case that waits for
    no follow-up any more, holds no longer (``cases.FollowUpClaims``)."""

    __tablename__ = "follow_up_claim"

    case_id: Mapped[int] = mapped_column(
        ForeignKey("case_file.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    login: Mapped[str] = mapped_column(String(64))
    claimed_at: Mapped[datetime] = mapped_column(UtcDateTime)
