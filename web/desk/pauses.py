"""Reasons of a pause as pages show them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import PauseReason
from queue_manager import overdue


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """``limit_minutes`` 0: no limit; ``chosen``: people choose it; ``needs_approval``: but only supervisors."""

    key: str
    label: str
    limit_minutes: int
    chosen: bool
    needs_approval: bool

    def overdue(self, since: datetime, now: datetime) -> bool:
        return overdue(self.limit_minutes, since, now)


async def pause_reasons(session: AsyncSession) -> Mapping[str, Pause]:
    """By key, in the order they are offered."""
    rows = await session.scalars(
        select(PauseReason).where(PauseReason.enabled).order_by(PauseReason.position, PauseReason.key)
    )
    return {
        row.key: Pause(
            key=row.key,
            label=row.label,
            limit_minutes=row.limit_minutes,
            chosen=row.chosen,
            needs_approval=row.needs_approval,
        )
        for row in rows
    }
