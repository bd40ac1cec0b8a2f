"""What a supervisor does with other people's calls. Each use is written, with its reason, before it is done.

Barging in is joining the bridge, not ChanSpy: a spy's voice reaches the citizen but is not in the citizen's recording,
and nobody may speak to a citizen off the record.
"""

from collections.abc import Mapping

import structlog

from queue_manager.control.calls_dialling import own_seat
from queue_manager.control.calls_found import Channel
from queue_manager.control.calls_switch import CallSwitch
from queue_manager.control.errors import OrderRefused
from queue_manager.control.orders import Control, Done, Order, Work

log = structlog.get_logger()

HIGHEST = 100


class Supervision:
    """Orders about a call, named in ``call``; ``seat`` is the telephone that is rung for it."""

    def __init__(self, switch: CallSwitch) -> None:
        self._switch = switch

    def table(self) -> Mapping[str, Control]:
        works: Mapping[str, Work] = {
            "call.listen": self._joining("supervise", "listen"),
            "call.whisper": self._joining("supervise", "whisper"),
            "call.barge": self._joining("meet", "barge"),
            "call.intercept": self._joining("meet", "intercept"),
            "call.force-hangup": self._force_hang_up,
            "call.pick": self._pick,
            "call.raise": self._raise,
        }
        return {name: Control(work=work, audited=True) for name, work in works.items()}

    def _joining(self, context: str, exten: str) -> Work:
        async def join(order: Order) -> Done:
            found, supervisor = await self._switch.find(order.fields.get("call", "")), own_seat(order)
            citizen, seat = found.citizen, found.talking
            if citizen is None or seat is None:
                handed_on = citizen is not None and citizen.bridge
                raise OrderRefused("call.no-seat" if handed_on else "call.gone", call=found.id)
            telephone = await self._switch.telephone(supervisor)
            carried = {
                "__CALL_ID": found.id, "__CITIZEN": citizen.name, "__SEAT": seat.name, "TARGET": f"seat {supervisor}",
            }  # fmt: skip
            await self._switch.bring(telephone.interface, (context, exten), carried, shown=seat.seat or "")
            log.info("call.supervised", call=found.id, how=exten, seat=supervisor)
            return {"call": found.id}

        return join

    async def _force_hang_up(self, order: Order) -> Done:
        """The talk ends, the citizen hears the goodbye; where nothing talks, his channel is put down."""
        found = await self._switch.find(order.fields.get("call", ""))
        citizen, seats = found.citizen, found.seats
        told = citizen is not None and (bool(seats) or found.handed_on)
        if citizen and told:
            await self._switch.note(citizen, "HOTLINE_NEXT", "forced")
        for channel in seats:
            await self._switch.put_down(channel)
        rest = [one for one in found.channels if one.name.startswith("PJSIP/") and one not in seats]
        for channel in rest:
            if channel is not citizen or not told:
                await self._switch.hang_up(channel)
        log.info("call.forced", call=found.id)
        return {"call": found.id}

    async def _pick(self, order: Order) -> Done:
        """A waiting citizen to ``seat`` at once; should it not answer, back to the queue ahead of the others."""
        citizen, queue = await self._waiting(order)
        seat = own_seat(order)
        telephone = await self._switch.telephone(seat)
        await self._switch.note(citizen, "HOTLINE_PICK", seat)
        await self._switch.note(citizen, "HOTLINE_PICK_AT", telephone.interface)
        await self._switch.note(citizen, "HOTLINE_NEXT", "picked")
        await self._switch.withdraw(queue, citizen, f"pick {seat}")
        log.info("call.picked", call=citizen.call_id, seat=seat)
        return {"call": citizen.call_id}

    async def _raise(self, order: Order) -> Done:
        """A waiting citizen before those who came earlier; ``priority`` 1 to 100."""
        text = order.fields.get("priority") or str(HIGHEST)
        if not (text.isascii() and text.isdecimal() and 0 < int(text) <= HIGHEST):
            raise OrderRefused("priority.unreadable")
        citizen, queue = await self._waiting(order)
        await self._switch.prefer(queue, citizen, int(text))
        log.info("call.raised", call=citizen.call_id)
        return {"call": citizen.call_id, "queue": queue}

    async def _waiting(self, order: Order) -> tuple[Channel, str]:
        found = await self._switch.find(order.fields.get("call", ""))
        if found.citizen is None:
            raise OrderRefused("call.gone", call=found.id)
        return found.citizen, await self._switch.queue_of(found.citizen)
