"""A city's own values: the table ``setting``, a JSON value for each key. What cannot be used is as if not said."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Setting

Limits = Mapping[str, tuple[int, int]]
"""Of each number in a setting's value, by its name, the least and the most."""


async def setting_of(session: AsyncSession, key: str) -> Any:
    """What was set; None where nothing was."""
    row = await session.get(Setting, key)
    return row.value if row else None


async def change_setting(
    session: AsyncSession, key: str, change: Callable[[Any], Any], *, at: datetime, by: str
) -> Any:
    """Set ``key`` to what ``change`` makes of the present value (None: there was none); returns that one.

    Within the caller's transaction. Who sets it first takes turns with others who do so in the same instant.
    """
    row = await session.get(Setting, key, with_for_update=True)
    if row is None:
        insert: Any = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
        first = insert(Setting).values(key=key, value=change(None), changed_at=at, changed_by=by)
        if await session.scalar(first.on_conflict_do_nothing().returning(Setting.key)) is not None:
            return None
        row = await session.get_one(Setting, key, with_for_update=True)
    before = row.value
    row.value, row.changed_at, row.changed_by = change(before), at, by
    return before


def whole_numbers(value: object, limits: Limits) -> dict[str, Any]:
    """Those members of a setting's ``value`` that are whole numbers within their ``limits``, to be given on by name."""
    given = value if isinstance(value, dict) else {}
    return {
        name: number
        for name, (least, most) in limits.items()
        if type(number := given.get(name)) is int and least <= number <= most
    }
