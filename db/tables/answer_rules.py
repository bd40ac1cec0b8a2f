"""By which words an answer is looked through."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, UtcDateTime


class AnswerRuleSet(Base):
    """One version of a city's rules (see ``cases``). Never changed: what differs is a new version."""

    __tablename__ = "answer_rule_set"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    valid_from: Mapped[datetime] = mapped_column(UtcDateTime)
    """Answers handed in at this time or later are looked through by this version, until a newer one is valid."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[str] = mapped_column(String(64))
