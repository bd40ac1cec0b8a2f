"""工单: what a citizen asked for and what became of it."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Date, Index, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, UtcDateTime, enum_column
from db.tables.case_terms import (
    CaseClass,
    CaseResult,
    Disposition,
    FollowUpOutcome,
    Nature,
    RequestKind,
    SupervisionLevel,
    Triage,
    Urgency,
)

_FOLLOWING = text("follows IS NOT NULL")
_RUNNING = text("hotline_told_at IS NULL AND due_at IS NOT NULL")
_PENDING = text("pending IS NOT NULL")
_NATURED = text("nature IS NOT NULL")


class CaseState(StrEnum):
    """Where a case stands. What may happen next is the table in ``cases.life.lifecycle``."""

    REGISTERED = "registered"  # 已受理
    DISPATCHED = "dispatched"  # 待签收
    HANDLING = "handling"  # 办理中
    UNIT_REVIEW = "unit_review"  # 待处室审核
    UNIT_SIGN = "unit_sign"  # 待领导审签
    REVIEWING = "reviewing"  # 待审核
    SUSPENDED = "suspended"  # 已挂起
    ANSWERED = "answered"  # 待回访
    FOLLOWED_UP = "followed_up"  # 已回访
    CLOSED = "closed"  # 已办结
    ARCHIVED = "archived"  # 已归档


class CaseType(StrEnum):
    INQUIRY = "inquiry"  # 咨询
    HELP = "help"  # 求助
    COMPLAINT = "complaint"  # 投诉
    REPORT = "report"  # 举报
    SUGGESTION = "suggestion"  # 建议
    PRAISE = "praise"  # 表扬
    OTHER = "other"  # 其他


class CaseOrigin(StrEnum):
    """What the citizen's demand came by."""

    CALL = "call"
    MESSAGE = "message"  # 留言
    CALLBACK = "callback"  # a call back that reached nobody
    INCIDENT = "incident"  # 群体事件: opened for many citizens, none of its own
    WRITTEN = "written"  # a channel other than the telephone: the citizen is not on the line


