"""What happened to cases and has not been told to others yet."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, UtcDateTime


class StepOutbox(Base):
    """One step, written in the step's own transaction and removed when notices and deliveries were made of it."""

    __tablename__ = "step_outbox"

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id", ondelete="CASCADE"))
    ordinal: Mapped[int]
    """Of the step; 0: the case was opened."""
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    error: Mapped[str | None] = mapped_column(String(200))
    """Set aside: nothing could be made of it. Somebody has to look."""
