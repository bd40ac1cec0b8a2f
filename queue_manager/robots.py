"""Whether calls out reach people, or a rehearsal's robots only."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Trunk


async def only_robots(session: AsyncSession) -> bool:
    """Whether no trunk leads to the public network: only then may a number a robot called from be called."""
    real = select(Trunk.name).where(Trunk.enabled, Trunk.server != "", ~Trunk.rehearsal).limit(1)
    return await session.scalar(real) is None
