"""Rules of bursts in the store: the example that comes with the product, and as values."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases.incidents.bursts import Watch
from db.tables import BurstRule, PlaceGrain

MOST_MINUTES = 24 * 60
"""The longest window: what takes longer is a common cause."""
EXAMPLE = (
    {"name": "同一区域集中反映", "category": "", "grain": PlaceGrain.AREA, "minutes": 60, "callers": 5},
    {"name": "公用事业大面积故障", "category": "01", "grain": PlaceGrain.CITY, "minutes": 30, "callers": 20},
)
"""Assumptions, until a city knows its own numbers. Codes are those of the example tree."""


async def seed_burst_rules(session: AsyncSession) -> None:
    """Fill an empty table with the example."""
    if not await session.scalar(select(func.count()).select_from(BurstRule)):
        session.add_all(BurstRule(**row) for row in EXAMPLE)


async def burst_rules(session: AsyncSession, *, lock: bool = False) -> Sequence[BurstRule]:
    """All rules, the narrower place first: a burst in one house is not one of the whole city.

    ``lock``: nobody else looks for bursts until the end of the transaction.
    """
    wanted = select(BurstRule).order_by(BurstRule.id)
    rows = await session.scalars(wanted.with_for_update() if lock else wanted)
    order = list(PlaceGrain)
    return sorted(rows, key=lambda row: (order.index(row.grain), row.id))


def watch_of(row: BurstRule) -> Watch:
    return Watch(
        id=row.id, category=row.category, grain=row.grain, window=timedelta(minutes=row.minutes), callers=row.callers
    )  # fmt: skip
