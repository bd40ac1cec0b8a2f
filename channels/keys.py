"""Keys of other software that sends cases in: shown once when they are made, kept as a hash, taken back at once."""

import hashlib
import secrets
from datetime import timedelta

from sqlalchemy import select, update

from cases import Change
from channels.errors import KeyRefused
from db import Clock, Database
from db.tables import IntakeKey

TOUCH_EVERY = timedelta(minutes=1)
LONGEST_LABEL = 64


class Keys:
    """All methods raise ``db.StoreUnavailable``."""

    def __init__(self, database: Database, *, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def all(self) -> list[IntakeKey]:
        """Newest first, those taken back, too."""
        async with self._database.read() as session:
            return list(await session.scalars(select(IntakeKey).order_by(IntakeKey.id.desc())))

    async def make(self, label: str, channel: str, change: Change) -> str:
        """A new key; nobody can read it again."""
        key = secrets.token_urlsafe(32)
        async with self._database.write() as session:
            row = IntakeKey(
                label=label.strip()[:LONGEST_LABEL], channel=channel, key_hash=_hash(key), created_at=change.at,
                created_by=change.actor,
            )  # fmt: skip
            session.add(row)
            await session.flush()
            session.add(change.entry("intake_key.made", "intake_key", str(row.id), None, {"label": row.label}))
        return key

    async def revoke(self, key_id: int, change: Change) -> None:
        """Take a key back; one that is back already stays so. Raises ``KeyRefused``: there is none."""
        async with self._database.write() as session:
            row = await session.get(IntakeKey, key_id, with_for_update=True)
            if row is None:
                raise KeyRefused(f"no key {key_id}")
            if row.revoked_at is None:
                row.revoked_at = change.at
                session.add(change.entry("intake_key.revoked", "intake_key", str(row.id), {"label": row.label}, None))

    async def require(self, key: str, channel: str) -> int:
        """The id of the key that was shown. Raises ``KeyRefused``."""
        if not key or len(key) > 200:
            raise KeyRefused("no key")
        now = self._clock()
        holds = (IntakeKey.key_hash == _hash(key), IntakeKey.channel == channel, IntakeKey.revoked_at.is_(None))
        async with self._database.read() as session:
            row = await session.scalar(select(IntakeKey).where(*holds))
        if row is None:
            raise KeyRefused("no such key")
        if row.last_used_at is None or now - row.last_used_at >= TOUCH_EVERY:
            async with self._database.write() as session:
                await session.execute(update(IntakeKey).where(IntakeKey.id == row.id).values(last_used_at=now))
        return row.id


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
