"""Whether a citizen may be rung at this moment, as far as the store tells."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Call, CallerRule, CallerRuleKind

Spell = Callable[[str], str | None]
"""A recorded number in the national spelling; None when it is none."""
CALLING_SINCE = timedelta(hours=2)
"""A call that came in earlier is over, whatever the record tells."""


async def calling_now(session: AsyncSession, number: str, since: datetime, spell: Spell) -> bool:
    """Whether this citizen is on the line with us, by a call that came in after ``since``."""
    callers = await session.scalars(select(Call.caller).where(Call.ended_at.is_(None), Call.arrived_at > since))
    return any(spell(caller) == number for caller in callers if caller)


async def blocked(session: AsyncSession, number: str, now: datetime, spell: Spell) -> bool:
    """Whether calls from this number are refused at present (骚扰): it is no number for a machine to call."""
    in_force = select(CallerRule.number).where(
        CallerRule.kind == CallerRuleKind.BLOCKED, CallerRule.approved_by.is_not(None),
        CallerRule.valid_from <= now, CallerRule.valid_until > now,
    )  # fmt: skip
    wanted = spell(number) or number
    return any((spell(one) or one) == wanted for one in await session.scalars(in_force))
