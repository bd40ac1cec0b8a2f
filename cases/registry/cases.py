"""What may be done with a case; each method is one unit of work."""

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from cases.changes import Change
from cases.errors import CaseChanged, NoSuchCase
from cases.life.errors import StepNotLegal, UnsealingRefused
from cases.life.facts import is_sealed
from cases.matters.callers import Spell, numbers_of
from cases.matters.merge_rows import told_states
from cases.matters.similar_rows import leave_traces
from cases.registry.numbering import case_number, numbering_day
from db import Database
from db.tables import TELEPHONE, AuditEntry, Case, CaseCounter, CaseOrigin, CaseState, CaseType, StepOutbox

CODE_DIGITS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningCall:
    """What is known of a call when its case is opened."""

    call_id: str
    line: str | None
    caller: str | None
    seat: str | None
    called_at: datetime
    simulated: bool
    origin: CaseOrigin = CaseOrigin.CALL


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseText:
    """What an agent writes into a case. ``text`` is the demand in plain words."""

    text: str
    case_type: CaseType | None = None
    citizen_name: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """A case as it was read; ``version`` goes back with a change of it."""

    id: int
    number: str
    state: CaseState
    call_id: str | None
    line: str | None
    caller: str | None
    seat: str | None
    simulated: bool
    called_at: datetime | None
    opened_at: datetime
    updated_at: datetime
    version: int
    text: str
    case_type: CaseType | None
    citizen_name: str | None
    place: str | None
    origin: CaseOrigin = CaseOrigin.CALL
    draft: bool = False
    """Nobody has checked the text yet: a machine wrote it."""
    channel: str = TELEPHONE
    """Code of the way it came in by."""
    email: str | None = None
    public: bool = False
    code: str | None = None
    """What the citizen proves himself by from another telephone."""

    @classmethod
    def of(cls, case: Case) -> "CaseView":
        return cls(**{name: getattr(case, name) for name in cls.__slots__})


