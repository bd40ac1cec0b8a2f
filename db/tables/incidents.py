"""群体事件 and 共性问题: bursts of one matter, and what is done about matters that come again and again."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Date, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, UtcDateTime, enum_column

_LIVE = text("state IN ('alerted', 'open')")


class PlaceGrain(StrEnum):
    """How near two places must be to count as one."""

    ADDRESS = "address"  # 同一门牌
    AREA = "area"  # 同一道路或小区
    CITY = "city"  # 不分地点


class BurstRule(Base):
    """So many different callers about one category at one place within so many minutes are a burst."""

    __tablename__ = "burst_rule"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(64))
    category: Mapped[str] = mapped_column(String(32), default="")
    """Code of a category of any level, counted with all below it; empty: each category by itself."""
    grain: Mapped[PlaceGrain] = mapped_column(enum_column(PlaceGrain), default=PlaceGrain.AREA)
    minutes: Mapped[int]
    callers: Mapped[int]
    enabled: Mapped[bool] = mapped_column(default=True)


class IncidentState(StrEnum):
    ALERTED = "alerted"  # 预警
    OPEN = "open"  # 处置中
    ENDED = "ended"  # 已结束
    DISMISSED = "dismissed"  # 已排除
    LAPSED = "lapsed"  # 已平息: it ended before anybody decided


class Incident(Base):
    """A burst that was noticed, and the group case that was opened for it."""

    __tablename__ = "incident"
    __table_args__ = (
        Index("uq_incident_live", "rule_id", "category", "place", unique=True, sqlite_where=_LIVE,
              postgresql_where=_LIVE),
        Index("ix_incident_state", "state", "id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    rule_id: Mapped[int] = mapped_column(ForeignKey("burst_rule.id"))
    category: Mapped[str] = mapped_column(String(64))
    place: Mapped[str] = mapped_column(String(200), default="")
    """As it is compared (``cases.matters.places``); empty: the whole city."""
    state: Mapped[IncidentState] = mapped_column(enum_column(IncidentState), default=IncidentState.ALERTED)
    first_at: Mapped[datetime] = mapped_column(UtcDateTime)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)
    callers: Mapped[int]
    """Different ones."""
    cases: Mapped[int]
    raised_at: Mapped[datetime] = mapped_column(UtcDateTime)
    case_number: Mapped[str | None] = mapped_column(String(24), index=True)
    """The group case, once somebody opened it."""
    decided_by: Mapped[str | None] = mapped_column(String(64))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str | None] = mapped_column(String(500))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    announcement_id: Mapped[int | None] = mapped_column(ForeignKey("announcement.id", ondelete="SET NULL"))


class IncidentCase(Base):
    """A case belongs to one incident at most."""

    __tablename__ = "incident_case"

    case_id: Mapped[int] = mapped_column(
        ForeignKey("case_file.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id", ondelete="CASCADE"), index=True)
    attached_at: Mapped[datetime] = mapped_column(UtcDateTime)
    merged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When it was merged into the group case. Once only: what people split off stays apart."""
    apart: Mapped[str | None] = mapped_column(String(32))
    """Why it does not follow the group case, as a code: ``state``, or ``cases.MergeRefused.why``."""


class CommonCause(Base):
    """共性问题: a measure against what many single cases had in common, and what it was to change."""

    __tablename__ = "common_cause"
    __table_args__ = (Index("ix_common_cause_closed_at", "closed_at", "due_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    category: Mapped[str] = mapped_column(String(64))
    place: Mapped[str] = mapped_column(String(200), default="")
    """As it is compared; empty: the whole city."""
    tag: Mapped[str] = mapped_column(String(20), default="")
    """The cause, where the hotline has marked cases with it."""
    cause: Mapped[str] = mapped_column(Text)
    unit: Mapped[str] = mapped_column(String(32))
    measure: Mapped[str] = mapped_column(Text)
    due_on: Mapped[date] = mapped_column(Date)
    opened_by: Mapped[str] = mapped_column(String(64))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_by: Mapped[str | None] = mapped_column(String(64))
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[str | None] = mapped_column(String(500))
