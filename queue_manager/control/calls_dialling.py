"""Outbound calls of seats: for a case, to a caller, to a number; and the last one again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog

from db import Clock
from queue_manager.control.calls_begun import BegunCall, BegunCalls
from queue_manager.control.calls_store import CallStore
from queue_manager.control.calls_switch import CallSwitch
from queue_manager.control.dialling import Use, check, dialled
from queue_manager.control.errors import OrderRefused
from queue_manager.control.orders import Control, Done, Order
from queue_manager.live import LiveError
from queue_manager.reaching import Spell

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Whom a seat calls: ``number`` as it was written; ``citizen``: the number of whom a case, a call or the list of
    calls back is about, "" when none was named."""

    number: str
    case: str
    line: str
    citizen: str = ""


class Dialling:
    """Orders ``call.dial`` and ``call.redial``. Each is written to the audit, refused ones as well."""

    def __init__(self, switch: CallSwitch, store: CallStore, *, spell: Spell, clock: Clock) -> None:
        self._switch, self._store, self._spell, self._clock = switch, store, spell, clock
        self._begun = BegunCalls()

    def table(self) -> Mapping[str, Control]:
        return {
            "call.dial": Control(work=self._dial, audited=True, reasoned=False),
            "call.redial": Control(work=self._redial, audited=True, reasoned=False),
        }

    async def _dial(self, order: Order) -> Done:
        """Fields: ``seat``; one of ``case``, ``call`` (whose citizen to call), ``number``; ``line`` to be shown;
        ``callback`` when it is one."""
        with self._begun.one_of(own_seat(order)):
            return await self._call(order, await self._wanted(order))

    async def _redial(self, order: Order) -> Done:
        with self._begun.one_of(seat := own_seat(order)):
            number, case, line = await self._store.last_dialled(seat)
            citizen = number if case else ""
            return await self._call(order, Wanted(number=number, case=case or "", line=line, citizen=citizen))

    async def _wanted(self, order: Order) -> Wanted:
        number, line = order.fields.get("number", ""), order.fields.get("line", "")
        if wanted := order.fields.get("case", ""):
            case = await self._store.case(wanted)
            number, line = number or case.caller, line or case.line
            return Wanted(number=number, case=case.number, line=line, citizen=case.caller)
        if call_id := order.fields.get("call", ""):
            caller, of_call = await self._store.citizen_of(call_id)
            about = await self._store.case_of(call_id)
            return Wanted(number=caller, case=about, line=line or of_call, citizen=caller)
        return Wanted(number=number, case="", line=line, citizen=number if order.fields.get("callback") else "")

    async def _call(self, order: Order, wanted: Wanted) -> Done:
        seat, number, now = own_seat(order), self._dialled(wanted.number), self._clock()
        allowance = await self._store.allowance(order.by)
        check(number, allowance, await self._use(seat, now), now)
        if wanted.case and self._national(number) == self._national(wanted.citizen):
            await self._store.take_follow_up(wanted.case, order.by, now)
        returned = order.fields.get("callback", "")
        call_id = await self._store.returned_by(returned, seat) if returned else self._switch.new_call()
        call = BegunCall(call_id, seat, self._national(number), now)
        await self._keep(call, citizen=self._national(wanted.citizen))
        try:
            await self._ring(call, number, wanted, returned)
        except (OrderRefused, LiveError):
            self._begun.take_back(call)
            raise
        log.info("call.dialled", call=call_id, seat=seat)
        return {"call": call_id, "case": wanted.case}

    async def _keep(self, call: BegunCall, *, citizen: str) -> None:
        """No two seats ring one citizen, nor one who is on the line. Raises ``OrderRefused``: ``number.calling``."""
        if call.number == citizen:
            other = self._begun.to(citizen, call.at)
            ringing = other is not None and other.seat != call.seat and not await self._store.over(other.id)
            on_the_line = ringing or await self._store.on_the_line(citizen, call.at, self._spell)
            if on_the_line or self._begun.to(citizen, call.at) is not other:
                raise OrderRefused("number.calling")
        self._begun.add(call)

    async def _ring(self, call: BegunCall, number: str, wanted: Wanted, returned: str) -> None:
        await self._store.way_out()
        telephone = await self._switch.telephone(call.seat)
        carried = {"__LINE": await self._store.line(wanted.line)}
        carried |= {"__HOTLINE_CASE": wanted.case} if wanted.case else {}
        carried |= {"__HOTLINE_RETURN": returned} if returned else {}
        await self._switch.begin(call.id, telephone, number, carried)

    async def _use(self, seat: str, now: datetime) -> Use:
        recorded = await self._store.begun(seat, now)
        # The same calls, seen twice: whoever knows of more is right.
        return Use(begun=max(recorded, self._begun.times(seat, now), key=len), up=await self._switch.outbound_up())

    def _dialled(self, written: str) -> str:
        """Trunks write a landline without the 0 of its area code, with 86 before it. Raises ``OrderRefused``."""
        inland = self._national(written)
        return dialled(written if inland.startswith("+") else inland)

    def _national(self, number: str) -> str:
        return self._spell(number) or number


def own_seat(order: Order) -> str:
    """The seat an order is about. Raises ``OrderRefused`` with ``seat.none``."""
    seat = order.fields.get("seat", "")
    if not (seat.isascii() and seat.isdecimal() and len(seat) <= 16):
        raise OrderRefused("seat.none")
    return seat
