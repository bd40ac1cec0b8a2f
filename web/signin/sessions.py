"""Accounts and sessions in the store. Each method is one unit of work; each may raise ``db.StoreUnavailable``."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from cases import borrowed_level
from db import Clock, Database
from db.tables import AuditEntry, User, WebSession
from web.context import Viewer
from web.services import WebSettings
from web.signin import rules
from web.signin.passwords import Passwords

TOUCH_EVERY = timedelta(seconds=60)
"""``seen_at`` is written this often at most, so that looking at pages does not become a stream of writes."""


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


class Sessions:
    def __init__(self, database: Database, settings: WebSettings, clock: Clock) -> None:
        self._database, self._settings, self._clock = database, settings, clock
        self.passwords = Passwords()

    async def sign_in(self, login: str, password: str, address: str) -> str | None:
        """Open a session and return its token, or None: wrong login, wrong password, locked and switched off
        accounts get the same answer after the same work."""
        async with self._database.read() as reading:
            user = await reading.scalar(select(User).where(User.login == login))
        right = await self.passwords.verify(user.password_hash if user else None, password)
        if user is None:
            return None
        now = self._clock()
        async with self._database.write() as session:
            account = await session.get_one(User, user.id, with_for_update=True)
            if not account.active or rules.locked(account.locked_until, now):
                _note(session, account.login, "signin.refused", address, now)
                return None
            if not right:
                account.failed_sign_ins, account.locked_until = rules.after_failure(account.failed_sign_ins, now)
                _note(
                    session, account.login, "signin.locked" if account.locked_until else "signin.failed", address, now
                )
                return None
            account.failed_sign_ins, account.locked_until = 0, None
            _note(session, account.login, "signin.opened", address, now)
            return self._open(session, account, address, now)

    def _open(self, session: AsyncSession, user: User, address: str, now: datetime) -> str:
        token = secrets.token_urlsafe(32)
        session.add(
            WebSession(
                token_hash=token_hash(token),
                user_id=user.id,
                csrf=secrets.token_urlsafe(24),
                created_at=now,
                seen_at=now,
                expires_at=now + timedelta(hours=self._settings.session_hours),
                address=address,
            )
        )
        return token

    async def find(self, hashed: str, *, touch: bool) -> Viewer | None:
        """The person whose session this is, or None when it ended. ``touch`` counts this as a use of it."""
        now = self._clock()
        async with self._database.read() as reading:
            found = await reading.get(WebSession, hashed)
            borrowed = await borrowed_level(reading, found.user.login, now=now) if found and found.user.unit else 0
        if found is None or not found.user.active or not self._alive(found, now):
            return None
        if touch and now - found.seen_at >= TOUCH_EVERY:
            async with self._database.write() as session:
                await session.execute(update(WebSession).where(WebSession.token_hash == hashed).values(seen_at=now))
        user = found.user
        return Viewer(
            user_id=user.id, login=user.login, name=user.name, role=user.role, seat=user.seat,
            unit=user.unit, sign_level=max(user.sign_level, borrowed), own_sign_level=user.sign_level, csrf=found.csrf,
            session=hashed, password_handed_out=user.password_handed_out,
        )  # fmt: skip

    def _alive(self, found: WebSession, now: datetime) -> bool:
        idle = timedelta(minutes=self._settings.idle_minutes)
        return rules.alive(seen_at=found.seen_at, expires_at=found.expires_at, now=now, idle=idle)

    async def sign_out(self, viewer: Viewer, address: str) -> None:
        """End this session and clear away those that ended by themselves."""
        now = self._clock()
        async with self._database.write() as session:
            ended = (WebSession.token_hash == viewer.session) | (WebSession.expires_at < now)
            await session.execute(delete(WebSession).where(ended))
            _note(session, viewer.login, "signin.closed", address, now)

    async def change_password(self, viewer: Viewer, old: str, new: str, address: str) -> str | None:
        """Change it and end the person's other sessions. Returns a complaint in Chinese, or None when it is done.

        A wrong present password counts towards the lock as a failed sign-in does.
        """
        complaint = rules.password_complaint(new, viewer.login, old=old)
        if complaint:
            return complaint
        async with self._database.read() as reading:
            stored = (await reading.get_one(User, viewer.user_id)).password_hash
        right = await self.passwords.verify(stored, old)
        hashed = await self.passwords.hash(new) if right else ""
        now = self._clock()
        async with self._database.write() as session:
            account = await session.get_one(User, viewer.user_id, with_for_update=True)
            if rules.locked(account.locked_until, now):
                return "尝试次数过多，账号已临时锁定，请 10 分钟后再试。"
            if not right or account.password_hash != stored:  # another one was made for the person meanwhile
                account.failed_sign_ins, account.locked_until = rules.after_failure(account.failed_sign_ins, now)
                return "当前密码不正确，密码没有更改。"
            account.password_hash, account.password_handed_out, account.failed_sign_ins = hashed, False, 0
            others = (WebSession.user_id == viewer.user_id) & (WebSession.token_hash != viewer.session)
            await session.execute(delete(WebSession).where(others))
            _note(session, viewer.login, "password.changed", address, now)
        return None


def _note(session: AsyncSession, login: str, action: str, address: str, now: datetime) -> None:
    session.add(
        AuditEntry(at=now, actor=login, address=address, action=action, subject_kind="account", subject_id=login)
    )
