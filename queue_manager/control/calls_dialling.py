"""Outbound calls of seats: for a case, to a caller, to a number; and the last one again."""

from collections import defaultdict, deque
from collections.abc import Mapping
from datetime import datetime

import structlog

from db import Clock
from queue_manager.control.calls_store import CallStore
from queue_manager.control.calls_switch import CallSwitch
from queue_manager.control.dialling import HOUR, Use, check, dialled
from queue_manager.control.errors import OrderRefused
from queue_manager.control.orders import Control, Done, Order

log = structlog.get_logger()


class Dialling:
    """Orders ``call.dial`` and ``call.redial``. Each is written to the audit, refused ones as well."""

    def __init__(self, switch: CallSwitch, store: CallStore, clock: Clock) -> None:
        self._switch, self._store, self._clock = switch, store, clock
        self._begun: defaultdict[str, deque[datetime]] = defaultdict(deque)
        """What this process began: the record tells of a call only after the seat lifted its telephone."""

    def table(self) -> Mapping[str, Control]:
        return {
            "call.dial": Control(work=self._dial, audited=True, reasoned=False),
            "call.redial": Control(work=self._redial, audited=True, reasoned=False),
        }

    async def _dial(self, order: Order) -> Done:
        """Fields: ``seat``; one of ``case``, ``call`` (whose citizen to call), ``number``; ``line`` to be shown;
        ``callback`` when it is one."""
        case, number, line = "", order.fields.get("number", ""), order.fields.get("line", "")
        if wanted := order.fields.get("case", ""):
            found = await self._store.case(wanted)
            case, number, line = found.number, number or found.caller, line or found.line
        elif call_id := order.fields.get("call", ""):
            number, of_call = await self._store.citizen_of(call_id)
            line, case = line or of_call, await self._store.case_of(call_id)
        return await self._call(order, number, case, line)

    async def _redial(self, order: Order) -> Done:
        number, case, line = await self._store.last_dialled(own_seat(order))
        return await self._call(order, number, case or "", line)

    async def _call(self, order: Order, written: str, case: str, line: str) -> Done:
        seat, number, now = own_seat(order), dialled(written), self._clock()
        allowance = await self._store.allowance(order.by)
        check(number, allowance, await self._use(seat, now), now)
        await self._store.way_out()
        telephone = await self._switch.telephone(seat)
        carried = {"__LINE": await self._store.line(line)} | ({"__HOTLINE_CASE": case} if case else {})
        if (returned := order.fields.get("callback", "")).isdecimal():
            carried["__HOTLINE_RETURN"] = returned[:10]
        self._begun[seat].append(now)
        call_id = await self._switch.begin(telephone, number, carried)
        log.info("call.dialled", call=call_id, seat=seat)
        return {"call": call_id, "case": case}

    async def _use(self, seat: str, now: datetime) -> Use:
        mine = self._begun[seat]
        while mine and mine[0] <= now - HOUR:
            mine.popleft()
        recorded = await self._store.begun(seat, now)
        # The same calls, seen twice: whoever knows of more is right.
        return Use(begun=max(recorded, tuple(mine), key=len), up=await self._switch.outbound_up())


def own_seat(order: Order) -> str:
    """The seat an order is about. Raises ``OrderRefused`` with ``seat.none``."""
    seat = order.fields.get("seat", "")
    if not (seat.isascii() and seat.isdecimal() and len(seat) <= 16):
        raise OrderRefused("seat.none")
    return seat
