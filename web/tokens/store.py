"""Tokens in the store. Each method is one unit of work; each may raise ``db.StoreUnavailable``."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite

from cases import Change
from db import Clock, Database
from db.tables import ApiToken
from web.tokens.rules import HINT_LENGTH, PREFIX, TokenWish
from web.tokens.shown import TokenShown

TOUCH_EVERY = timedelta(seconds=60)
"""``last_used_at`` is written this often at most, so that asking does not become a stream of writes."""
KIND = "token"


def hashed(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class Tokens:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def make(self, wish: TokenWish, change: Change) -> tuple[TokenShown, str] | None:
        """A new token, and its text, which nobody can read again; None: there is, or was, one of this name."""
        text = PREFIX + secrets.token_urlsafe(32)
        insert: Any = sqlite.insert if self._database.dialect == "sqlite" else postgresql.insert
        values = {name: getattr(wish, name) for name in TokenWish.__slots__} | {
            "scopes": [scope.value for scope in wish.scopes], "hint": text[:HINT_LENGTH], "token_hash": hashed(text),
            "created_at": change.at, "created_by": change.actor,
        }  # fmt: skip
        async with self._database.write() as session:
            made = (
                insert(ApiToken).values(values).on_conflict_do_nothing(index_elements=["name"]).returning(ApiToken.id)
            )
            number = await session.scalar(made)
            if number is None:
                return None
            row = await session.get_one(ApiToken, number)
            session.add(change.entry("token.made", KIND, str(row.id), None, _told(row)))
            return TokenShown.of(row), text

    async def revoke(self, token_id: int, change: Change) -> bool:
        """End a token at once; whether there was one to end."""
        async with self._database.write() as session:
            row = await session.get(ApiToken, token_id, with_for_update=True)
            if row is None or row.revoked_at is not None:
                return False
            row.revoked_at = change.at
            session.add(change.entry("token.revoked", KIND, str(row.id), _told(row), None))
            return True

    async def listed(self) -> Sequence[TokenShown]:
        """All of them, the newest first."""
        async with self._database.read() as session:
            return [TokenShown.of(row) for row in await session.scalars(select(ApiToken).order_by(ApiToken.id.desc()))]

    async def find(self, text: str, address: str) -> TokenShown | None:
        """The token of this text while it lives. Being found counts as a use of it."""
        if not text.startswith(PREFIX):
            return None
        now = self._clock()
        async with self._database.read() as session:
            row = await session.scalar(select(ApiToken).where(ApiToken.token_hash == hashed(text)))
            found = TokenShown.of(row) if row else None
        if found is None or not found.alive(now):
            return None
        if found.last_used_at is None or now - found.last_used_at >= TOUCH_EVERY:
            async with self._database.write() as session:
                await session.execute(
                    update(ApiToken).where(ApiToken.id == found.id).values(last_used_at=now, last_address=address)
                )
        return found


def _told(row: ApiToken) -> dict[str, object]:
    """What the audit keeps of a token."""
    return {
        "name": row.name, "role": row.role.value, "unit": row.unit, "scopes": " ".join(row.scopes),
        "per_minute": row.per_minute, "expires_at": row.expires_at.isoformat(),
    }  # fmt: skip
