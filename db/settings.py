"""A city's own values: the table ``setting``, a JSON value for each key. What cannot be used is as if not said."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Setting

Limits = Mapping[str, tuple[int, int]]
"""Of each number in a setting's value, by its name, the least and the most."""


async def setting_of(session: AsyncSession, key: str) -> Any:
    """What was set; None where nothing was."""
    row = await session.get(Setting, key)
    return row.value if row else None


def whole_numbers(value: object, limits: Limits) -> dict[str, Any]:
    """Those members of a setting's ``value`` that are whole numbers within their ``limits``, to be given on by name."""
    given = value if isinstance(value, dict) else {}
    return {
        name: number
        for name, (least, most) in limits.items()
        if type(number := given.get(name)) is int and least <= number <= most
    }
