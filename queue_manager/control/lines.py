"""A line opened or closed by a supervisor: its row, and the dialplan made from it. Calls in progress stay."""

import re
from collections.abc import Mapping

from db import Database
from db.tables import Line
from queue_manager.begun import note_begun
from queue_manager.control.errors import OrderRefused
from queue_manager.control.orders import Control, Done, Order
from queue_manager.control.seats_supervised import Refresh
from queue_manager.control.storing import store_needed

_PROMPT = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


class LineControls:
    """Raises ``OrderRefused``: ``line.unknown``, ``line.prompt``, ``store.away``, and what ``refresh`` raises."""

    def __init__(self, database: Database, refresh: Refresh) -> None:
        self._database, self._refresh = database, refresh

    def table(self) -> Mapping[str, Control]:
        return {
            "line.open": Control(work=self.open, audited=True),
            "line.close": Control(work=self.close, audited=True),
        }

    async def open(self, order: Order) -> Done:
        """Let callers of ``line`` through again."""
        return await self._set(order, is_open=True)

    async def close(self, order: Order) -> Done:
        """Tell callers of ``line`` that it is closed (``prompt``: a prompt's key), and offer them a message."""
        return await self._set(order, is_open=False)

    async def _set(self, order: Order, *, is_open: bool) -> Done:
        number, prompt = order.fields.get("line", ""), order.fields.get("prompt", "")
        if prompt and not _PROMPT.fullmatch(prompt):
            raise OrderRefused("line.prompt", prompt=prompt[:64])
        with store_needed():
            note_begun()
            async with self._database.write() as session:
                row = await session.get(Line, number)
                if row is None or not row.enabled:
                    raise OrderRefused("line.unknown", line=number[:32])
                row.is_open = is_open
                row.closed_prompt = prompt or row.closed_prompt
        await self._refresh()
        return {"line": number, "open": is_open}
