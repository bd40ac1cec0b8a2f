"""附件: files of a case. Their bytes lie in the attachments folder under their SHA-256."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, UtcDateTime, enum_column


class ScanState(StrEnum):
    """What the virus scanner said."""

    UNSCANNED = "unscanned"  # 未查毒: this installation has no scanner
    WAITING = "waiting"  # 待查毒: nobody gets it before
    CLEAN = "clean"  # 已查毒
    REFUSED = "refused"  # 发现病毒: its bytes are gone


class Attachment(Base):
    __tablename__ = "case_attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    """Cleaned; its ending fits its content."""
    media_type: Mapped[str] = mapped_column(String(100))
    """Told from the content."""
    size: Mapped[int]
    """Bytes."""
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    unit: Mapped[str | None] = mapped_column(String(32))
    """Of who added it; null: the hotline's own people."""
    for_units: Mapped[bool] = mapped_column(default=False, server_default=false())
    """In a sealed case: the hotline looked at it, and units may have it, too."""
    added_by: Mapped[str] = mapped_column(String(64))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)
    scan: Mapped[ScanState] = mapped_column(enum_column(ScanState))
    scan_note: Mapped[str | None] = mapped_column(String(200))
    """The scanner's name for what it found, or its version."""
    scanned_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    removed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    removed_by: Mapped[str | None] = mapped_column(String(64))
