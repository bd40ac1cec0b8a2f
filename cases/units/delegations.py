"""授权代签: a person who signs for a unit lends that to a colleague for a time. Each method is one unit of work."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from cases.changes import Change
from cases.life.facts import Person
from cases.units.errors import DelegationRefused
from db import Database
from db.tables import Role, SignDelegation, User

LONGEST = timedelta(days=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class DelegationView:
    id: int
    from_login: str
    to_login: str
    sign_level: int
    valid_from: datetime
    valid_until: datetime

    @classmethod
    def of(cls, row: SignDelegation) -> "DelegationView":
        return cls(**{name: getattr(row, name) for name in cls.__slots__})


class Delegations:
    """All methods raise ``db.StoreUnavailable``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def lend(self, person: Person, to_login: str, *, until: datetime, change: Change) -> DelegationView:
        """Let a colleague sign as ``person`` does, from now on. Only one's own level is lent, not a borrowed one.

        Raises ``DelegationRefused``, ``ReasonMissing``, ``TextTooLong``.
        """
        change.require_reason()
        if not change.at < until <= change.at + LONGEST:
            raise DelegationRefused(to_login, "until")
        async with self._database.write() as session:
            lender, borrower = await _user(session, person.login), await _user(session, to_login)
            if lender is None or lender.sign_level == 0:
                raise DelegationRefused(to_login, "nothing_to_lend")
            if borrower is None or borrower.unit != lender.unit or borrower.login == lender.login:
                raise DelegationRefused(to_login, "no_colleague")
            row = SignDelegation(
                unit=lender.unit, from_login=lender.login, to_login=to_login, sign_level=lender.sign_level,
                valid_from=change.at, valid_until=until,
            )  # fmt: skip
            session.add(row)
            await session.flush()
            after = {"to": to_login, "level": row.sign_level, "until": until.isoformat()}
            session.add(change.entry("sign.lent", "sign_delegation", str(row.id), None, after))
            return DelegationView.of(row)

    async def take_back(self, person: Person, delegation: int, *, change: Change) -> None:
        """End it now. Raises ``DelegationRefused`` when it is not one's own, or over."""
        async with self._database.write() as session:
            row = await session.get(SignDelegation, delegation, with_for_update=True)
            over = row is None or row.revoked_at is not None or row.valid_until <= change.at
            if row is None or over or row.from_login != person.login:
                raise DelegationRefused(str(delegation), "not_yours")
            row.revoked_at = change.at
            session.add(change.entry("sign.taken_back", "sign_delegation", str(row.id), None, None))

    async def of_unit(self, unit: str, *, now: datetime) -> list[DelegationView]:
        """Those that hold now, by the time they end."""
        async with self._database.read() as session:
            rows = await session.scalars(
                select(SignDelegation).where(SignDelegation.unit == unit, *_holding(now))
                .order_by(SignDelegation.valid_until)
            )  # fmt: skip
            return [DelegationView.of(row) for row in rows]

    async def colleagues(self, person: Person) -> list[tuple[str, str]]:
        """(login, name) of those to whom ``person`` may lend."""
        async with self._database.read() as session:
            rows = await session.execute(
                select(User.login, User.name)
                .where(User.unit == person.unit, User.active, User.login != person.login, User.role == Role.DEPARTMENT)
                .order_by(User.login)
            )
            return [(login, name) for login, name in rows]


async def borrowed_level(session: AsyncSession, login: str, *, now: datetime) -> int:
    """The highest level lent to ``login`` now; 0: none.

    It is lent within a unit, by somebody who has it: it ends when either leaves, or the lender signs no more.
    """
    lender, borrower = aliased(User), aliased(User)
    lent = (
        select(func.max(SignDelegation.sign_level))
        .join(lender, lender.login == SignDelegation.from_login)
        .join(borrower, borrower.login == SignDelegation.to_login)
        .where(borrower.login == login, borrower.unit == SignDelegation.unit, *_holding(now))
        .where(lender.active, lender.unit == SignDelegation.unit, lender.sign_level >= SignDelegation.sign_level)
    )
    return await session.scalar(lent) or 0


def _holding(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (SignDelegation.valid_from <= now, SignDelegation.valid_until > now, SignDelegation.revoked_at.is_(None))


async def _user(session: AsyncSession, login: str) -> User | None:
    wanted = select(User).where(User.login == login, User.active, User.role == Role.DEPARTMENT)
    found: User | None = await session.scalar(wanted)
    return found
