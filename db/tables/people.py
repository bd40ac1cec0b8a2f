"""Who may sign in, and the sessions they hold."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base, UtcDateTime, enum_column


class Role(StrEnum):
    """What a person is here; permissions are granted to roles, never to persons."""

    AGENT = "agent"  # 受理席, 回访席
    SUPERVISOR = "supervisor"  # 督导席
    QA = "qa"  # 质检席
    MANAGER = "manager"  # 管理者: figures, no words of citizens
    ADMIN = "admin"  # 系统管理员
    DEPARTMENT = "department"  # 承办单位、督办单位的人


class User(Base):
    __tablename__ = "user_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(64))
    role: Mapped[Role] = mapped_column(enum_column(Role))
    password_hash: Mapped[str] = mapped_column(String(255))
    password_handed_out: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Somebody else has seen the password: it opens nothing but the page on which to set one's own."""
    seat: Mapped[str | None] = mapped_column(String(16))
    unit: Mapped[str | None] = mapped_column(String(32))
    """Code of the unit this person works for; none for the hotline's own people."""
    sign_level: Mapped[int] = mapped_column(default=0, server_default="0")
    """Within the unit: 0 handles, 1 reviews answers, 2 signs them."""
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    failed_sign_ins: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


class WebSession(Base):
    """A signed-in browser. Only the SHA-256 of the cookie is kept, so that a stolen database opens no session."""

    __tablename__ = "web_session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    csrf: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    address: Mapped[str] = mapped_column(String(64))

    user: Mapped[User] = relationship(lazy="joined")
