"""Accounts in the store. Each method is one unit of work, written down with it; each may raise ``StoreUnavailable``."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases import Change
from db import Database
from db.tables import Department, Role, Seat, User, WebSession
from web.people.rules import LOGIN, AccountRefused, Wish, fault, may_cease
from web.signin.passwords import Passwords

UNAMBIGUOUS = "abcdefghjkmnpqrstuvwxyz23456789"


def readable_password() -> str:
    """Twelve characters nobody mistakes for others, 59 bits."""
    return "-".join("".join(secrets.choice(UNAMBIGUOUS) for _ in range(4)) for _ in range(3))


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which accounts of the list; None and "" narrow nothing. ``active`` False: those that were locked."""

    words: str = ""
    role: Role | None = None
    unit: str | None = None
    active: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """``password_handed_out``: the person has set none of his own yet; ``locked_until``: after wrong passwords;
    ``sessions`` open now, the last used at ``seen_at``."""

    login: str
    name: str
    role: Role
    seat: str | None
    unit: str | None
    sign_level: int
    active: bool
    password_handed_out: bool
    locked_until: datetime | None
    created_at: datetime
    sessions: int
    seen_at: datetime | None


class Accounts:
    """``AccountRefused`` says what is not to be. A password is returned once and kept as a hash only; since who asked
    for it has seen it, it opens nothing but the page on which its owner sets another."""

    def __init__(self, database: Database, passwords: Passwords) -> None:
        self._database, self._passwords = database, passwords

    async def one(self, login: str, *, now: datetime) -> Account:
        found = await self._select(User.login == login, now=now)
        if not found:
            raise AccountRefused("unknown", login)
        return found[0]

    async def listed(
        self, wanted: Wanted, *, now: datetime, after: str = "", limit: int | None = None
    ) -> list[Account]:
        """In the order of logins, those behind ``after``."""
        return await self._select(User.login > after, *_narrowed(wanted), now=now, limit=limit)

    async def _select(self, *which: ColumnElement[bool], now: datetime, limit: int | None = None) -> list[Account]:
        open_now = (WebSession.user_id == User.id) & (WebSession.expires_at > now)
        found = (
            select(User, func.count(WebSession.token_hash), func.max(WebSession.seen_at))
            .outerjoin(WebSession, open_now)
            .where(*which)
            .group_by(User.id)
            .order_by(User.login)
            .limit(limit)
        )
        async with self._database.read() as session:
            return [_account(user, sessions, seen) for user, sessions, seen in await session.execute(found)]

    async def add(self, login: str, wish: Wish, change: Change) -> str:
        """The new person's password."""
        if not LOGIN.fullmatch(login):
            raise AccountRefused("login", login)
        password = readable_password()
        hashed = await self._passwords.hash(password)
        async with self._database.write() as session:
            if await session.scalar(select(User.id).where(User.login == login)):
                raise AccountRefused("taken", login)
            await _check(session, login, wish, before=None)
            user = User(login=login, password_hash=hashed, password_handed_out=True, created_at=change.at)
            session.add(_with(user, wish))
            session.add(change.entry("user.added", "user", login, None, _plain(wish)))
        return password

    async def change(self, login: str, wish: Wish, change: Change) -> None:
        """Another name, role, place; from the next page on."""
        async with self._database.write() as session:
            user = await _found(session, login)
            await _check(session, login, wish, before=user)
            if user.role is not wish.role:
                await _require_may_cease(session, user, change)
            before = _plain(Wish(name=user.name, role=user.role, seat=user.seat, unit=user.unit))
            before["sign_level"] = user.sign_level
            _with(user, wish)
            session.add(change.entry("user.changed", "user", login, before, _plain(wish)))

    async def renew_password(self, login: str, change: Change) -> str:
        """Another password, which ends the person's sessions and a lock after wrong ones."""
        password = readable_password()
        hashed = await self._passwords.hash(password)
        async with self._database.write() as session:
            user = await _found(session, login)
            user.password_hash, user.password_handed_out = hashed, True
            user.failed_sign_ins, user.locked_until = 0, None
            await _end_sessions(session, user)
            session.add(change.entry("user.password_reset", "user", login, None, None))
        return password

    async def lock(self, login: str, change: Change) -> None:
        """Keep a person out from now on."""
        async with self._database.write() as session:
            user = await _found(session, login)
            await _require_may_cease(session, user, change)
            user.active = False
            await _end_sessions(session, user)
            session.add(change.entry("user.deactivated", "user", login, None, None))

    async def unlock(self, login: str, change: Change) -> None:
        """Let a person in again, also one who is locked for a while after wrong passwords."""
        async with self._database.write() as session:
            user = await _found(session, login)
            user.active, user.failed_sign_ins, user.locked_until = True, 0, None
            session.add(change.entry("user.activated", "user", login, None, None))

    async def sign_out(self, login: str, change: Change) -> None:
        """End every session of a person; who has the password signs in again."""
        async with self._database.write() as session:
            user = await _found(session, login)
            await _end_sessions(session, user)
            session.add(change.entry("user.signed_out", "user", login, None, None))


