"""未读: what came into a unit's inbox and nobody of the unit has opened yet."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, UtcDateTime, enum_column

_OPEN = text("closed_at IS NULL")


class UnreadWhy(StrEnum):
    """What came, the least pressing first."""

    NEW = "new"  # 新派工单
    DECIDED = "decided"  # 申请批复
    RETURNED = "returned"  # 退回重办
    URGED = "urged"  # 催办督办
    ALARM = "alarm"  # 下级单位逾时未读


class Unread(Base):
    """One case one unit has not looked at since ``since``. Open there is at most one row of case and unit."""

    __tablename__ = "case_unread"
    __table_args__ = (
        Index("uq_case_unread_open", "case_id", "unit", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_case_unread_unit", "unit", "closed_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    unit: Mapped[str] = mapped_column(ForeignKey("department.code"))
    why: Mapped[UnreadWhy] = mapped_column(enum_column(UnreadWhy))
    since: Mapped[datetime] = mapped_column(UtcDateTime)
    alarm_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When somebody else is told; None: never."""
    alarmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    read_by: Mapped[str | None] = mapped_column(String(64))
    """Login of the first of the unit to open it; None though closed: the unit has no part in the case any more."""
