"""Trunks as Asterisk sees them this moment: taken over, reachable, registered."""

from collections.abc import Mapping

from sqlalchemy import select

from db import Database
from db.tables import Trunk
from queue_manager.control.calls_switch import AWAY
from queue_manager.control.orders import Control, Done, Order
from queue_manager.control.seat_members import ANSWER_SECONDS, Link
from queue_manager.control.storing import store_needed

UNKNOWN_THERE = "INVALID"
"""What Asterisk calls a device it was never told of."""


class TrunkControls:
    """Raises ``OrderRefused`` with ``store.away``, and ``LiveError``."""

    def __init__(self, link: Link, database: Database) -> None:
        self._link, self._database = link, database

    def table(self) -> Mapping[str, Control]:
        return {"trunks.state": Control(work=self.states)}

    async def states(self, _: Order) -> Done:
        """``trunks``: of each in service, by name: ``loaded``, ``reachable`` (None: nobody asks its server, or it has
        none), ``registration`` (Asterisk's word, None: it does not register)."""
        with store_needed():
            async with self._database.read() as session:
                rows = list(await session.scalars(select(Trunk).where(Trunk.enabled).order_by(Trunk.name)))
        registrations = await self._registrations()
        return {"trunks": {row.name: await self._state(row, registrations.get(row.name)) for row in rows}}

    async def _state(self, row: Trunk, registration: str | None) -> Done:
        answer = await self._link.action("Getvar", timeout=ANSWER_SECONDS, Variable=f"DEVICE_STATE(PJSIP/{row.name})")
        device = answer.get("Value", "")
        asked = bool(row.server) and not row.rehearsal  # by qualify_frequency
        return {
            "loaded": device != UNKNOWN_THERE,
            "reachable": device not in AWAY if asked else None,
            "registration": registration,
        }

    async def _registrations(self) -> Mapping[str, str]:
        rows = await self._link.collect("PJSIPShowRegistrationsOutbound", timeout=ANSWER_SECONDS)
        return {
            row["ObjectName"]: row.get("Status", "")
            for row in rows
            if row.get("Event") == "OutboundRegistrationDetail" and "ObjectName" in row
        }
