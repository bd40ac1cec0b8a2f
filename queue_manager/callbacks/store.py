"""Rows of the list of calls back, within the caller's session."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db import setting_of
from db.tables import Call, Callback, CallbackCall, CallEnding, JournalEntry
from queue_manager.callbacks.rules import MISSED, CallbackRules, Listed, Seen, Wish, wish
from queue_manager.reaching import Spell

SETTING = "callback.rules"
OPEN = Callback.closed_at.is_(None)


async def rules_of(session: AsyncSession) -> CallbackRules:
    """The city's own rules."""
    return CallbackRules.of(await setting_of(session, SETTING))


async def open_row(session: AsyncSession, number: str) -> Callback | None:
    """The open row of a number, locked."""
    found: Callback | None = await session.scalar(
        select(Callback).where(Callback.number == number, OPEN).with_for_update()
    )
    return found


async def known(session: AsyncSession, calls: Sequence[str]) -> set[str]:
    """Those of these calls that a row was made of, or stands for."""
    first = await session.scalars(select(Callback.call_id).where(Callback.call_id.in_(calls)))
    further = await session.scalars(select(CallbackCall.call_id).where(CallbackCall.call_id.in_(calls)))
    return {*first, *further}


async def stand_for(session: AsyncSession, row: Callback, call_id: str) -> None:
    """From now on ``row`` stands for this call, too."""
    if not await known(session, [call_id]):
        session.add(CallbackCall(call_id=call_id, callback_id=row.id))


async def listed(session: AsyncSession, numbers: Sequence[str], since: datetime) -> dict[str, list[Listed]]:
    """Rows about these numbers that are open, or were closed since then."""
    found: dict[str, list[Listed]] = {number: [] for number in numbers}
    rows = await session.scalars(
        select(Callback).where(
            Callback.number.in_(numbers), Callback.closed_at.is_(None) | (Callback.closed_at > since)
        )
    )
    for row in rows:
        found[row.number].append(Listed(call_id=row.call_id, waiting_since=row.waiting_since, closed_at=row.closed_at))
    return found


def seen(call: Any, spell: Spell) -> Seen | None:
    """A call's row or record as the rules see it; None when nobody could call back."""
    number = spell(call.caller) if call.caller else None
    if number is None:
        return None
    return Seen(
        id=call.id, number=number, arrived_at=call.arrived_at, ending=call.ending, line=call.line, queue=call.queue,
        queued_at=call.queued_at, connected_at=call.connected_at, ended_at=call.ended_at,
        wait_seconds=call.wait_seconds, simulated=call.simulated,
    )  # fmt: skip


async def change(session: AsyncSession, *conditions: Any, **values: Any) -> bool:
    """Change the one row that fulfils all of it now; False when there is none: somebody was faster."""
    done = await session.execute(
        update(Callback).where(OPEN, *conditions).values(**values).execution_options(synchronize_session=False)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def callers_without_talk(since: datetime) -> Select[str | None]:
    """Numbers as recorded that gave up or asked; only their calls are looked at."""
    endings = (*MISSED, CallEnding.ASKED_CALLBACK)
    return select(Call.caller).where(Call.arrived_at > since, Call.ending.in_(endings)).distinct()


async def wish_of(session: AsyncSession, call_id: str) -> Wish | None:
    """What the record tells of his wish to be called back."""
    facts = await session.scalars(
        select(JournalEntry.data).where(JournalEntry.call_id == call_id, JournalEntry.kind == "HOTLINE_CALLBACK")
    )
    told = (str(data.get("extra", {}).get("extra", "")) for data in facts)
    return next((found for text in told if (found := wish(text)) is not None), None)
