"""A call that reaches a seat opens its case: told by the journal, and swept for what nobody was told."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

import structlog
from sqlalchemy import select

from cases import Cases, OpeningCall
from db import Clock, Database, StoreUnavailable
from db.tables import Call, CallDirection, Case
from queue_manager import CallChange, CallRecord

log = structlog.get_logger()

ACTOR = "system:journal"
SWEEP_SECONDS = 20.0
LOOK_BACK = timedelta(days=7)
AT_A_TIME = 200
OPENS = frozenset({CallDirection.INBOUND, CallDirection.CALLBACK})
"""A call a seat made is about a case that is there already, or about none."""


class CaseOpener:
    """Listener of the journal. Opening is idempotent, so being told twice, or told and swept, makes one case."""

    def __init__(self, database: Database, cases: Cases, *, clock: Clock) -> None:
        self._database, self._cases, self._clock = database, cases, clock

    async def on_changes(self, changes: Sequence[CallChange]) -> None:
        """Open the case of each call that just became connected. Raises ``db.StoreUnavailable``."""
        for change in changes:
            if change.new is not None and change.became_connected and change.new.direction in OPENS:
                await self._open(change.new)

    async def run(self) -> None:
        """Sweep until cancelled."""
        while True:
            try:
                await self.sweep()
            except StoreUnavailable as exc:
                log.warning("case_opener.store_away", reason=str(exc))
            await asyncio.sleep(SWEEP_SECONDS)

    async def sweep(self) -> int:
        """Open the case of every connected call of the last week that has none; return how many."""
        missing = (
            select(Call)
            .outerjoin(Case, Case.call_id == Call.id)
            .where(
                Call.direction.in_(OPENS),
                Call.connected_at.is_not(None),
                Call.arrived_at > self._clock() - LOOK_BACK,
                Case.id.is_(None),
            )
            .order_by(Call.arrived_at)
            .limit(AT_A_TIME)
        )
        async with self._database.read() as session:
            calls = list(await session.scalars(missing))
        for call in calls:
            await self._open(call)
        return len(calls)

    async def _open(self, call: Call | CallRecord) -> None:
        wanted = OpeningCall(
            call_id=call.id,
            line=call.line,
            caller=call.caller,
            seat=call.seat,
            called_at=call.arrived_at,
            simulated=call.simulated,
        )
        case = await self._cases.open_from_call(wanted, now=self._clock(), actor=ACTOR)
        log.info("case.opened", case=case.id, call=call.id)
