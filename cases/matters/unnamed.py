"""Whoever keeps out of a case does not read its number where other cases, papers or days speak of it."""

import re
from collections.abc import Callable, Collection
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Case, CaseRecusal

UNNAMED = "********-******"
"""Stands for such a number."""


async def kept_from(session: AsyncSession, login: str) -> frozenset[str]:
    """Numbers of the cases ``login`` keeps out of."""
    running = (CaseRecusal.login == login, CaseRecusal.ended_at.is_(None))
    numbers = select(Case.number).join(CaseRecusal, CaseRecusal.case_id == Case.id).where(*running)
    return frozenset(await session.scalars(numbers))


def unnamed(numbers: Collection[str]) -> Callable[[Any], Any]:
    """What hides ``numbers`` in words, and in texts, lists and values by name made of such; leaves all else alone."""
    if not numbers:
        return lambda value: value
    wanted = re.compile("|".join(map(re.escape, sorted(numbers))))

    def hide(value: Any) -> Any:
        if isinstance(value, str):
            return wanted.sub(UNNAMED, value)
        if isinstance(value, dict):
            return {name: hide(one) for name, one in value.items()}
        return [hide(one) for one in value] if isinstance(value, list) else value

    return hide
