"""市民: one person with several telephone numbers. Who has but one number needs no row here."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, UtcDateTime

_IN_FORCE = text("ended_at IS NULL")


class Citizen(Base):
    """Somebody whose numbers were put together by hand."""

    __tablename__ = "citizen"

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[str] = mapped_column(String(64))


class CitizenNumber(Base):
    """A number of a citizen, until it is taken off. In force a number belongs to one citizen."""

    __tablename__ = "citizen_number"
    __table_args__ = (
        Index("uq_citizen_number_in_force", "number", unique=True, sqlite_where=_IN_FORCE, postgresql_where=_IN_FORCE),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    citizen_id: Mapped[int] = mapped_column(ForeignKey("citizen.id"), index=True)
    number: Mapped[str] = mapped_column(String(64))
    """In the national spelling."""
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    added_by: Mapped[str] = mapped_column(String(64))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[str | None] = mapped_column(String(64))
