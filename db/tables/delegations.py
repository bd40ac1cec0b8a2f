"""授权代签: who signs a unit's answers while the person who signs them is away."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, UtcDateTime


class SignDelegation(Base):
    """``to_login`` may sign as ``from_login`` does, from ``valid_from`` until before ``valid_until``."""

    __tablename__ = "sign_delegation"
    __table_args__ = (Index("ix_sign_delegation_to_login", "to_login", "valid_until"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    unit: Mapped[str] = mapped_column(String(32), index=True)
    from_login: Mapped[str] = mapped_column(String(64))
    to_login: Mapped[str] = mapped_column(String(64))
    sign_level: Mapped[int]
    """What is lent, 1 or 2: never more than the lender's own at that time."""
    valid_from: Mapped[datetime] = mapped_column(UtcDateTime)
    valid_until: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
