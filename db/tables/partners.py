"""Other software that cases are exchanged with: of departments, of the police (110), of the grid (网格)."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, UtcDateTime, enum_column


class PartnerKind(StrEnum):
    DEPARTMENT = "department"  # 承办单位
    POLICE = "police"  # 110
    GRID = "grid"  # 网格


class PartnerState(StrEnum):
    ON = "on"
    FAILED = "failed"  # switched off by us after days without success; what is for it is kept
    OFF = "off"  # switched off by somebody; nothing is kept for it


class DeliveryState(StrEnum):
    WAITING = "waiting"
    DELIVERED = "delivered"
    DEAD = "dead"  # refused, or tried too often; sent again by hand


class Partner(Base):
    """One address of one unit, with the secret both sides sign with."""

    __tablename__ = "partner"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str] = mapped_column(String(64))
    kind: Mapped[PartnerKind] = mapped_column(enum_column(PartnerKind))
    unit: Mapped[str] = mapped_column(ForeignKey("department.code"), index=True)
    url: Mapped[str] = mapped_column(String(500))
    secret: Mapped[str] = mapped_column(String(64))
    events: Mapped[list[str]] = mapped_column(JSON)
    tells_citizen: Mapped[bool] = mapped_column(default=False)
    """Whether a case that is handed over brings the citizen's name and number along; of sealed cases never."""
    state: Mapped[PartnerState] = mapped_column(enum_column(PartnerState), default=PartnerState.ON)
    failing_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failures: Mapped[int] = mapped_column(default=0)
    """In a row."""
    wake: Mapped[int] = mapped_column(default=0)
    """Counts the jobs that work for this partner; only the newest one does."""
    working: Mapped[bool] = mapped_column(default=False)
    """Whether that job is still to come or under way."""
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    updated_by: Mapped[str] = mapped_column(String(64))
    revision: Mapped[int] = mapped_column(default=1)
    """Of what people set; counted by the service."""


class Delivery(Base):
    """One event for one partner. What is sent is made of the case at the moment of sending."""

    __tablename__ = "partner_delivery"
    __table_args__ = (
        UniqueConstraint("partner_id", "case_id", "ordinal", "event"),
        Index("ix_partner_delivery_partner_state", "partner_id", "state", "id"),
        Index("ix_partner_delivery_settled", "state", "tried_at"),
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    partner_id: Mapped[int] = mapped_column(ForeignKey("partner.id", ondelete="CASCADE"))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id", ondelete="CASCADE"), index=True)
    """None: a trial."""
    ordinal: Mapped[int]
    """Of the step: grows within a case."""
    event: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When it happened."""
    state: Mapped[DeliveryState] = mapped_column(enum_column(DeliveryState), default=DeliveryState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None] = mapped_column(String(200))
    tried_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failing_since: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Of the first of its attempts that failed."""
    not_before: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it may be tried again; None: it has not failed."""


class PartnerMessage(Base):
    """What a partner told us, and what we answered: a repeat gets the same words."""

    __tablename__ = "partner_message"
    __table_args__ = (Index("ix_partner_message_at", "at"),)

    partner_id: Mapped[int] = mapped_column(ForeignKey("partner.id"), primary_key=True)
    message_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    body_sha256: Mapped[str] = mapped_column(String(64))
    status: Mapped[int]
    answer: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
