"""What control of calls reads from the store: who may dial what, duty telephones, cases, the way out.

Handing a citizen to 110, 119 or 120 must work with the store away, so what was read last is kept for that.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cases import FollowUpClaims, FollowUpTaken
from db import Database, StoreUnavailable
from db.tables import (
    PROGRAM,
    ApiToken,
    Call,
    Callback,
    CallbackState,
    CallDirection,
    Case,
    DutyKind,
    DutyPhone,
    Line,
    OutboundRule,
    Trunk,
    User,
)
from queue_manager.control.dialling import HOUR, Allowance, patterns_of
from queue_manager.control.errors import OrderRefused
from queue_manager.reaching import CALLING_SINCE, Spell, calling_now

DEADLINE = 1.0
ALWAYS = frozenset({"110", "119", "120"})
MADE_BY_SEATS = (CallDirection.OUTBOUND, CallDirection.CALLBACK)


@dataclass(frozen=True, slots=True)
class ForCase:
    """A case a citizen is called about."""

    number: str
    caller: str
    line: str


class CallStore:
    """Questions of control to the store. Raises ``OrderRefused`` with ``store.away`` where nothing else is said."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._trunk = ""
        self._emergency = ALWAYS

    async def allowance(self, login: str) -> Allowance | None:
        """What a person, or a program with a token, may dial by the role; None: nothing."""
        role = select(User.role).where(User.login == login, User.active)
        if login.startswith(PROGRAM):
            named = ApiToken.name == login.removeprefix(PROGRAM)
            role = select(ApiToken.role).where(named, ApiToken.revoked_at.is_(None))
        async with self._reading() as session:
            row = await session.scalar(select(OutboundRule).where(OutboundRule.role == role.scalar_subquery()))
        if row is None:
            return None
        return Allowance(
            patterns=patterns_of(row.patterns),
            per_hour=row.per_hour,
            at_once=row.at_once,
            from_hour=row.from_hour,
            until_hour=row.until_hour,
        )

    async def begun(self, seat: str, now: datetime) -> Sequence[datetime]:
        """When the seat began its outbound calls of the last hour, as far as the record was read."""
        calls = select(Call.arrived_at).where(
            Call.direction.in_(MADE_BY_SEATS), Call.seat == seat, Call.arrived_at > now - HOUR
        )
        async with self._reading() as session:
            return list(await session.scalars(calls))

    async def case(self, number: str) -> ForCase:
        """Raises ``OrderRefused`` with ``case.unknown``, ``number.missing``."""
        async with self._reading() as session:
            row = await session.scalar(select(Case).where(Case.number == number))
        if row is None:
            raise OrderRefused("case.unknown")
        if not row.caller:
            raise OrderRefused("number.missing")
        return ForCase(row.number, row.caller, row.line or "")

    async def take_follow_up(self, case: str, login: str, now: datetime) -> None:
        """Who rings a citizen who waits for a follow-up has it in hand. Raises ``OrderRefused`` with ``case.taken``."""
        try:
            await FollowUpClaims(self._database).ring(case, login, now=now)
        except FollowUpTaken as exc:
            raise OrderRefused("case.taken", case=case) from exc
        except StoreUnavailable as exc:
            raise OrderRefused("store.away") from exc

    async def citizen_of(self, call_id: str) -> tuple[str, str]:
        """Number and line of a call. Raises ``OrderRefused`` with ``call.unknown``, ``number.missing``."""
        async with self._reading() as session:
            row = await session.get(Call, call_id)
        if row is None:
            raise OrderRefused("call.unknown")
        if not row.caller:
            raise OrderRefused("number.missing")
        return row.caller, row.line or ""

    async def on_the_line(self, number: str, now: datetime, spell: Spell) -> bool:
        """Whether a call with this number (in the national spelling) is up, as far as the record was read."""
        async with self._reading() as session:
            return await calling_now(session, number, now - CALLING_SINCE, spell)

    async def over(self, call_id: str) -> bool:
        """Whether the record tells that this call has ended."""
        async with self._reading() as session:
            row = await session.get(Call, call_id)
        return row is not None and row.ended_at is not None

    async def returned_by(self, callback: str, seat: str) -> str:
        """The id that the call back which ``seat`` is about to make will have. Raises ``OrderRefused`` with
        ``callback.taken`` where it has none to make."""
        wanted = int(callback) if callback.isascii() and callback.isdecimal() and len(callback) < 10 else 0
        async with self._reading() as session:
            row = await session.get(Callback, wanted)
        if row is None or row.state is not CallbackState.DIALLING or row.claimed_by != seat or not row.dialled_call_id:
            raise OrderRefused("callback.taken", callback=callback[:20])
        return row.dialled_call_id

    async def last_dialled(self, seat: str) -> tuple[str, str | None, str]:
        """Number, case and line of the seat's last outbound call. Raises ``OrderRefused`` with ``call.none-before``."""
        last = (
            select(Call)
            .where(Call.direction == CallDirection.OUTBOUND, Call.seat == seat, Call.caller.is_not(None))
            .order_by(Call.arrived_at.desc())
            .limit(1)
        )
        async with self._reading() as session:
            row = await session.scalar(last)
        if row is None:
            raise OrderRefused("call.none-before")
        return row.caller or "", row.case_number, row.line or ""

    async def line(self, wanted: str) -> str:
        """The number shown to whom we call: ``wanted`` if it is a line of ours, else the default line; "" if none."""
        async with self._reading() as session:
            lines = list(await session.scalars(select(Line).where(Line.enabled).order_by(Line.number)))
        numbers = [line.number for line in lines]
        default = next((line.number for line in lines if line.is_default), next(iter(numbers), ""))
        return wanted if wanted in numbers else default

    async def duty(self, key: str) -> str:
        """The number of a duty telephone by its id. Raises ``OrderRefused`` with ``duty.unknown``."""
        wanted = int(key) if key.isascii() and key.isdecimal() and len(key) < 9 else 0
        async with self._reading() as session:
            row = await session.get(DutyPhone, wanted)
        if row is None or not row.enabled:
            raise OrderRefused("duty.unknown")
        return row.number

    async def emergency(self, number: str) -> str:
        """An emergency number, also with the store away. Raises ``OrderRefused`` with ``duty.unknown``."""
        await self._refresh()
        if number not in self._emergency:
            raise OrderRefused("duty.unknown")
        return number

    async def way_out(self) -> str:
        """The trunk calls leave by, also with the store away. Raises ``OrderRefused`` with ``trunk.none``."""
        await self._refresh()
        if not self._trunk:
            raise OrderRefused("trunk.none")
        return self._trunk

    async def case_of(self, call_id: str) -> str:
        """The number of the case a call opened or was made for; "" when there is none, or the store is away."""
        try:
            async with asyncio.timeout(DEADLINE), self._database.read() as session:
                found = await session.scalar(select(Case.number).where(Case.call_id == call_id))
                return found or await session.scalar(select(Call.case_number).where(Call.id == call_id)) or ""
        except (StoreUnavailable, TimeoutError):
            return ""

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[AsyncSession]:
        try:
            async with self._database.read() as session:
                yield session
        except StoreUnavailable as exc:
            raise OrderRefused("store.away") from exc

    async def _refresh(self) -> None:
        try:
            async with asyncio.timeout(DEADLINE), self._database.read() as session:
                self._trunk = await _trunk(session) or self._trunk
                kept = select(DutyPhone.number).where(DutyPhone.kind == DutyKind.EMERGENCY, DutyPhone.enabled)
                self._emergency = ALWAYS | set(await session.scalars(kept))
        except (StoreUnavailable, TimeoutError):
            return


async def _trunk(session: AsyncSession) -> str | None:
    """As ``asterisk_conf.SwitchPlan.way_out`` chooses it."""
    ways = select(Trunk.name).where(Trunk.enabled, Trunk.server != "").order_by(Trunk.rehearsal, Trunk.name).limit(1)
    found: str | None = await session.scalar(ways)
    return found