def _narrowed(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.words:
        named = (column.icontains(wanted.words, autoescape=True) for column in (User.login, User.name))
        found.append(or_(*named, User.seat == wanted.words))
    if wanted.role is not None:
        found.append(User.role == wanted.role)
    if wanted.unit:
        found.append(User.unit == wanted.unit)
    if wanted.active is not None:
        found.append(User.active.is_(wanted.active))
    return found


def _account(user: User, sessions: int, seen_at: datetime | None) -> Account:
    return Account(
        login=user.login, name=user.name, role=user.role, seat=user.seat, unit=user.unit, sign_level=user.sign_level,
        active=user.active, password_handed_out=user.password_handed_out, locked_until=user.locked_until,
        created_at=user.created_at, sessions=sessions, seen_at=seen_at,
    )  # fmt: skip


async def _found(session: AsyncSession, login: str) -> User:
    user = await session.scalar(select(User).where(User.login == login).with_for_update())
    if user is None:
        raise AccountRefused("unknown", login)
    return user


async def _check(session: AsyncSession, login: str, wish: Wish, *, before: User | None) -> None:
    """A place that was kept may have gone out of service meanwhile; a new one may not."""
    code = fault(wish)
    if code is not None:
        raise AccountRefused(code, login)
    if wish.unit is not None and (before is None or before.unit != wish.unit):
        unit = await session.get(Department, wish.unit)
        if unit is None or not unit.active:
            raise AccountRefused("no-unit", login, about=wish.unit)
    moved = wish.seat is not None and (before is None or before.seat != wish.seat)
    if moved and await session.get(Seat, wish.seat) is None:
        raise AccountRefused("no-seat", login, about=wish.seat or "")


async def _require_may_cease(session: AsyncSession, user: User, change: Change) -> None:
    administrators = select(User.login).where(User.role == Role.ADMIN, User.active).with_for_update()
    found = frozenset(await session.scalars(administrators))
    code = may_cease(user.login, by=change.actor, administrators=found)
    if code is not None:
        raise AccountRefused(code, user.login)


async def _end_sessions(session: AsyncSession, user: User) -> None:
    await session.execute(delete(WebSession).where(WebSession.user_id == user.id))


def _with(user: User, wish: Wish) -> User:
    user.name, user.role, user.seat, user.unit = wish.name, wish.role, wish.seat, wish.unit
    user.sign_level = wish.sign_level
    return user


def _plain(wish: Wish) -> dict[str, Any]:
    return {
        "name": wish.name, "role": wish.role.value, "seat": wish.seat, "unit": wish.unit, "sign_level": wish.sign_level,
    }  # fmt: skip
