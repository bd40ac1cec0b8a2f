"""A token as people and programs may see it: everything but the token."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from db.tables import PROGRAM, ApiToken, Role
from web.permissions import Permission
from web.times import local_day
from web.tokens.rules import alive
from web.tokens.scopes import opened


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenShown:
    """``hint``: its first characters; ``per_minute``: requests."""

    id: int
    name: str
    purpose: str
    hint: str
    role: Role
    unit: str | None
    sign_level: int
    scopes: tuple[str, ...]
    per_minute: int
    created_at: datetime
    created_by: str
    expires_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None
    last_address: str | None

    @classmethod
    def of(cls, row: ApiToken) -> "TokenShown":
        copied = {name: getattr(row, name) for name in cls.__slots__}
        return cls(**copied | {"scopes": tuple(row.scopes)})

    @property
    def login(self) -> str:
        return f"{PROGRAM}{self.name}"

    @property
    def opened(self) -> frozenset[Permission]:
        return opened(self.scopes)

    @property
    def last_day(self) -> date:
        """The last day, in Asia/Shanghai, on which it is good."""
        return local_day(self.expires_at - timedelta(microseconds=1))

    def alive(self, now: datetime) -> bool:
        return alive(expires_at=self.expires_at, revoked_at=self.revoked_at, now=now)
