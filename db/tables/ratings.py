"""Citizens who are asked for their rating after the call, because they hung up before they could be asked in it."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, UtcDateTime, enum_column


class RatingWay(StrEnum):
    CALL = "call"
    MESSAGE = "message"


class RatingState(StrEnum):
    WANTED = "wanted"
    ASKED = "asked"  # we are calling him, or the message is with him
    RATED = "rated"
    UNRATED = "unrated"  # closed without one; ``closing`` says why


class RatingRequest(Base):
    """One call whose citizen is asked; the rating itself is a fact of the record (``Call.rating``)."""

    __tablename__ = "rating_request"

    call_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    number: Mapped[str] = mapped_column(String(64), index=True)
    """In the national spelling."""
    line: Mapped[str | None] = mapped_column(String(32))
    way: Mapped[RatingWay] = mapped_column(enum_column(RatingWay))
    state: Mapped[RatingState] = mapped_column(enum_column(RatingState), default=RatingState.WANTED)
    attempts: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """The last time."""
    rating: Mapped[int | None] = mapped_column()
    answer_id: Mapped[str | None] = mapped_column(String(64))
    """The gateway's name of the message that held the answer."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    closing: Mapped[str | None] = mapped_column(String(32))
