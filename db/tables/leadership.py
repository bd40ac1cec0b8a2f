"""What leaders have a part in: 专报 and 批示, 包案, 接待日; and who must keep out of a case (回避)."""

from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import Date, ForeignKey, Index, String, Text, Time, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, UtcDateTime, enum_column


class ReportState(StrEnum):
    """Where a special report stands."""

    DRAFT = "draft"  # 草稿
    SUBMITTED = "submitted"  # 已呈报
    INSTRUCTED = "instructed"  # 已批示，追办中
    CONCLUDED = "concluded"  # 已办结
    WITHDRAWN = "withdrawn"  # 已撤回


class SpecialReport(Base):
    """专报: a matter of many cases, or one that units alone cannot settle, put before a leader."""

    __tablename__ = "special_report"
    __table_args__ = (Index("ix_special_report_state", "state", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(16), unique=True)
    """``2026-0001``: the year of Asia/Shanghai and a count in it."""
    state: Mapped[ReportState] = mapped_column(enum_column(ReportState), default=ReportState.DRAFT)
    title: Mapped[str] = mapped_column(String(100))
    text: Mapped[str] = mapped_column(Text)
    written_by: Mapped[str] = mapped_column(String(64))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_to: Mapped[str | None] = mapped_column(String(64))
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class SpecialReportCase(Base):
    """A case a report speaks of."""

    __tablename__ = "special_report_case"

    report_id: Mapped[int] = mapped_column(ForeignKey("special_report.id", ondelete="CASCADE"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id", ondelete="CASCADE"), primary_key=True, index=True)


class TaskKind(StrEnum):
    INSTRUCTION = "instruction"  # 批示
    OWNERSHIP = "ownership"  # 包案


class LeaderTask(Base):
    """Something a leader wants settled, tracked until it is: an instruction, or a case a leader has taken over."""

    __tablename__ = "leader_task"
    __table_args__ = (Index("ix_leader_task_open", "ended_at", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[TaskKind] = mapped_column(enum_column(TaskKind))
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case_file.id", ondelete="CASCADE"), index=True)
    report_id: Mapped[int | None] = mapped_column(ForeignKey("special_report.id", ondelete="CASCADE"), index=True)
    """One of the two is set."""
    leader: Mapped[str] = mapped_column(String(64))
    words: Mapped[str] = mapped_column(Text)
    """The instruction; why the case was taken over."""
    unit: Mapped[str | None] = mapped_column(ForeignKey("department.code"))
    """Who has to carry it out; null: the case's lead unit."""
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    begun_by: Mapped[str] = mapped_column(String(64))
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Until when it has to be done; null: no limit was set."""
    every_days: Mapped[int | None]
    """How often the leader hears how it stands."""
    report_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the next word is due."""
    reminded_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When the program reminded of it the last time."""
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[str | None] = mapped_column(String(64))
    outcome: Mapped[str | None] = mapped_column(Text)


class LeaderTaskReport(Base):
    """回报: how a task stands."""

    __tablename__ = "leader_task_report"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("leader_task.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by: Mapped[str] = mapped_column(String(64))
    words: Mapped[str] = mapped_column(Text)


class ReceptionDay(Base):
    """领导接待日: when and where a leader hears citizens."""

    __tablename__ = "reception_day"
    __table_args__ = (UniqueConstraint("day", "leader"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(Date)
    begins: Mapped[time] = mapped_column(Time)
    ends: Mapped[time] = mapped_column(Time)
    """Times of Asia/Shanghai."""
    place: Mapped[str] = mapped_column(String(100))
    leader: Mapped[str] = mapped_column(String(64))
    theme: Mapped[str] = mapped_column(String(100), default="")
    visits: Mapped[int]
    """How many citizens can be heard."""
    entered_by: Mapped[str] = mapped_column(String(64))
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancel_reason: Mapped[str | None] = mapped_column(String(500))


class ReceptionVisit(Base):
    """约访: a case whose citizen is heard on a reception day, and what came of it."""

    __tablename__ = "reception_visit"
    __table_args__ = (UniqueConstraint("day_id", "case_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    day_id: Mapped[int] = mapped_column(ForeignKey("reception_day.id", ondelete="CASCADE"))
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id", ondelete="CASCADE"), index=True)
    booked_by: Mapped[str] = mapped_column(String(64))
    booked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    came: Mapped[bool | None]
    """Null: not known yet."""
    outcome: Mapped[str | None] = mapped_column(Text)
    noted_by: Mapped[str | None] = mapped_column(String(64))
    noted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CaseRecusal(Base):
    """回避: a person, or a whole unit, that keeps out of a case."""

    __tablename__ = "case_recusal"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id", ondelete="CASCADE"), index=True)
    login: Mapped[str | None] = mapped_column(String(64))
    unit: Mapped[str | None] = mapped_column(ForeignKey("department.code"))
    """One of the two is set."""
    reason: Mapped[str] = mapped_column(String(500))
    begun_at: Mapped[datetime] = mapped_column(UtcDateTime)
    begun_by: Mapped[str] = mapped_column(String(64))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
