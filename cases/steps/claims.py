"""领取: who of us is about to call a case's citizen back, so that nobody else does. Each method is one unit of work.

A claim ends with the follow-up, when it is given back, and by itself after the minutes of the city's rule.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases.errors import NoSuchCase
from cases.life.facts import Person
from cases.life.follow_ups import CALLING_BACK_KEYS, CallingBack
from cases.steps.errors import FollowUpTaken, NoFollowUpNow
from cases.steps.looking import seen
from db import Database
from db.tables import Case, CaseState, FollowUpClaim, Setting, User


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimView:
    """``name`` as the account says; a program's is its login."""

    login: str
    name: str
    since: datetime


class FollowUpClaims:
    """All methods raise ``db.StoreUnavailable``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, number: str, person: Person, *, now: datetime) -> None:
        """Take the case to call its citizen back; one's own begins anew.

        Raises ``NoSuchCase``, ``NoFollowUpNow``, ``FollowUpTaken`` where somebody else has it.
        """
        async with self._database.write() as session:
            case, _ = await seen(session, number, person)
            if not await _claim(session, case.id, person.login, now):
                raise NoFollowUpNow(case.id)

    async def ring(self, number: str, login: str, *, now: datetime) -> None:
        """Who rings a citizen who waits for a follow-up has taken it. Raises ``FollowUpTaken``."""
        async with self._database.read() as session:
            case_id = await session.scalar(
                select(Case.id).where(Case.number == number, Case.state == CaseState.ANSWERED)
            )
        if case_id is not None:
            async with self._database.write() as session:
                await _claim(session, case_id, login, now)

    async def give_back(self, number: str, person: Person, *, now: datetime, of_others: bool = False) -> None:
        """Leave it to all again; what nobody has stays so. ``of_others``: whoever has it.

        Raises ``NoSuchCase``, ``FollowUpTaken``.
        """
        async with self._database.write() as session:
            case, _ = await seen(session, number, person)
            claim = (await claims_of(session, [case.id], now)).get(case.id)
            if claim is not None and claim.login != person.login and not of_others:
                raise FollowUpTaken(case.id, by=claim.name, since=claim.since)
            await end_claim(session, case.id)


async def claims_of(session: AsyncSession, case_ids: Iterable[int], now: datetime) -> dict[int, ClaimView]:
    """Who has which of these cases in hand, by the case's id."""
    named = select(FollowUpClaim, User.name).outerjoin(User, User.login == FollowUpClaim.login)
    held = named.join(Case, Case.id == FollowUpClaim.case_id).where(
        FollowUpClaim.case_id.in_(list(case_ids)), Case.state == CaseState.ANSWERED,
        FollowUpClaim.claimed_at > now - await _holds_for(session),
    )  # fmt: skip
    return {
        row.case_id: ClaimView(login=row.login, name=name or row.login, since=row.claimed_at)
        for row, name in await session.execute(held)
    }


async def end_claim(session: AsyncSession, case_id: int) -> None:
    await session.execute(delete(FollowUpClaim).where(FollowUpClaim.case_id == case_id))


async def _claim(session: AsyncSession, case_id: int, login: str, now: datetime) -> bool:
    """Whether the case waits for a follow-up; its row is held, so that of two who want it one comes second.

    Raises ``FollowUpTaken``.
    """
    case = await session.get(Case, case_id, with_for_update=True, populate_existing=True)
    if case is None:
        raise NoSuchCase(case_id)
    if case.state is not CaseState.ANSWERED:
        return False
    other = (await claims_of(session, [case_id], now)).get(case_id)
    if other is not None and other.login != login:
        raise FollowUpTaken(case_id, by=other.name, since=other.since)
    await end_claim(session, case_id)
    session.add(FollowUpClaim(case_id=case_id, login=login, claimed_at=now))
    return True


async def _holds_for(session: AsyncSession) -> timedelta:
    row = await session.get(Setting, CALLING_BACK_KEYS["claim_minutes"])
    return timedelta(minutes=CallingBack.of({"claim_minutes": row.value} if row else {}).claim_minutes)
