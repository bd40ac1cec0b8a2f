"""工单: what a citizen asked for and what became of it."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Date, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, UtcDateTime, enum_column


class CaseState(StrEnum):
    REGISTERED = "registered"  # 受理; the further states come with the whole life cycle


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


class Case(Base):
    __tablename__ = "case_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(24), unique=True)
    state: Mapped[CaseState] = mapped_column(enum_column(CaseState), default=CaseState.REGISTERED)
    call_id: Mapped[str | None] = mapped_column(String(64), unique=True)
    line: Mapped[str | None] = mapped_column(String(32))
    caller: Mapped[str | None] = mapped_column(String(64), index=True)
    citizen_name: Mapped[str | None] = mapped_column(String(64))
    seat: Mapped[str | None] = mapped_column(String(16))
    case_type: Mapped[CaseType | None] = mapped_column(enum_column(CaseType))
    place: Mapped[str | None] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text, default="")
    origin: Mapped[CaseOrigin] = mapped_column(enum_column(CaseOrigin), default=CaseOrigin.CALL)
    draft: Mapped[bool] = mapped_column(default=False)
    """The text was written by a machine and nobody has checked it yet."""
    code: Mapped[str | None] = mapped_column(String(8))
    """Digits the citizen proves himself by when he asks from another telephone."""
    simulated: Mapped[bool] = mapped_column(default=False)
    called_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class CaseCounter(Base):
    """The last case number given out on a day of Asia/Shanghai."""

    __tablename__ = "case_counter"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    last: Mapped[int]
