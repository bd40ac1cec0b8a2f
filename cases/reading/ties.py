"""关联 and 并单 as they are read and, for links, made: each method is one unit of work."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases.changes import Change
from cases.errors import NoSuchCase
from cases.life.facts import Person
from cases.matters.errors import LinkRefused
from cases.steps.leaving import not_recused
from cases.steps.looking import seen
from db import Database
from db.tables import Case, CaseLink, CaseOrigin, CaseState, Role

MOST_SHOWN = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class TiedCase:
    """A case that leads this one, follows it or stands beside it; ``reason`` of a link only."""

    number: str
    state: CaseState
    text: str
    place: str | None
    caller: str | None
    origin: CaseOrigin
    told: bool
    reason: str | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ties:
    """``followers``: the first of them, oldest first."""

    leader: TiedCase | None
    followers: tuple[TiedCase, ...]
    linked: tuple[TiedCase, ...]


class Links:
    """All methods raise ``db.StoreUnavailable``, and ``NoSuchCase`` to a unit's people: ties are the hotline's.

    Cases that a person keeps out of stand beside no other.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, number: str, person: Person) -> Ties:
        async with self._database.read() as session:
            case = await _seen(session, number, person)
            his = not_recused(person.login)
            leading = select(Case).where(Case.number == case.follows, his)
            leader = await session.scalar(leading) if case.follows else None
            led = select(Case).where(Case.follows == number, his).order_by(Case.id).limit(MOST_SHOWN)
            return Ties(
                leader=_tied(leader) if leader else None,
                followers=tuple(_tied(row) for row in await session.scalars(led)),
                linked=await _linked(session, case, his),
            )

    async def link(self, number: str, other: str, person: Person, change: Change) -> None:
        """Put two cases side by side. Raises ``LinkRefused``, ``ReasonMissing``, ``TextTooLong``."""
        change.require_reason()
        async with self._database.write() as session:
            cases = await _two(session, number, other, person)
            if await session.scalar(_standing(cases)) is not None:
                raise LinkRefused(number, other, "linked")
            session.add(
                CaseLink(
                    first_id=cases[0].id, second_id=cases[1].id, reason=change.reason.strip(), linked_by=person.login,
                    linked_at=change.at,
                )
            )  # fmt: skip
            for mine, theirs in (cases, cases[::-1]):
                session.add(change.entry("case.linked", "case", str(mine.id), None, {"linked": theirs.number}))

    async def unlink(self, number: str, other: str, person: Person, change: Change) -> None:
        """Take the link away; that it was there stays written. Raises as ``link``."""
        change.require_reason()
        async with self._database.write() as session:
            cases = await _two(session, number, other, person)
            row = await session.scalar(_standing(cases).with_for_update())
            if row is None:
                raise LinkRefused(number, other, "not_linked")
            row.ended_at, row.ended_by, row.end_reason = change.at, person.login, change.reason.strip()
            for mine, theirs in (cases, cases[::-1]):
                session.add(change.entry("case.unlinked", "case", str(mine.id), {"linked": theirs.number}, None))


async def _seen(session: AsyncSession, number: str, person: Person) -> Case:
    if person.role is Role.DEPARTMENT:
        raise NoSuchCase(number)
    case, _ = await seen(session, number, person)
    return case


async def _two(session: AsyncSession, number: str, other: str, person: Person) -> tuple[Case, Case]:
    """Both, the older first, locked: of two who link the same cases at once one is told that they are linked."""
    if number == other:
        raise LinkRefused(number, other, "itself")
    for one in (number, other):
        await _seen(session, one, person)
    wanted = select(Case).where(Case.number.in_([number, other])).order_by(Case.id).with_for_update()
    first, second = await session.scalars(wanted)
    return first, second


def _standing(cases: tuple[Case, Case]) -> Select[CaseLink]:
    first, second = cases
    return select(CaseLink).where(
        CaseLink.first_id == first.id, CaseLink.second_id == second.id, CaseLink.ended_at.is_(None)
    )


async def _linked(session: AsyncSession, case: Case, his: ColumnElement[bool]) -> tuple[TiedCase, ...]:
    other = or_(
        (CaseLink.first_id == case.id) & (CaseLink.second_id == Case.id),
        (CaseLink.second_id == case.id) & (CaseLink.first_id == Case.id),
    )
    rows = await session.execute(
        select(Case, CaseLink).join(CaseLink, other).where(CaseLink.ended_at.is_(None), his).order_by(CaseLink.id)
    )
    return tuple(_tied(row, link) for row, link in rows)


def _tied(case: Case, link: CaseLink | None = None) -> TiedCase:
    return TiedCase(
        number=case.number, state=case.state, text=case.text, place=case.place, caller=case.caller,
        origin=case.origin, told=case.citizen_told_at is not None or bool(case.not_told_reason),
        reason=link.reason if link else None, since=link.linked_at if link else None,
    )  # fmt: skip
