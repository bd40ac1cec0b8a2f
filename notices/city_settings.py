"""Single values an administrator sets, each change with its audit entry."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from cases import Change
from db.tables import Setting


async def put_setting(session: AsyncSession, key: str, value: Any, change: Change) -> None:
    """Set ``key`` within the caller's transaction."""
    row = await session.get(Setting, key, with_for_update=True)
    before = {"value": row.value} if row else None
    row = row or Setting(key=key)
    row.value, row.changed_at, row.changed_by = value, change.at, change.actor
    session.add(row)
    session.add(change.entry("setting.written", "setting", key, before, {"value": value}))
