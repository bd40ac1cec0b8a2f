"""Rows of the list of calls back, within the caller's session."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db import setting_of
from db.tables import Callback
from queue_manager.callbacks.rules import CallbackRules, Listed, Seen
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
