"""Until when: the working calendar, deadline profiles, the clocks of cases and the cards they drew."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Date, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, UtcDateTime
from db.tables.documents import VersionedDocument

_OPEN = text("met_at IS NULL AND dropped_at IS NULL")


class CalendarDay(Base):
    """A day that is not what its place in the week says, or is a named holiday all the same."""

    __tablename__ = "calendar_day"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    working: Mapped[bool]
    label: Mapped[str] = mapped_column(String(64), default="")
    source: Mapped[str] = mapped_column(String(64))
    """Name and version of the library it came from, or login of the person who entered it."""


class CalendarYear(Base):
    """A year whose holidays and make-up days are all in ``calendar_day``; others are counted by weekends alone."""

    __tablename__ = "calendar_year"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    source: Mapped[str] = mapped_column(String(64))
    confirmed_at: Mapped[datetime] = mapped_column(UtcDateTime)


class DeadlineProfile(VersionedDocument, Base):
    """A city's limits (see ``cases``): clocks that start from ``valid_from`` on run by them."""

    __tablename__ = "deadline_profile"


class CaseDeadline(Base):
    """One clock of a case: everything from which its due time can be counted again, and that time as counted last."""

    __tablename__ = "case_deadline"
    __table_args__ = (
        UniqueConstraint("case_id", "kind", "round"),
        Index("ix_case_deadline_open_due_at", "due_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(16))
    round: Mapped[int] = mapped_column(default=1)
    """1, then one more for every redo or reassignment that starts the clock anew."""
    profile_key: Mapped[str] = mapped_column(String(64))
    profile_version: Mapped[int]
    term: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The profile's term as it was when the clock started."""
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    suspensions: Mapped[list[list[str | None]]] = mapped_column(JSON, default=list)
    """Pairs of instants in ISO 8601; the last one's end is null while the clock stands."""
    extensions: Mapped[list[int]] = mapped_column(JSON, default=list)
    """What each approved extension added, in the limit's unit."""
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Null while the clock stands."""
    yellow_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    steps_at: Mapped[list[str]] = mapped_column(JSON, default=list)
    """When the term's escalations come, in ISO 8601."""
    assumed: Mapped[bool] = mapped_column(default=False)
    """Days of a year that is not announced were counted."""
    met_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    dropped_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """When nobody was waited for any more: the case was given back, or to another unit."""
    revision: Mapped[int] = mapped_column(default=1)
    """One more whenever due or yellow moved: jobs of an earlier revision have nothing to do."""


class CaseCard(Base):
    """A card a case drew, or a step taken because it stayed overdue. One row per event, however often a job runs."""

    __tablename__ = "case_card"
    __table_args__ = (UniqueConstraint("deadline_id", "event", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case_file.id", ondelete="CASCADE"), index=True)
    deadline_id: Mapped[int] = mapped_column(ForeignKey("case_deadline.id", ondelete="CASCADE"))
    event: Mapped[str] = mapped_column(String(16))
    """``yellow``, ``red``, or ``step-1`` and on."""
    colour: Mapped[str] = mapped_column(String(16))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    """When it was earned, however late the worker came."""
    reason: Mapped[str] = mapped_column(String(200))
    written_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Category(Base):
    """A kind of matter in a tree of three levels; never deleted, since cases name it."""

    __tablename__ = "category"

    code: Mapped[str] = mapped_column(String(32), primary_key=True)
    parent: Mapped[str | None] = mapped_column(ForeignKey("category.code"), index=True)
    level: Mapped[int]
    """1 to 3."""
    name: Mapped[str] = mapped_column(String(64))
    active: Mapped[bool] = mapped_column(default=True)


class DispatchRule(Base):
    """A line of the dispatch directory: whose matter a category at a place is. Units are named by their codes."""

    __tablename__ = "dispatch_rule"
    __table_args__ = (UniqueConstraint("category", "place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    category: Mapped[str] = mapped_column(String(32), default="")
    """Code of a category of any level; empty: every category."""
    place: Mapped[str] = mapped_column(String(64), default="")
    """What the place of the case begins with; empty: everywhere."""
    lead: Mapped[str] = mapped_column(String(32))
    co_handlers: Mapped[list[str]] = mapped_column(JSON, default=list)
    supervising: Mapped[str] = mapped_column(String(32))
    profile: Mapped[str | None] = mapped_column(String(64))
    """Key of the deadline profile; null: the city's usual one."""
    case_class: Mapped[str | None] = mapped_column(String(32))
    """Class of the matter in that profile."""
    active: Mapped[bool] = mapped_column(default=True)
    note: Mapped[str] = mapped_column(String(200), default="")
