"""How a citizen is called back: one small interface, and its way by another order."""

from typing import Protocol

from queue_manager.callbacks.queries import CallbackRow
from queue_manager.control.errors import OrderRefused
from queue_manager.control.orders import Order, Work


class Dialler(Protocol):
    """Rings the seat's phone, then the citizen."""

    async def dial(self, callback: CallbackRow, *, seat: str, order: Order) -> str:
        """Begin the call under the id the row has for it; that id.

        Raises ``OrderRefused``, ``LiveError``: no call was begun; ``ControlLate``: it may ring, the record will tell.
        """


class OrderDialler:
    """By the order ``call.dial``, so that its limits and its audit hold here, too."""

    def __init__(self, work: Work) -> None:
        self._work = work

    async def dial(self, callback: CallbackRow, *, seat: str, order: Order) -> str:
        fields = {"seat": seat, "number": callback.number, "line": callback.line or "", "callback": str(callback.id)}
        reason = order.reason or "回拨"
        done = await self._work(
            Order(name="call.dial", by=order.by, fields=fields, reason=reason, address=order.address)
        )
        call = done.get("call")
        if not isinstance(call, str):
            raise OrderRefused("callback.not_dialled")
        return call
