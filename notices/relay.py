"""From a step to everything that is told of it: reads what the steps left in their own transactions.

One worker after another takes the oldest step, so that what is told of a case keeps the order of its steps, however
many workers there are.
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

import structlog
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from cases import Action
from db import Database, StoreUnavailable
from db.tables import Case, CaseStep, StepOutbox
from notices.events import StepSeen

log = structlog.get_logger()

POLL = timedelta(seconds=1)
_LONGEST_ERROR = 200


class Hearer(Protocol):
    async def on_step(self, session: AsyncSession, case: Case, step: StepSeen) -> None:
        """Write what is to be told of ``step``, in the transaction that takes the step out of the outbox.

        Nothing may be sent from within it.
        """


class Relay:
    def __init__(self, database: Database, hearers: Sequence[Hearer], *, poll: timedelta = POLL) -> None:
        self._database, self._hearers, self._poll = database, tuple(hearers), poll

    async def run(self) -> None:
        """Pass steps on until cancelled."""
        while True:
            try:
                await self.pass_on()
            except StoreUnavailable as exc:
                log.warning("relay.store_unavailable", error=str(exc))
            await asyncio.sleep(self._poll.total_seconds())

    async def pass_on(self) -> int:
        """Pass on every step that waits; how many there were. Raises ``StoreUnavailable``."""
        passed = 0
        while (waiting := await self._oldest()) is not None:
            try:
                taken = await self._pass(waiting)
            except StoreUnavailable:
                raise
            except Exception as exc:  # top of the work: one step that breaks a hearer must not stop all others
                log.exception("relay.step_failed", step=waiting)
                await self._set_aside(waiting, exc)
                continue
            if not taken:
                break
            passed += 1
        return passed

    async def _oldest(self) -> int | None:
        """Asked without a lock, so that an idle worker keeps nobody from writing."""
        async with self._database.read() as session:
            return await session.scalar(
                select(StepOutbox.id).where(StepOutbox.error.is_(None)).order_by(StepOutbox.id).limit(1)
            )

    async def _pass(self, wanted: int) -> bool:
        """False: another worker has it."""
        async with self._database.write() as session:
            row = await session.get(StepOutbox, wanted, with_for_update=True)
            if row is None or row.error is not None:
                return False
            case = await session.get_one(Case, row.case_id)
            step = await _step(session, row)
            for hearer in self._hearers:
                await hearer.on_step(session, case, step)
            await session.delete(row)
        return True

    async def _set_aside(self, wanted: int, exc: Exception) -> None:
        error = f"{type(exc).__name__}: {exc}"[:_LONGEST_ERROR]
        async with self._database.write() as session:
            await session.execute(update(StepOutbox).where(StepOutbox.id == wanted).values(error=error))


async def _step(session: AsyncSession, row: StepOutbox) -> StepSeen:
    if row.ordinal == 0:
        return StepSeen(case_id=row.case_id, ordinal=0, at=row.at)
    of_case = (CaseStep.case_id == row.case_id, CaseStep.ordinal == row.ordinal)
    step = (await session.scalars(select(CaseStep).where(*of_case))).one()
    return StepSeen(
        case_id=row.case_id, ordinal=row.ordinal, at=step.at, action=Action(step.action), from_state=step.from_state,
        to_state=step.to_state, moved_limit="due_at" in step.before,
    )  # fmt: skip