class Cases:
    """``spell``: one spelling of a number, whatever the trunk sends; without it numbers stay as they were sent."""

    def __init__(self, database: Database, *, spell: Spell | None = None) -> None:
        self._database, self._spell = database, spell

    def spelled(self, number: str) -> str:
        """``number`` as cases keep it; what is no number, as it was sent."""
        return (self._spell(number) if self._spell else None) or number

    async def open_from_call(self, call: OpeningCall, *, now: datetime, actor: str) -> CaseView:
        """Open the case of ``call``, or return the one it already has: a call opens one case however often it is asked.

        Raises ``db.StoreUnavailable``.
        """
        async with self._database.write() as session:
            counter = await counter_of(session, numbering_day(now))
            found = await session.scalar(select(Case).where(Case.call_id == call.call_id))
            if found is None:
                own = replace(call, caller=self.spelled(call.caller) if call.caller else None)
                found = await _open(session, own, counter, now=now, actor=actor)
            return CaseView.of(found)

    async def write(
        self, case_id: int, wanted: CaseText, *, version: int, now: datetime, actor: str, unseals: bool = False
    ) -> CaseView:
        """Replace what is written in a case. ``version`` is the one that the writer read, ``unseals``: he may make of
        a report something else (``may_unseal``).

        Raises ``NoSuchCase``, ``CaseChanged``, ``StepNotLegal`` (it is in the archive), ``UnsealingRefused``,
        ``db.StoreUnavailable``; nothing was written then.
        """
        async with self._database.read() as session:  # whoever comes too late need not wait for his turn to write
            current = await session.scalar(select(Case.version).where(Case.id == case_id))
        if current not in (None, version):
            raise CaseChanged(case_id, read=version, current=current)
        async with self._database.write() as session:
            case = await session.get(Case, case_id, with_for_update=True)
            if case is None:
                raise NoSuchCase(case_id)
            if case.version != version:
                raise CaseChanged(case_id, read=version, current=case.version)
            if case.state is CaseState.ARCHIVED:
                raise StepNotLegal(case_id, case.state, "write")
            if not unseals and _sealed(case, case.case_type) and not _sealed(case, wanted.case_type):
                raise UnsealingRefused(case_id, "write", None)
            before = _written(case)
            for name in CaseText.__slots__:
                setattr(case, name, getattr(wanted, name))
            case.draft = False
            case.updated_at = now
            session.add(entry_of(case, "case.written", now=now, actor=actor, before=before))
            await session.flush()
            await leave_traces(session, case)
            return CaseView.of(case)

    async def suggest(self, case_id: int, text: str, *, now: datetime, actor: str) -> bool:
        """Put a machine's text, as a draft to be checked, into a case nobody has written in; whether it was put there.

        Raises ``NoSuchCase``, ``db.StoreUnavailable``.
        """
        async with self._database.write() as session:
            case = await session.get(Case, case_id, with_for_update=True)
            if case is None:
                raise NoSuchCase(case_id)
            if case.text or case.updated_at != case.opened_at:
                return False
            before = _written(case)
            case.text, case.draft = text, True
            session.add(entry_of(case, "case.suggested", now=now, actor=actor, before=before))
            await leave_traces(session, case)
            return True

    async def get(self, case_id: int) -> CaseView:
        """Raises ``NoSuchCase``."""
        async with self._database.read() as session:
            case = await session.get(Case, case_id)
            if case is None:
                raise NoSuchCase(case_id)
            return CaseView.of(case)

    async def of_call(self, call_id: str) -> CaseView | None:
        async with self._database.read() as session:
            case = await session.scalar(select(Case).where(Case.call_id == call_id))
            return CaseView.of(case) if case else None

    async def by_number(self, number: str) -> CaseView:
        """Raises ``NoSuchCase``."""
        async with self._database.read() as session:
            case = await session.scalar(select(Case).where(Case.number == number))
            if case is None:
                raise NoSuchCase(number)
            return CaseView.of(case)

    async def by_code(self, number: str, code: str) -> CaseView | None:
        """The case of this number, if ``code`` is its own; None alike for a wrong number and a wrong code."""
        async with self._database.read() as session:
            case = await session.scalar(select(Case).where(Case.number == number))
            own = case.code if case and case.code else ""
            return CaseView.of(case) if case and own and hmac.compare_digest(own.encode(), code.encode()) else None

    async def of_caller(self, caller: str, *, limit: int = 5) -> list[CaseView]:
        """The newest cases of whoever has this number, by whichever of his numbers, newest first."""
        async with self._database.read() as session:
            numbers = await numbers_of(session, caller)
            newest = select(Case).where(Case.caller.in_(numbers)).order_by(Case.opened_at.desc(), Case.id.desc())
            rows = await session.scalars(newest.limit(limit))
            return [CaseView.of(case) for case in rows]

    async def as_told(self, cases: Sequence[CaseView]) -> list[CaseView]:
        """``cases`` in the states their citizens are told: what waits for another case is as far as that one."""
        if all(case.state is not CaseState.REGISTERED for case in cases):
            return list(cases)
        async with self._database.read() as session:
            states = await told_states(session, [case.id for case in cases])
        return [replace(case, state=states.get(case.id, case.state)) for case in cases]


async def counter_of(session: AsyncSession, day: date) -> CaseCounter:
    """The day's counter, locked: openers queue here, so that no call gets two cases and no number is skipped."""
    insert: Any = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    await session.execute(insert(CaseCounter).values(day=day, last=0).on_conflict_do_nothing())
    return await session.get_one(CaseCounter, day, with_for_update=True)


def new_code() -> str:
    """Digits by which a citizen proves that a case is his."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"


async def _open(session: AsyncSession, call: OpeningCall, counter: CaseCounter, *, now: datetime, actor: str) -> Case:
    counter.last += 1
    case = Case(
        number=case_number(counter.day, counter.last),
        state=CaseState.REGISTERED,
        text="",
        code=new_code(),
        opened_at=now,
        updated_at=now,
        **{name: getattr(call, name) for name in OpeningCall.__slots__},
    )
    session.add(case)
    await session.flush()
    session.add(entry_of(case, "case.opened", now=now, actor=actor, before=None))
    session.add(StepOutbox(case_id=case.id, ordinal=0, at=now))
    return case


def _sealed(case: Case, case_type: CaseType | None) -> bool:
    """Whether ``case`` would be sealed if it were of this type."""
    return is_sealed(case.confidential, case_type, case.nature)


def _written(case: Case) -> dict[str, str | None]:
    return {name: getattr(case, name) for name in CaseText.__slots__}


def entry_of(
    case: Case, action: str, *, now: datetime, actor: str, before: dict[str, str | None] | None,
    address: str | None = None,
) -> AuditEntry:  # fmt: skip
    """The audit entry of what was written into a case that has its id."""
    return Change(at=now, actor=actor, address=address).entry(action, "case", str(case.id), before, _written(case))
