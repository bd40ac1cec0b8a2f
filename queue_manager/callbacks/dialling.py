"""How a citizen is called back: one small interface, two ways."""

from collections.abc import Callable
from typing import Protocol

from queue_manager.callbacks.queries import CallbackRow
from queue_manager.control.errors import OrderRefused
from queue_manager.control.orders import Order, Work
from queue_manager.live import AmiLink

RING_SECONDS = 30


class Dialler(Protocol):
    """Rings the seat's phone, then the citizen."""

    async def dial(self, callback: CallbackRow, *, seat: str, order: Order) -> str:
        """Begin the call; its id. Raises ``OrderRefused``, ``LiveError``: then no call was begun."""


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


class AmiDialler:
    """By AMI into a context of the dialplan that reaches the trunk."""

    def __init__(self, link: AmiLink, *, new_id: Callable[[], str], context: str = "outbound") -> None:
        """``new_id`` makes ids that no other call of this switch has."""
        self._link, self._new_id, self._context = link, new_id, context

    async def dial(self, callback: CallbackRow, *, seat: str, order: Order) -> str:
        call_id = self._new_id()
        await self._link.action(
            "Originate",
            Channel=f"PJSIP/{seat}",
            Context=self._context,
            Exten=callback.number,
            Priority=1,
            ChannelId=call_id,
            Async="true",
            Timeout=RING_SECONDS * 1000,
            Variable=[f"LINE={callback.line or ''}", f"CALLBACK={callback.id}"],
        )
        return call_id
