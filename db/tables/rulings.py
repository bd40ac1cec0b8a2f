"""裁定: whose matter something is, decided once after units had disputed it, and remembered."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, true
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, UtcDateTime


class UnitRuling(Base):
    """What was ruled of one case holds for the same matter later: its category, at its place."""

    __tablename__ = "unit_ruling"
    __table_args__ = (Index("ix_unit_ruling_category", "category", "active"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id", ondelete="CASCADE"), index=True)
    case_number: Mapped[str] = mapped_column(String(24))
    category: Mapped[str] = mapped_column(String(64))
    place: Mapped[str] = mapped_column(String(200))
    lead: Mapped[str] = mapped_column(String(32))
    supervising: Mapped[str] = mapped_column(String(32))
    ruled_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ruled_by: Mapped[str] = mapped_column(String(64))
    active: Mapped[bool] = mapped_column(default=True, server_default=true())
    """Of one matter only the newest ruling holds."""
