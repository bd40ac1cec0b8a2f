"""What the supervisor's page reads of seats, queues and lines. Frozen values out; nothing is changed."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import Line, Queue, Seat


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatRow:
    """``levels`` by queue: what the seat serves from its next sign-in on."""

    number: str
    label: str
    standing: bool
    levels: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    number: str
    label: str
    is_open: bool


async def seats(session: AsyncSession) -> tuple[SeatRow, ...]:
    rows = await session.scalars(select(Seat).where(Seat.enabled).order_by(Seat.number))
    return tuple(
        SeatRow(
            number=row.number,
            label=row.label,
            standing=row.standing,
            levels={link.queue: link.penalty for link in row.queues},
        )
        for row in rows
    )


async def queues(session: AsyncSession) -> Mapping[str, str]:
    """Labels by name."""
    rows = await session.scalars(select(Queue).order_by(Queue.name))
    return {row.name: row.label for row in rows}


async def lines(session: AsyncSession) -> tuple[LineRow, ...]:
    rows = await session.scalars(select(Line).where(Line.enabled).order_by(Line.number))
    return tuple(LineRow(number=row.number, label=row.label, is_open=row.is_open) for row in rows)
