"""Which numbers are one citizen's, as they stand in the store: whoever calls by another of his is the same caller."""

import re
from collections.abc import Callable, Sequence

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import CitizenNumber

IN_FORCE = CitizenNumber.ended_at.is_(None)
Spell = Callable[[str], str | None]
"""A telephone number in the national spelling; None when it is none."""
_MOBILE = re.compile(r"1[3-9]\d{9}")


def as_sent(number: str) -> tuple[str, ...]:
    """How trunks send a number of the national spelling: records of calls keep what was sent."""
    if number.startswith("+"):
        return (number, f"00{number[1:]}")
    if _MOBILE.fullmatch(number):
        return (number, f"+86{number}", f"86{number}", f"0086{number}", f"0{number}")
    if number.startswith("0"):
        return (number, *(f"{prefix}{number[1:]}" for prefix in ("+86", "86", "0086")))
    return (number, f"+86{number}", f"0086{number}")


async def numbers_of(session: AsyncSession, number: str) -> tuple[str, ...]:
    """Every number of the citizen who has this one, itself first."""
    others = (row.number for row in await of_same_citizen(session, number))
    return tuple(dict.fromkeys((number, *others)))


async def of_same_citizen(session: AsyncSession, number: str) -> Sequence[CitizenNumber]:
    """The rows of the citizen who has this number, its own among them; none: it stands alone."""
    mine = select(CitizenNumber.citizen_id).where(CitizenNumber.number == number, IN_FORCE)
    return list(await session.scalars(number_rows(CitizenNumber.citizen_id.in_(mine))))


def number_rows(wanted: ColumnElement[bool]) -> Select[CitizenNumber]:
    """Numbers in force, in the order in which they were added."""
    return select(CitizenNumber).where(wanted, IN_FORCE).order_by(CitizenNumber.id)
