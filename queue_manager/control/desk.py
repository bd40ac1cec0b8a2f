"""Takes orders, writes down what must be written, and has them carried out."""

from collections.abc import Mapping
from typing import Any

import structlog

from db import Clock, Database, StoreUnavailable, utc_now
from db.tables import AuditEntry
from queue_manager.begun import watched
from queue_manager.control.errors import ControlLate, NoSuchOrder, OrderRefused
from queue_manager.control.orders import Control, Done, Order
from queue_manager.live import ActionRefused, LiveError

log = structlog.get_logger()

SUBJECTS = ("call", "seat", "line", "announcement", "callback")
"""Fields that name what an order is about, the first of them that is given."""


class ControlDesk:
    """All orders of one switch, by name."""

    def __init__(self, database: Database, controls: Mapping[str, Control], *, clock: Clock = utc_now) -> None:
        self._database, self._controls, self._clock = database, controls, clock

    async def carry_out(self, order: Order) -> Done:
        """Raises ``NoSuchOrder``, ``OrderRefused``; ``LiveError``: nothing was done; ``ControlLate``: it broke off.

        A use that must be audited and has no reason, or cannot be written, is refused before anything is done.
        """
        control = self._controls.get(order.name)
        if control is None:
            raise NoSuchOrder(order.name)
        if control.audited and control.reasoned and not order.reason.strip():
            raise OrderRefused("reason.missing")
        entry = await self._written(order) if control.audited else None
        outcome = "failed"
        try:
            with watched() as begun:
                done = await control.work(order)
            outcome = "done"
        except (OrderRefused, ControlLate) as exc:
            outcome = f"refused: {exc.code}" if isinstance(exc, OrderRefused) else f"failed: {exc.why}"
            raise
        except ActionRefused as exc:
            outcome = "refused by Asterisk"
            raise OrderRefused("switch.refused", action=exc.action) from exc
        except LiveError as exc:
            outcome = f"failed: {type(exc).__name__}"
            if begun.anything:
                raise ControlLate(order.name, outcome) from exc
            raise
        finally:
            log.info("control.order", order=order.name, outcome=outcome)
            if entry is not None:
                await self._settled(entry, outcome)
        return done

    async def _written(self, order: Order) -> int:
        entry = AuditEntry(
            at=self._clock(),
            actor=order.by[:64],
            address=order.address,
            action=order.name,
            subject_kind="switch",
            subject_id=next((order.fields[name] for name in SUBJECTS if order.fields.get(name)), order.name)[:64],
            after=_kept(order.fields, "asked"),
            reason=order.reason.strip()[:500] or None,
        )
        try:
            async with self._database.write() as session:
                session.add(entry)
                await session.flush()
                return entry.id
        except StoreUnavailable as exc:
            raise OrderRefused("store.away") from exc

    async def _settled(self, entry_id: int, outcome: str) -> None:
        try:
            async with self._database.write() as session:
                entry = await session.get(AuditEntry, entry_id)
                if entry is not None:
                    entry.after = {**(entry.after or {}), "outcome": outcome}
        except StoreUnavailable:
            log.warning("control.outcome_not_kept", entry=entry_id, outcome=outcome)


def _kept(fields: Mapping[str, str], outcome: str) -> dict[str, Any]:
    """The order's own words in the entry: the audit is for those who may see numbers."""
    return {**{name: value[:200] for name, value in fields.items()}, "outcome": outcome}
