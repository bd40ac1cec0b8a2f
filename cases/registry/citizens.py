"""市民: which telephone numbers are one person's, put together and taken apart by hand, with a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases.changes import Change
from cases.life.facts import Person
from cases.matters.callers import IN_FORCE, as_sent, number_rows, numbers_of, of_same_citizen
from cases.registry.errors import CitizenRefused, NoSuchCitizenNumber
from db import Database
from db.tables import Citizen, CitizenNumber

MOST = 20
"""Numbers of one person; more are a company, or a mistake."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnNumber:
    """A number of a citizen; ``id`` names it wherever the number itself must not stand."""

    id: int
    number: str
    added_at: datetime
    added_by: str


class Citizens:
    """Numbers in the national spelling. Every change is audited by ids: no number stands in the audit."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def numbers_of(self, number: str) -> tuple[str, ...]:
        """Every number of the citizen who has this one, itself among them."""
        async with self._database.read() as session:
            return await numbers_of(session, number)

    async def known(self, number: str) -> Sequence[OwnNumber]:
        """The numbers that were put together with this one, itself among them; none: it stands alone."""
        async with self._database.read() as session:
            rows = await of_same_citizen(session, number)
        return [OwnNumber(id=row.id, number=row.number, added_at=row.added_at, added_by=row.added_by) for row in rows]

    async def join(self, number: str, other: str, *, reason: str, actor: Person, now: datetime) -> int:
        """The two numbers, and all that belong to either, are one person's; the citizen's id.

        Raises ``CitizenRefused``: ``same``, ``together``, ``too_many``.
        """
        if number == other:
            raise CitizenRefused("same")
        async with self._database.write() as session:
            await _take_turns(session)
            ours, theirs = await of_same_citizen(session, number), await of_same_citizen(session, other)
            if ours and theirs and ours[0].citizen_id == theirs[0].citizen_id:
                raise CitizenRefused("together")
            if max(len(ours), 1) + max(len(theirs), 1) > MOST:
                raise CitizenRefused("too_many")
            both = (*ours, *theirs)
            citizen = both[0].citizen_id if both else await _new(session, actor, now)
            moved = [row for row in both if row.citizen_id != citizen]
            before = {"citizen": moved[0].citizen_id} if moved else None
            for row in moved:
                row.citizen_id = citizen
            for one in {number, other} - {row.number for row in both}:
                session.add(CitizenNumber(citizen_id=citizen, number=one, added_at=now, added_by=actor.login))
            await session.flush()
            numbers = [row.id for row in await _of_citizen(session, citizen)]
            after = {"citizen": citizen, "numbers": numbers}
            change = Change(at=now, actor=actor.login, address=actor.address, reason=reason)
            session.add(change.entry("citizen.joined", "citizen", str(citizen), before, after))
        return citizen

    async def split(self, number_id: int, *, beside: str, reason: str, actor: Person, now: datetime) -> None:
        """Take a number off the citizen who also has the number ``beside``; two that remain stay together.

        Raises ``NoSuchCitizenNumber``: no number of his.
        """
        async with self._database.write() as session:
            await _take_turns(session)
            rows = await of_same_citizen(session, beside)
            row = next((row for row in rows if row.id == number_id), None)
            if row is None:
                raise NoSuchCitizenNumber(number_id)
            for one in rows if len(rows) <= 2 else [row]:  # one number alone needs no record
                one.ended_at, one.ended_by = now, actor.login
            before = {"citizen": row.citizen_id, "numbers": [one.id for one in rows]}
            change = Change(at=now, actor=actor.login, address=actor.address, reason=reason)
            session.add(change.entry("citizen.split", "citizen", str(row.citizen_id), before, {"taken_off": number_id}))


async def _take_turns(session: AsyncSession) -> None:
    """Numbers are put together and taken apart by one person at a time; SQLite's writers take turns anyway."""
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(sa.text("LOCK TABLE citizen_number IN SHARE ROW EXCLUSIVE MODE"))


def same_citizen(column: Any, number: str) -> ColumnElement[bool]:
    """Whether ``column``, one of numbers, holds ``number`` or another of the same citizen's."""
    mine = select(CitizenNumber.citizen_id).where(CitizenNumber.number == number, IN_FORCE)
    theirs = select(CitizenNumber.number).where(CitizenNumber.citizen_id.in_(mine), IN_FORCE)
    found: ColumnElement[bool] = or_(column == number, column.in_(theirs))
    return found


async def calls_of(session: AsyncSession, column: Any, number: str) -> ColumnElement[bool]:
    """Whether ``column``, one of numbers as trunks send them, holds one of this citizen's."""
    found: ColumnElement[bool] = column.in_(
        {sent for one in await numbers_of(session, number) for sent in as_sent(one)}
    )
    return found


async def _of_citizen(session: AsyncSession, citizen: int) -> list[CitizenNumber]:
    return list(await session.scalars(number_rows(CitizenNumber.citizen_id == citizen)))


async def _new(session: AsyncSession, actor: Person, now: datetime) -> int:
    row = Citizen(created_at=now, created_by=actor.login)
    session.add(row)
    await session.flush()
    return row.id
