"""The orders about calls back."""

from collections.abc import Mapping

import structlog

from queue_manager.callbacks.desk import CallbackDesk
from queue_manager.callbacks.dialling import Dialler
from queue_manager.control.errors import OrderRefused
from queue_manager.control.orders import Control, Done, Order
from queue_manager.live import LiveError

log = structlog.get_logger()


class CallbackControls:
    """``callback`` is the row's id, ``seat`` who acts; an empty ``seat`` is a supervisor's, who acts on every row."""

    def __init__(self, desk: CallbackDesk, dialler: Dialler) -> None:
        self._desk, self._dialler = desk, dialler

    def table(self) -> Mapping[str, Control]:
        return {
            "callback.next": Control(work=self._next),
            "callback.claim": Control(work=self._claim),
            "callback.dial": Control(work=self._dial, audited=True, reasoned=False),
            "callback.release": Control(work=self._release),
            "callback.close": Control(work=self._close, audited=True),
        }

    async def _next(self, order: Order) -> Done:
        row = await self._desk.claim_next(_seat(order))
        return {"callback": row.id}

    async def _claim(self, order: Order) -> Done:
        row = await self._desk.claim(_id(order), _seat(order))
        return {"callback": row.id}

    async def _dial(self, order: Order) -> Done:
        callback_id, seat = _id(order), _seat(order)
        row = await self._desk.begin(callback_id, seat)
        try:
            call_id = await self._dialler.dial(row, seat=seat, order=order)
        except (OrderRefused, LiveError):
            await self._desk.not_dialled(callback_id, seat)
            raise
        log.info("callback.dialling", callback=callback_id, seat=seat, call=call_id, attempt=row.attempts)
        return {"callback": callback_id, "call": call_id}

    async def _release(self, order: Order) -> Done:
        await self._desk.release(_id(order), _holder(order))
        return {"callback": _id(order)}

    async def _close(self, order: Order) -> Done:
        await self._desk.close(_id(order), _holder(order), order.reason)
        return {"callback": _id(order)}


def _id(order: Order) -> int:
    text = order.fields.get("callback", "")
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise OrderRefused("callback.unknown", callback=text[:20])
    return int(text)


def _seat(order: Order) -> str:
    seat = order.fields.get("seat", "")
    if not seat:
        raise OrderRefused("seat.none")
    return seat


def _holder(order: Order) -> str | None:
    """Whose row it must be; None: anybody's."""
    return None if order.fields.get("seat") == "" else _seat(order)