class Case(Base):
    __tablename__ = "case_file"
    __table_args__ = (
        Index("ix_case_file_state", "state", "id"),
        Index("ix_case_file_lead_unit", "lead_unit", "state", "id"),
        Index("ix_case_file_unit_newest", "lead_unit", "id"),
        Index("ix_case_file_state_due_at", "state", "due_at"),
        Index("ix_case_file_running", "due_at", sqlite_where=_RUNNING, postgresql_where=_RUNNING),
        Index("ix_case_file_pending", "pending", sqlite_where=_PENDING, postgresql_where=_PENDING),
        Index("ix_case_file_caller", "caller", "opened_at", "id"),
        Index("ix_case_file_closed_at", "closed_at"),
        Index("ix_case_file_category", "category", "opened_at"),
        Index("ix_case_file_follows", "follows", "state", sqlite_where=_FOLLOWING, postgresql_where=_FOLLOWING),
        Index("ix_case_file_channel", "channel", "id"),
        Index("ix_case_file_due_at", "due_at"),
        Index("ix_case_file_plan_until", "plan_until"),
        Index("ix_case_file_nature", "nature", "id", sqlite_where=_NATURED, postgresql_where=_NATURED),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(24), unique=True)
    state: Mapped[CaseState] = mapped_column(enum_column(CaseState), default=CaseState.REGISTERED)
    call_id: Mapped[str | None] = mapped_column(String(64), unique=True)
    line: Mapped[str | None] = mapped_column(String(32))
    caller: Mapped[str | None] = mapped_column(String(64))
    citizen_name: Mapped[str | None] = mapped_column(String(64))
    seat: Mapped[str | None] = mapped_column(String(16))
    case_type: Mapped[CaseType | None] = mapped_column(enum_column(CaseType))
    place: Mapped[str | None] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text, default="")
    origin: Mapped[CaseOrigin] = mapped_column(enum_column(CaseOrigin), default=CaseOrigin.CALL)
    channel: Mapped[str] = mapped_column(String(32), default="phone", server_default="phone")
    """Code of a ``Channel``."""
    email: Mapped[str | None] = mapped_column(String(200))
    """Where the citizen who wrote is answered."""
    public: Mapped[bool] = mapped_column(default=False, server_default=false())
    """A supervisor let it be listed for everybody, without anything that tells who asked."""
    draft: Mapped[bool] = mapped_column(default=False)
    """The text was written by a machine and nobody has checked it yet."""
    code: Mapped[str | None] = mapped_column(String(8))
    """Digits the citizen proves himself by when he asks from another telephone."""
    simulated: Mapped[bool] = mapped_column(default=False)
    called_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()

    # What the case is about.
    category: Mapped[str | None] = mapped_column(String(64))
    urgency: Mapped[Urgency] = mapped_column(enum_column(Urgency), default=Urgency.NORMAL, server_default="normal")
    nature: Mapped[Nature | None] = mapped_column(enum_column(Nature))
    case_class: Mapped[CaseClass | None] = mapped_column(enum_column(CaseClass))
    confidential: Mapped[bool] = mapped_column(default=False, server_default=false())
    anonymous: Mapped[bool] = mapped_column(default=False, server_default=false())
    redacted_text: Mapped[str | None] = mapped_column(Text)
    """What a unit reads of a sealed case: words by which nobody can tell who called."""

    follows: Mapped[str | None] = mapped_column(String(24))
    """并单: number of the case whose answer becomes this one's, too."""

    # Who has it and until when.
    lead_unit: Mapped[str | None] = mapped_column(String(32))
    supervising_unit: Mapped[str | None] = mapped_column(String(32))
    fixed_by_ruling: Mapped[bool] = mapped_column(default=False, server_default=false())
    pending: Mapped[RequestKind | None] = mapped_column(enum_column(RequestKind))
    pending_amount: Mapped[int | None]
    """What a waiting request for an extension asks for, in the unit of the answer's limit."""
    dispatched_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    quality_demand: Mapped[str | None] = mapped_column(Text)
    """Of what quality the work has to be; with ``answer_demand`` and the limit the three demands of 交办."""
    answer_demand: Mapped[str | None] = mapped_column(Text)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Copied from the answer's clock, as is ``yellow_at``; none while it stands."""
    yellow_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    suspended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    # What happened to it, counted.
    steps: Mapped[int] = mapped_column(default=0, server_default="0")
    returns: Mapped[int] = mapped_column(default=0, server_default="0")
    redos: Mapped[int] = mapped_column(default=0, server_default="0")
    extensions: Mapped[int] = mapped_column(default=0, server_default="0")
    reminders: Mapped[int] = mapped_column(default=0, server_default="0")
    supervision: Mapped[SupervisionLevel | None] = mapped_column(enum_column(SupervisionLevel))
    triage: Mapped[Triage | None] = mapped_column(enum_column(Triage))
    plan: Mapped[str | None] = mapped_column(Text)
    """What is planned of a demand that is justified and cannot be met now."""
    plan_until: Mapped[datetime | None] = mapped_column(UtcDateTime)

    # How it came out.
    result: Mapped[CaseResult | None] = mapped_column(enum_column(CaseResult))
    disposition: Mapped[Disposition | None] = mapped_column(enum_column(Disposition))
    answer_by: Mapped[str | None] = mapped_column(String(64))
    """Login of who wrote the present answer; somebody else has to sign it."""
    citizen_told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    not_told_reason: Mapped[str | None] = mapped_column(Text)
    hotline_told_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    follow_up_attempts: Mapped[int] = mapped_column(default=0, server_default="0")
    follow_up_after: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Nobody was reached: leave the citizen in peace until then."""
    first_outcome: Mapped[FollowUpOutcome | None] = mapped_column(enum_column(FollowUpOutcome))
    final_outcome: Mapped[FollowUpOutcome | None] = mapped_column(enum_column(FollowUpOutcome))
    no_follow_up_reason: Mapped[str | None] = mapped_column(Text)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    archived_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class CaseCounter(Base):
    """The last case number given out on a day of Asia/Shanghai."""

    __tablename__ = "case_counter"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    last: Mapped[int]
