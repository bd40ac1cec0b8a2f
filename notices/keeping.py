"""How long the records of finished work are kept: a rule of the city's, and the loop that holds to it.

What a citizen was told, and what became of a case, is no such record: that stays with the case.
"""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Final, cast

import structlog
from sqlalchemy import CursorResult, Select, delete, inspect, select, tuple_

from cases import Change
from db import Base, Clock, Database, StoreUnavailable
from db.jobs import Jobs
from db.tables import Delivery, DeliveryState, PartnerMessage, Setting
from notices.city_settings import put_setting
from notices.errors import NoticeFaulty

log = structlog.get_logger()

KEEPING: Final = "records.kept_days"
"""Setting: kind of record -> days."""
USUAL: Mapping[str, int] = MappingProxyType({"jobs": 90, "partner_messages": 180, "partner_deliveries": 365})
"""Finished jobs; what partners told us; what they took. Failed ones stay until somebody has looked at them."""
LEAST_DAYS, MOST_DAYS = 7, 3650
EVERY: Final = timedelta(hours=1)
AT_A_TIME = 500
"""Rows of one unit of work: nobody waits for the store meanwhile."""


class Keeping:
    """All methods raise ``db.StoreUnavailable``."""

    def __init__(self, database: Database, jobs: Jobs, *, clock: Clock) -> None:
        self._database, self._jobs, self._clock = database, jobs, clock

    async def days(self) -> dict[str, int]:
        """By kind of record."""
        async with self._database.read() as session:
            row = await session.get(Setting, KEEPING)
        return _days(row.value if row else None)

    async def set(self, wanted: Mapping[str, int], change: Change) -> None:
        """Raises ``NoticeFaulty``."""
        if wanted.keys() != USUAL.keys() or not all(LEAST_DAYS <= days <= MOST_DAYS for days in wanted.values()):
            raise NoticeFaulty([f"保留天数请填写 {LEAST_DAYS} 至 {MOST_DAYS}。"])
        async with self._database.write() as session:
            await put_setting(session, KEEPING, dict(wanted), change)

    async def run(self) -> None:
        """Remove what is old, every hour until cancelled."""
        while True:
            try:
                await self.sweep()
            except StoreUnavailable as exc:
                log.warning("keeping.store_unavailable", reason=str(exc))
            except Exception:  # top of the loop: what cannot be removed today must not end the work of all others
                log.exception("keeping.failed")
            await asyncio.sleep(EVERY.total_seconds())

    async def sweep(self) -> dict[str, int]:
        """Remove everything that is older than the rule says; how many rows, by kind."""
        now = self._clock()
        before = {kind: now - timedelta(days=days) for kind, days in (await self.days()).items()}
        messages = select(PartnerMessage.partner_id, PartnerMessage.message_id)
        delivered = select(Delivery.id).where(Delivery.state == DeliveryState.DELIVERED)
        gone = {
            "jobs": await self._jobs.forget(before["jobs"]),
            "partner_messages": await self._remove(
                PartnerMessage, messages.where(PartnerMessage.at < before["partner_messages"])
            ),
            "partner_deliveries": await self._remove(
                Delivery, delivered.where(Delivery.tried_at < before["partner_deliveries"])
            ),
        }
        if any(gone.values()):
            log.info("keeping.removed", **gone)
        return gone

    async def _remove(self, table: type[Base], old: Select[*tuple[Any, ...]]) -> int:
        """Remove the rows whose keys ``old`` selects, a piece at a time; how many."""
        removed, key = 0, tuple_(*inspect(table).primary_key)
        while True:
            async with self._database.write() as session:
                result = await session.execute(delete(table).where(key.in_(old.limit(AT_A_TIME))))
            piece = cast(CursorResult[Any], result).rowcount
            removed += piece
            if piece < AT_A_TIME:
                return removed


def _days(value: Any) -> dict[str, int]:
    """The usual ones, with those of ``value`` instead where they are days."""
    given = value if isinstance(value, dict) else {}
    return {
        kind: given[kind] if type(given.get(kind)) is int and LEAST_DAYS <= given[kind] <= MOST_DAYS else usual
        for kind, usual in USUAL.items()
    }
