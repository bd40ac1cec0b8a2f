"""The ways in that programs of others have: one row for each token that was ever made."""

from datetime import datetime

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, UtcDateTime, enum_column
from db.tables.people import Role

PROGRAM = "api:"
"""Before the name of a token: the login of the program that uses it, also in audits."""


class ApiToken(Base):
    """Only the SHA-256 of a token is kept, so that a stolen database opens nothing. Never deleted: audits name it."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(40), unique=True)
    """Behind ``PROGRAM`` it is the login by which the audit names what the program did."""
    purpose: Mapped[str] = mapped_column(String(200))
    hint: Mapped[str] = mapped_column(String(16))
    """The first characters, by which its owner recognises it."""
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    role: Mapped[Role] = mapped_column(enum_column(Role))
    """What the program is at most; scopes narrow it."""
    unit: Mapped[str | None] = mapped_column(String(32))
    """Code of the unit it works for: it then sees what that unit's people see."""
    sign_level: Mapped[int] = mapped_column(default=0, server_default="0")
    scopes: Mapped[list[str]] = mapped_column(JSON)
    per_minute: Mapped[int]
    """Requests it may make in a minute."""
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    created_by: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    """Written once a minute at most."""
    last_address: Mapped[str | None] = mapped_column(String(64))
