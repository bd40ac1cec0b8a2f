"""What the pages of call control read from the store."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.tables import AuditEntry, Call, CallDirection, CallEnding, DutyKind, DutyPhone, OutboundRule, Queue, Role, Seat

SHOWN_USES = 50
SHOWN_CALLS = 50


@dataclass(frozen=True, slots=True)
class Choices:
    """Whom a citizen may be handed to: (value of the field, label) by kind."""

    seats: Sequence[tuple[str, str]]
    queues: Sequence[tuple[str, str]]
    duty: Sequence[tuple[str, str]]
    emergency: Sequence[tuple[str, str]]
    """(number, label)"""


@dataclass(frozen=True, slots=True)
class Use:
    """One use of a supervisor's control."""

    at: datetime
    actor: str
    action: str
    outcome: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Dialled:
    """An outbound call in a list."""

    id: str
    arrived_at: datetime
    caller: str | None
    seat: str | None
    ending: CallEnding | None
    talk_seconds: int | None


async def choices(session: AsyncSession, *, besides: str | None = None) -> Choices:
    """``besides``: the seat that chooses; nobody hands a citizen to himself."""
    seats = await session.execute(select(Seat.number, Seat.label).where(Seat.enabled).order_by(Seat.number))
    queues = await session.execute(select(Queue.name, Queue.label).order_by(Queue.name))
    phones = await duty_phones(session)
    usable = [phone for phone in phones if phone.enabled]
    return Choices(
        seats=[(f"seat:{number}", f"{number} {label}") for number, label in seats if number != besides],
        queues=[(f"queue:{name}", label) for name, label in queues],
        duty=[(f"duty:{phone.id}", f"{phone.unit} {phone.label}") for phone in usable if not _urgent(phone)],
        emergency=[(phone.number, phone.label) for phone in usable if _urgent(phone)],
    )


def _urgent(phone: DutyPhone) -> bool:
    return phone.kind is DutyKind.EMERGENCY


async def duty_phones(session: AsyncSession) -> Sequence[DutyPhone]:
    """Emergency numbers first."""
    rows = await session.scalars(select(DutyPhone).order_by(DutyPhone.kind.desc(), DutyPhone.unit, DutyPhone.number))
    return list(rows)


async def outbound_rules(session: AsyncSession) -> dict[Role, OutboundRule]:
    return {rule.role: rule for rule in await session.scalars(select(OutboundRule))}


async def uses_of(session: AsyncSession, call_id: str) -> Sequence[Use]:
    """What supervisors did to a call, in order; ``outcome`` as it was written."""
    rows = await session.execute(
        select(AuditEntry.at, AuditEntry.actor, AuditEntry.action, AuditEntry.after, AuditEntry.reason)
        .where(AuditEntry.subject_kind == "switch", AuditEntry.subject_id == call_id)
        .order_by(AuditEntry.id)
        .limit(SHOWN_USES)
    )
    return [Use(at, actor, action, _outcome(after), reason) for at, actor, action, after, reason in rows]


def _outcome(after: Any) -> str:
    return str(after.get("outcome", "")) if isinstance(after, dict) else ""


async def dialled_for(session: AsyncSession, case_number: str) -> Sequence[Dialled]:
    """The calls made for a case, newest first."""
    return await _dialled(session, Call.case_number == case_number)


async def dialled_by(session: AsyncSession, seat: str) -> Sequence[Dialled]:
    """The last calls a seat made, newest first."""
    return (await _dialled(session, Call.seat == seat))[:5]


async def _dialled(session: AsyncSession, whose: Any) -> Sequence[Dialled]:
    rows = await session.execute(
        select(Call.id, Call.arrived_at, Call.caller, Call.seat, Call.ending, Call.talk_seconds)
        .where(Call.direction == CallDirection.OUTBOUND, whose)
        .order_by(Call.arrived_at.desc())
        .limit(SHOWN_CALLS)
    )
    return [Dialled(*row) for row in rows]
