"""What a seat does with the citizen it talks to: hold, mute, hand on, consult, three at once, leave."""

from collections.abc import Mapping
from dataclasses import dataclass

import structlog

from queue_manager.control.calls_dialling import own_seat
from queue_manager.control.calls_found import Channel, Found
from queue_manager.control.calls_store import CallStore
from queue_manager.control.calls_switch import CallSwitch, brought_for
from queue_manager.control.errors import OrderRefused
from queue_manager.control.orders import Control, Done, Order, Work

log = structlog.get_logger()

WAYS = ("blind", "consult", "join")


@dataclass(frozen=True, slots=True)
class Target:
    """Whom a citizen is handed to or joined with: ``kind`` seat, queue or duty, and its number or name."""

    kind: str
    name: str

    @property
    def context(self) -> str:
        return "duty" if self.kind == "duty" else "transfer"

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class Talk:
    """A seat's talk as it is this moment."""

    found: Found
    seat: Channel
    citizen: Channel


class TalkControls:
    """Orders of the seat about its own talk. All take ``seat`` and ``call``, the call the page shows."""

    def __init__(self, switch: CallSwitch, store: CallStore) -> None:
        self._switch, self._store = switch, store

    def table(self) -> Mapping[str, Control]:
        works: Mapping[str, Work] = {
            "call.hangup": self._hang_up,
            "call.leave": self._hang_up,
            "call.hold": self._hold,
            "call.unhold": self._unhold,
            "call.mute": self._mute,
            "call.unmute": self._unmute,
            "call.transfer": self._transfer,
            "call.consult": self._consult,
            "call.complete": self._complete,
            "call.return": self._return,
            "call.cancel": self._cancel,
            "call.join": self._join,
            "call.emergency": self._emergency,
        }
        return {name: Control(work=work) for name, work in works.items()}

    async def _hang_up(self, order: Order) -> Done:
        """The seat leaves; in a three-way call the others go on, in a consultation the citizen is handed over."""
        found = await self._switch.find(order.fields.get("call", ""))
        channel = found.of_seat(own_seat(order))
        if channel is None:
            raise OrderRefused("call.gone", call=found.id)
        await self._switch.put_down(channel)
        return {"call": found.id}

    async def _hold(self, order: Order) -> Done:
        talk = await self._talk(order)
        if talk.found.music is None:
            await self._switch.music(talk.found, talk.citizen)
        await self._switch.mute(talk.seat, direction="all", on=True)
        return {"call": talk.found.id}

    async def _unhold(self, order: Order) -> Done:
        talk = await self._talk(order)
        await self._switch.silence(talk.found)
        await self._switch.mute(talk.seat, direction="all", on=False)
        return {"call": talk.found.id}

    async def _mute(self, order: Order) -> Done:
        return await self._muted(order, on=True)

    async def _unmute(self, order: Order) -> Done:
        return await self._muted(order, on=False)

    async def _muted(self, order: Order, *, on: bool) -> Done:
        talk = await self._talk(order)
        await self._switch.mute(talk.seat, direction="in", on=on)
        return {"call": talk.found.id}

    async def _transfer(self, order: Order) -> Done:
        """Field ``to``: ``seat:1002``, ``queue:market``, ``duty:3``."""
        talk, target = await self._talk(order), await self._target(order.fields.get("to", ""))
        context = target.context
        if target.kind == "seat" and (await self._switch.telephone(target.name)).at_home:
            context = "to-seat-home"
        return await self._hand_on(talk, target, context)

    async def _hand_on(self, talk: Talk, target: Target, context: str) -> Done:
        if case := await self._case(talk.found):
            await self._switch.note(talk.citizen, "__HOTLINE_CASE", case)
        await self._switch.silence(talk.found)
        await self._switch.hand_on(talk.seat, context, target.name)
        log.info("call.handed_on", call=talk.found.id, kind=target.kind)
        return {"call": talk.found.id, "to": str(target)}

    async def _consult(self, order: Order) -> Done:
        """Rings ``to``; once lifted, citizen on music, seat and third party talk."""
        talk, target = await self._talk(order), await self._target(order.fields.get("to", ""))
        return await self._bring(talk, target, "consult")

    async def _join(self, order: Order) -> Done:
        """Three at once: with ``to`` rings it, without it the one who is consulted comes to the citizen."""
        talk = await self._talk(order)
        if order.fields.get("to"):
            return await self._bring(talk, await self._target(order.fields["to"]), "join")
        await self._switch.send(_consulted(talk.found), ("meet", "joining"))
        return {"call": talk.found.id}

    async def _complete(self, order: Order) -> Done:
        """The seat leaves the consultation, the citizen goes to the one consulted."""
        talk = await self._talk(order)
        _consulted(talk.found)
        await self._switch.put_down(talk.seat)
        return {"call": talk.found.id}

    async def _return(self, order: Order) -> Done:
        """The one consulted leaves, and so the seat goes back to the citizen, by the dialplan alone."""
        talk = await self._talk(order)
        await self._switch.hang_up(_consulted(talk.found))
        return {"call": talk.found.id}

    async def _cancel(self, order: Order) -> Done:
        """Whoever was rung for a consultation or a talk of three is not to come, or leaves; the citizen stays."""
        talk = await self._talk(order)
        if talk.found.consulted:
            return await self._return(order)
        brought = await self._switch.brought(talk.found, own_seat(order))
        if talk.found.joined and not brought:
            return await self._end_of_three(talk)
        if not brought:
            raise OrderRefused("call.not-consulting", call=talk.found.id)
        for channel in brought:
            if not channel.up:
                await self._switch.call_off(talk.seat, channel)
        if any(channel.up for channel in brought):  # lifted this moment: hung up now, its music would stay behind
            await self._switch.until(talk.found.id, lambda now: now.consulted is not None)
            return await self._return(order)
        log.info("call.cancelled", call=talk.found.id)
        return {"call": talk.found.id}

    async def _end_of_three(self, talk: Talk) -> Done:
        """Who joined is put down; a supervisor who barged in stays."""
        for channel in talk.found.joined:
            await self._switch.hang_up(channel)
        return {"call": talk.found.id}

    async def _emergency(self, order: Order) -> Done:
        """Field ``number`` (110, 119, 120), ``way`` (blind, consult, join). No limit is asked, nor the store needed."""
        talk = await self._talk(order)
        target = Target("duty", await self._store.emergency(order.fields.get("number", "")))
        way = order.fields.get("way") or WAYS[0]
        if way not in WAYS:
            raise OrderRefused("order.unreadable")
        if way == "blind":
            return await self._hand_on(talk, target, target.context)
        return await self._bring(talk, target, way)

    async def _bring(self, talk: Talk, target: Target, how: str) -> Done:
        if target.kind == "queue":
            raise OrderRefused("target.queue")
        if talk.found.consulted or await self._switch.brought(talk.found, str(talk.seat.seat)):
            raise OrderRefused("call.consulting", call=talk.found.id)
        if how == "consult" and talk.found.joined:  # left in the citizen's bridge, they would hear his music for ever
            raise OrderRefused("call.three", call=talk.found.id)
        telephone = await self._telephone(target)
        case = await self._case(talk.found)
        carried = {
            "__CALL_ID": talk.found.id, "__CITIZEN": talk.citizen.name, "__SEAT": talk.seat.name, "TARGET": str(target),
            "BROUGHT": brought_for(talk.found.id, str(talk.seat.seat)),
        }  # fmt: skip
        if case:
            carried |= {"HOTLINE_CASE": case}
            carried |= {} if telephone.startswith("Local/") else {"PJSIP_HEADER(add,X-Case)": case}
        await self._switch.note(talk.seat, "CITIZEN", talk.citizen.name)  # so that it finds its way back by itself
        asking = (talk.seat, str(target))
        await self._switch.bring(telephone, ("meet", how), carried, shown=await self._shown(), asking=asking)
        log.info("call.bringing", call=talk.found.id, kind=target.kind, how=how)
        return {"call": talk.found.id, "to": str(target)}

    async def _telephone(self, target: Target) -> str:
        """What is rung to reach a seat or somebody outside."""
        if target.kind == "seat":
            return (await self._switch.telephone(target.name)).interface
        return f"PJSIP/{target.name}@{await self._store.way_out()}"

    async def _talk(self, order: Order) -> Talk:
        """Raises ``OrderRefused`` with ``call.gone`` when the seat is not in that call any more."""
        found = await self._switch.find(order.fields.get("call", ""))
        seat, citizen = found.of_seat(own_seat(order)), found.citizen
        if seat is None or citizen is None or not seat.bridge:
            raise OrderRefused("call.gone", call=found.id)
        return Talk(found, seat, citizen)

    async def _target(self, text: str) -> Target:
        """Raises ``OrderRefused`` with ``target.unknown``, ``duty.unknown``."""
        kind, _, name = text.partition(":")
        if kind == "duty":
            return Target(kind, await self._store.duty(name))
        plain = name.replace("_", "").replace("-", "")
        if kind not in ("seat", "queue") or not (plain.isascii() and plain.isalnum()):
            raise OrderRefused("target.unknown")
        return Target(kind, name)

    async def _case(self, found: Found) -> str:
        return await self._store.case_of(found.id)

    async def _shown(self) -> str:
        try:
            return await self._store.line("")
        except OrderRefused:  # the store is away; whoever is rung sees no number
            return ""


def _consulted(found: Found) -> Channel:
    if found.consulted is None:
        raise OrderRefused("call.not-consulting", call=found.id)
    return found.consulted
