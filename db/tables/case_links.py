"""What ties cases together: links people made, and the traces by which cases of the same matter are found."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, UtcDateTime

_STANDS = text("ended_at IS NULL")


class CaseLink(Base):
    """关联: two cases to be read side by side. Each goes its own way; a merged case names its leader itself."""

    __tablename__ = "case_link"
    __table_args__ = (
        Index("uq_case_link_stands", "first_id", "second_id", unique=True, sqlite_where=_STANDS,
              postgresql_where=_STANDS),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    first_id: Mapped[int] = mapped_column(ForeignKey("case_file.id", ondelete="CASCADE"))
    """The smaller id of the two."""
    second_id: Mapped[int] = mapped_column(ForeignKey("case_file.id", ondelete="CASCADE"), index=True)
    reason: Mapped[str] = mapped_column(String(500))
    linked_by: Mapped[str] = mapped_column(String(64))
    linked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_by: Mapped[str | None] = mapped_column(String(64))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    end_reason: Mapped[str | None] = mapped_column(String(500))


class CaseTrace(Base):
    """A mark of where and what a case is about. The newest cases of a value are read from the end of its range,
    however many cases there are."""

    __tablename__ = "case_trace"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012

    value: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    case_id: Mapped[int] = mapped_column(
        ForeignKey("case_file.id", ondelete="CASCADE"), primary_key=True, index=True, autoincrement=False
    )
