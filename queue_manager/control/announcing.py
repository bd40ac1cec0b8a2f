"""The orders that switch an announcement on and off: one click, audited."""

from collections.abc import Mapping

from db import Clock, Database, StoreUnavailable
from db.tables import Announcement
from queue_manager.control.errors import OrderRefused
from queue_manager.control.orders import Control, Done, Order


class AnnouncementControls:
    """``announcement`` is the row's id. Callers hear it within seconds, by the server that answers the dialplan."""

    def __init__(self, database: Database, *, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def table(self) -> Mapping[str, Control]:
        return {
            "announcement.on": Control(work=self._on, audited=True),
            "announcement.off": Control(work=self._off, audited=True),
        }

    async def _on(self, order: Order) -> Done:
        return await self._switch(order, on=True)

    async def _off(self, order: Order) -> Done:
        return await self._switch(order, on=False)

    async def _switch(self, order: Order, *, on: bool) -> Done:
        """Raises ``OrderRefused``: ``announcement.unknown``, ``store.away``."""
        wanted = order.fields.get("announcement", "")
        number = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 9 else 0
        try:
            async with self._database.write() as session:
                row = await session.get(Announcement, number)
                if row is None:
                    raise OrderRefused("announcement.unknown")
                row.enabled, row.changed_by, row.changed_at = on, order.by[:64], self._clock()
        except StoreUnavailable as exc:
            raise OrderRefused("store.away") from exc
        return {"announcement": number, "on": on}
