"""Requests that may come twice: what was answered the first time."""

from datetime import datetime

from sqlalchemy import JSON, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, UtcDateTime


class RepeatedRequest(Base):
    """One ``Idempotency-Key`` of one asker. Without ``status`` the request is still being worked on, or its process
    died over it."""

    __tablename__ = "repeated_request"

    owner: Mapped[str] = mapped_column(String(24), primary_key=True)
    """``token:`` or ``user:`` and the number of its row."""
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    asked: Mapped[str] = mapped_column(String(64))
    """SHA-256 of method, path and body."""
    began_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    status: Mapped[int | None]
    headers: Mapped[dict[str, str] | None] = mapped_column(JSON)
    body: Mapped[str | None] = mapped_column(Text)
