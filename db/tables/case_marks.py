"""What people put beside a case for themselves: notes, tags; and the filters they keep."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, UtcDateTime


class CaseNote(Base):
    """内部备注. Never changed, and read by its own side only: the hotline's by the hotline, a unit's by the unit."""

    __tablename__ = "case_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id", ondelete="CASCADE"), index=True)
    unit: Mapped[str | None] = mapped_column(String(32))
    """Of who wrote it; null: the hotline's own people."""
    text: Mapped[str] = mapped_column(Text)
    written_by: Mapped[str] = mapped_column(String(64))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)


class CaseTag(Base):
    """标签, the hotline's own."""

    __tablename__ = "case_tag"
    __table_args__ = (Index("ix_case_tag_tag", "tag", "case_id"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id", ondelete="CASCADE"), primary_key=True)
    tag: Mapped[str] = mapped_column(String(20), primary_key=True)
    tagged_by: Mapped[str] = mapped_column(String(64))
    tagged_at: Mapped[datetime] = mapped_column(UtcDateTime)


class SavedFilter(Base):
    """A list somebody comes back to: the query of its address under a name of theirs."""

    __tablename__ = "saved_filter"
    __table_args__ = (UniqueConstraint("owner", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner: Mapped[str] = mapped_column(String(64))
    """Login."""
    name: Mapped[str] = mapped_column(String(40))
    query: Mapped[str] = mapped_column(String(500))
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime)
