"""Whom seats may call and hand callers to: limits against toll fraud, and the departments' duty telephones."""

from enum import StrEnum

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, enum_column
from db.tables.people import Role


class OutboundRule(Base):
    """What people of one role may dial. A role without a row may dial nothing."""

    __tablename__ = "outbound_rule"

    role: Mapped[Role] = mapped_column(enum_column(Role), primary_key=True)
    patterns: Mapped[str] = mapped_column(Text, default="")
    """Number patterns joined by blanks: digits, X (0-9), Z (1-9), N (2-9), one sign for one digit. What no pattern
    names is forbidden, so international and premium numbers are, unless somebody writes them here."""
    per_hour: Mapped[int] = mapped_column(default=0)
    """Calls one seat may begin within any hour."""
    at_once: Mapped[int] = mapped_column(default=0)
    """No further call while so many outbound calls are up in the whole hall."""
    from_hour: Mapped[int] = mapped_column(default=0)
    until_hour: Mapped[int] = mapped_column(default=24)
    """Hours of the day in Asia/Shanghai: from ``from_hour`` on and before ``until_hour``."""


class DutyKind(StrEnum):
    EMERGENCY = "emergency"  # 110, 119, 120: no limit ever applies
    DEPARTMENT = "department"


class DutyPhone(Base):
    """A telephone callers are handed to by one key."""

    __tablename__ = "duty_phone"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit: Mapped[str] = mapped_column(String(64))
    label: Mapped[str] = mapped_column(String(64))
    number: Mapped[str] = mapped_column(String(20), unique=True)
    kind: Mapped[DutyKind] = mapped_column(enum_column(DutyKind), default=DutyKind.DEPARTMENT)
    enabled: Mapped[bool] = mapped_column(default=True)
