"""Single values an administrator sets, each change with its audit entry."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from cases import Change
from db import change_setting


async def put_setting(session: AsyncSession, key: str, value: Any, change: Change) -> None:
    """Set ``key`` within the caller's transaction."""
    before = await change_setting(session, key, lambda _: value, at=change.at, by=change.actor)
    shown = None if before is None else {"value": before}
    session.add(change.entry("setting.written", "setting", key, shown, {"value": value}))
