"""What was done about a case: steps, who had it, what was answered, what the citizen said afterwards."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, UtcDateTime, enum_column
from db.tables.case_terms import (
    AssignmentPart,
    DeliveryWay,
    FollowUpOutcome,
    FollowUpWay,
    QualityMark,
    ReturnCause,
)
from db.tables.cases import CaseState


class CaseStep(Base):
    """One step of a case, never changed afterwards: the audit of its life."""

    __tablename__ = "case_step"
    __table_args__ = (UniqueConstraint("case_id", "ordinal"), UniqueConstraint("case_id", "key"))

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"))
    ordinal: Mapped[int]
    """1 for the first step of a case."""
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    actor: Mapped[str] = mapped_column(String(64))
    unit: Mapped[str | None] = mapped_column(String(32))
    """The actor's unit; none for the hotline's own people."""
    address: Mapped[str | None] = mapped_column(String(64))
    action: Mapped[str] = mapped_column(String(32))
    from_state: Mapped[CaseState] = mapped_column(enum_column(CaseState))
    to_state: Mapped[CaseState] = mapped_column(enum_column(CaseState))
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    after: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str | None] = mapped_column(Text)
    key: Mapped[str | None] = mapped_column(String(64))
    """Given by the asker, so that asking twice takes one step."""


class CaseAssignment(Base):
    """A unit's part in a case, from ``assigned_at`` until ``ended_at``."""

    __tablename__ = "case_assignment"
    __table_args__ = (
        Index("ix_case_assignment_unit", "unit", "ended_at", "part"),
        Index("ix_case_assignment_done", "unit", "ended_by_action", "id"),
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    unit: Mapped[str] = mapped_column(ForeignKey("department.code"))
    part: Mapped[AssignmentPart] = mapped_column(enum_column(AssignmentPart))
    assigned_at: Mapped[datetime] = mapped_column(UtcDateTime)
    assigned_by: Mapped[str] = mapped_column(String(64))
    delivered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the order reached a unit without an account."""
    delivered_way: Mapped[DeliveryWay | None] = mapped_column(enum_column(DeliveryWay))
    received_by: Mapped[str | None] = mapped_column(String(64))
    """Who took it there, by name and post."""
    signed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    signed_by: Mapped[str | None] = mapped_column(String(64))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_action: Mapped[str | None] = mapped_column(String(32))


class CaseAnswer(Base):
    """An answer as a unit (or, resolving directly, the hotline) gave it, and how it was judged."""

    __tablename__ = "case_answer"

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    unit: Mapped[str | None] = mapped_column(ForeignKey("department.code"))
    text: Mapped[str] = mapped_column(Text)
    """For the citizen."""
    internal_text: Mapped[str | None] = mapped_column(Text)
    written_by: Mapped[str] = mapped_column(String(64))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    citizen_told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    not_told_reason: Mapped[str | None] = mapped_column(Text)
    hotline_told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reviewed_by: Mapped[str | None] = mapped_column(String(64))
    accepted: Mapped[bool | None]
    work_quality: Mapped[QualityMark | None] = mapped_column(enum_column(QualityMark))
    text_quality: Mapped[QualityMark | None] = mapped_column(enum_column(QualityMark))
    return_cause: Mapped[ReturnCause | None] = mapped_column(enum_column(ReturnCause))
    findings: Mapped[list[dict[str, str]] | None] = mapped_column(JSON)
    """What the rules found suspicious when it was handed in: ``cause`` and ``said`` each."""


class CaseFollowUp(Base):
    """One attempt to hear from the citizen, or the recorded reason why nobody tried."""

    __tablename__ = "case_follow_up"

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id"), index=True)
    attempt: Mapped[int]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(String(64))
    way: Mapped[FollowUpWay] = mapped_column(enum_column(FollowUpWay))
    outcome: Mapped[FollowUpOutcome | None] = mapped_column(enum_column(FollowUpOutcome))
    solved: Mapped[bool | None]
    contacted: Mapped[bool | None]
    truthful: Mapped[bool | None]
    note: Mapped[str | None] = mapped_column(Text)
