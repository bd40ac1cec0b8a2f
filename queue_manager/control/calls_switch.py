"""What control of calls asks of Asterisk, each action by its plain name.

Every method raises ``LiveError`` when Asterisk would not or could not be reached.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from db import Clock
from queue_manager.channel_ids import helper_id, outbound_id
from queue_manager.control.calls_found import Channel, Found, call_in, channels_of
from queue_manager.control.errors import ControlLate, OrderRefused
from queue_manager.control.seat_members import SeatMembers
from queue_manager.live import ActionLate, ActionRefused, AmiLink, LinkLost
from queue_manager.seat_names import interface_of

LOOK_SECONDS = 0.05
PATIENCE = 2.0
RING_MS = 30_000
_GONE = "No such channel"
"""What Asterisk answers about a channel that has ended."""
CODECS = "alaw,ulaw"
"""Of telephones we have rung. Asterisk's own choice is uncompressed sound. A seat at home is two channels in a row; the
translation to A-law in the outer one, begun in a talk of two, gave nothing out when the talk became one of three."""
AWAY = frozenset({"UNAVAILABLE", "INVALID", "UNKNOWN"})
BUSY = frozenset({"INUSE", "BUSY", "RINGING", "RINGINUSE", "ONHOLD"})


@dataclass(frozen=True, slots=True)
class Telephone:
    """What Asterisk rings to reach a seat."""

    interface: str
    at_home: bool


def brought_for(call_id: str, seat: str) -> str:
    """The variable BROUGHT of a telephone a seat had rung for its talk."""
    return f"{call_id} {seat}"


class CallSwitch:
    """One Asterisk, its channels and what can be done to them."""

    def __init__(self, link: AmiLink, switch: str, clock: Clock) -> None:
        self._link, self._switch, self._clock = link, switch, clock

    async def channels(self) -> tuple[Channel, ...]:
        return channels_of(await self._link.collect("CoreShowChannels"))

    async def find(self, call_id: str) -> Found:
        """Raises ``OrderRefused`` with ``call.gone``."""
        return call_in(await self.channels(), call_id)

    async def until(self, call_id: str, holds: Callable[[Found], bool]) -> Found:
        """The call once ``holds`` says so. Raises ``OrderRefused``: ``call.gone``, ``switch.late``."""
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    found = await self.find(call_id)
                    if holds(found):
                        return found
                    await asyncio.sleep(LOOK_SECONDS)
        except TimeoutError as exc:
            raise OrderRefused("switch.late", call=call_id) from exc

    async def telephone(self, seat: str) -> Telephone:
        """Where the seat is rung: at home if it signed in there, else at its desk.

        Raises ``OrderRefused``: ``seat.away``, ``seat.busy``.
        """
        members = await SeatMembers(self._link).of(seat)
        home = interface_of(seat, at_home=True)
        at_home = any(member.interface == home for member in members)
        device = home.removesuffix("/n") if at_home else interface_of(seat)
        answer = await self._link.action("Getvar", Variable=f"DEVICE_STATE({device})")
        state = answer.get("Value", "")
        if state in AWAY:
            raise OrderRefused("seat.away", seat=seat)
        if state in BUSY:
            raise OrderRefused("seat.busy", seat=seat)
        return Telephone(interface_of(seat, at_home=at_home), at_home)

    async def outbound_up(self) -> int:
        """Outbound calls of the whole hall whose seat has lifted its telephone."""
        answer = await self._link.action("Getvar", Variable="GROUP_COUNT(hall@outbound)")
        text = answer.get("Value", "")
        return int(text) if text.isdecimal() else 0

    def new_call(self) -> str:
        """The id of a call about to be begun."""
        return outbound_id(self._switch, self._clock())

    async def begin(self, call_id: str, telephone: Telephone, number: str, variables: Mapping[str, str]) -> None:
        """Ring the seat's telephone, then the number. Raises ``ControlLate``: it may ring."""
        try:
            await self._originate(telephone.interface, ("outbound", number), call_id, variables, shown=number)
        except (ActionLate, LinkLost) as exc:
            raise ControlLate("call.dial", type(exc).__name__) from exc

    async def bring(
        self,
        telephone: str,
        where: tuple[str, str],
        variables: Mapping[str, str],
        shown: str,
        asking: tuple[Channel, str] | None = None,
    ) -> str:
        """Ring a telephone that is to join a call; ``where`` is the context and extension it goes to when lifted.

        ``asking``: the seat's channel that has it rung, and whom; the board then shows that seat what becomes of it.
        """
        channel_id = helper_id(self._switch, self._clock())
        if asking:
            await self._tell(asking[0], third="ringing", whom=asking[1], helper=channel_id)
        await self._originate(telephone, where, channel_id, variables, shown=shown)
        return channel_id

    async def ask_rating(self, number: str, variables: Mapping[str, str]) -> None:
        """Ring a citizen and ask for his rating; by the dialplan's own fence, and no call of the hall's."""
        channel_id = helper_id(self._switch, self._clock())
        where = ("rating-later", "s")
        await self._originate(f"Local/{number}@rating-out/n", where, channel_id, variables, shown=number)

    async def ask_follow_up(self, call_id: str, number: str, variables: Mapping[str, str]) -> None:
        """Ring a citizen and have the machine ask him how his case came out; by the dialplan's own fence."""
        await self._originate(f"Local/{number}@follow-up-out/n", ("follow-up", "s"), call_id, variables, shown=number)

    async def anybody_waits(self) -> bool:
        """Whether a citizen waits in any queue."""
        return any(row.get("Event") == "QueueEntry" for row in await self._link.collect("QueueStatus"))

    async def _originate(
        self, telephone: str, where: tuple[str, str], channel_id: str, variables: Mapping[str, str], shown: str
    ) -> None:
        await self._link.action(
            "Originate",
            Channel=telephone,
            Context=where[0],
            Exten=where[1],
            Priority="1",
            Timeout=RING_MS,
            CallerID=f"<{shown}>",
            ChannelId=channel_id,
            OtherChannelId=helper_id(self._switch, self._clock()),  # the far half of a seat at home; no call of its own
            Codecs=CODECS,
            Async="true",
            Variable=[f"{name}={value}" for name, value in variables.items()],
        )

    async def brought(self, found: Found, seat: str) -> tuple[Channel, ...]:
        """Telephones this seat had rung for its talk and that are not in it yet, ringing or just lifted."""
        helpers = [one for one in await self.channels() if one.helper and one.call_id != found.id]
        outside = [one for one in helpers if not one.name.endswith(";2")]  # of a seat at home the near half
        return tuple([one for one in outside if await self._told(one, "BROUGHT") == brought_for(found.id, seat)])

    async def _told(self, channel: Channel, name: str) -> str:
        try:
            answer = await self._link.action("Getvar", Channel=channel.name, Variable=name)
        except ActionRefused:
            return ""  # it is gone already
        return answer.get("Value", "")

    async def music(self, found: Found, citizen: Channel) -> None:
        """Music to the citizen, in the bridge he is in."""
        first = helper_id(self._switch, self._clock())
        await self._link.action(
            "Originate",
            Channel="Local/music@hold/n",
            Application="BridgeAdd",
            Data=citizen.name,
            ChannelId=first,
            OtherChannelId=helper_id(self._switch, self._clock()),
            Async="true",
            Variable=[f"CALL_ID={found.id}"],
        )
        await self.until(found.id, lambda now: bool(now.music and now.music.bridge == citizen.bridge))

    async def silence(self, found: Found) -> None:
        """The end of the music, if there is any."""
        if found.music:
            await self.hang_up(found.music)
            await self.until(found.id, lambda now: now.music is None)

    async def put_down(self, channel: Channel) -> None:
        """The end of a seat's part in a talk.

        By the dialplan's SoftHangup: AMI's own Hangup does not announce itself to the queue, which would go on counting
        the seat's talk until the citizen hangs up.
        """
        await self._link.action(
            "Originate",
            Channel="Local/seat@put-down/n",
            Application="NoOp",
            ChannelId=helper_id(self._switch, self._clock()),
            OtherChannelId=helper_id(self._switch, self._clock()),
            Async="true",
            Variable=[f"SEAT={channel.name}"],
        )

    async def hang_up(self, channel: Channel) -> None:
        """The end of any other channel; one that ended by itself meanwhile, with the talk, is as it should be."""
        try:
            await self._link.action("Hangup", Channel=channel.name, Cause="16")
        except ActionRefused as exc:
            if exc.message != _GONE:
                raise

    async def call_off(self, seat: Channel, channel: Channel) -> None:
        """The end of a telephone that rings for the seat's talk: called off, and so not told as not lifted."""
        await self._tell(seat, third="none")
        await self.hang_up(channel)

    async def send(self, channel: Channel, where: tuple[str, str]) -> None:
        """A helper's channel to another extension of the dialplan; never a citizen's: his queue would lose him."""
        context, exten = where
        await self._link.action("Redirect", Channel=channel.name, Context=context, Exten=exten, Priority="1")

    async def hand_on(self, channel: Channel, context: str, exten: str) -> None:
        """Blind transfer: ``channel``'s other party goes to the extension, ``channel`` is put down."""
        await self._link.action("BlindTransfer", Channel=channel.name, Context=context, Exten=exten)

    async def note(self, channel: Channel, name: str, value: str) -> None:
        await self._link.action("Setvar", Channel=channel.name, Variable=name, Value=value)

    async def mute(self, channel: Channel, *, direction: str, on: bool) -> None:
        """``direction``: ``in`` (he is not heard), ``out`` (he does not hear), ``all``."""
        # By the dialplan's function: the action MuteAudio would ask for the class `system`, which may start programs.
        await self._link.action(
            "Setvar", Channel=channel.name, Variable=f"MUTEAUDIO({direction})", Value="on" if on else "off"
        )
        if direction == "in" or not on:  # all: held, which the board sees by the music; the end of it ends muting, too
            await self._tell(channel, muted="yes" if on else "no")

    async def _tell(self, seat: Channel, *, third: str = "", whom: str = "", helper: str = "", muted: str = "") -> None:
        """News of a seat's talk for the live board alone; through Asterisk, so that they come in their order."""
        await self._link.action(
            "UserEvent", UserEvent="HotlineTalk", Leg=seat.uniqueid, Third=third, Whom=whom, Helper=helper, Muted=muted
        )

    async def withdraw(self, queue: str, citizen: Channel, info: str) -> None:
        await self._link.action("QueueWithdrawCaller", Queue=queue, Caller=citizen.name, WithdrawInfo=info)

    async def prefer(self, queue: str, citizen: Channel, priority: int) -> None:
        await self._link.action(
            "QueueChangePriorityCaller", Queue=queue, Caller=citizen.name, Priority=str(priority), Immediate="yes"
        )

    async def queue_of(self, citizen: Channel) -> str:
        """The queue a citizen waits in. Raises ``OrderRefused`` with ``call.not-waiting``."""
        for row in await self._link.collect("QueueStatus"):
            if row.get("Event") == "QueueEntry" and row.get("Uniqueid") == citizen.uniqueid:
                return row.get("Queue", "")
        raise OrderRefused("call.not-waiting", call=citizen.call_id)
