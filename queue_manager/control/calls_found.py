"""The channels of a call as Asterisk lists them this moment, and which is whose. Pure.

A page may be a minute old; what is done to a call is always done to channels that were listed just now and belong to
the call the page named.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from queue_manager.channel_ids import is_helper
from queue_manager.control.errors import OrderRefused
from queue_manager.seat_names import seat_of_channel

UP = "6"
MUSIC = "Local/music@hold-"
HOME_TELEPHONE = "seat-home"
"""The account code of a telephone that is rung because a seat works there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A channel; ``exten`` and ``context`` are where in the dialplan it is, ``bridge`` is "" outside any."""

    name: str
    uniqueid: str
    call_id: str
    up: bool
    bridge: str
    context: str
    exten: str
    application: str = ""
    account: str = ""

    @property
    def seat(self) -> str | None:
        """The seat's number when it is a seat's telephone, also at home."""
        return seat_of_channel(self.name)

    @property
    def helper(self) -> bool:
        """Opened by us to join a call."""
        return is_helper(self.uniqueid)


@dataclass(frozen=True, slots=True)
class Found:
    """One call and its channels."""

    id: str
    channels: tuple[Channel, ...]

    @property
    def citizen(self) -> Channel | None:
        """The one the call is named after; of a call a seat made, the telephone outside that it rang."""
        outside = [one for one in self.channels if _outside(one) and not one.helper]
        outside.sort(key=lambda one: one.uniqueid != self.id)
        return next(iter(outside), None)

    def of_seat(self, seat: str) -> Channel | None:
        return next((one for one in self.channels if one.seat == seat), None)

    @property
    def seats(self) -> tuple[Channel, ...]:
        return tuple(one for one in self.channels if one.seat and one.up)

    @property
    def talking(self) -> Channel | None:
        """The seat's channel that is in one bridge with the citizen, or left him on music."""
        citizen = self.citizen
        seats = [one for one in self.seats if one.bridge and one is not self.consulted]
        seats.sort(key=lambda one: (one.helper, citizen is None or one.bridge != citizen.bridge))
        return next(iter(seats), None)

    @property
    def music(self) -> Channel | None:
        return next((one for one in self.channels if one.name.startswith(MUSIC) and one.name.endswith(";1")), None)

    @property
    def consulted(self) -> Channel | None:
        """Whom the seat consults, once both talk."""
        return next((one for one in self.channels if one.context == "meet" and one.exten == "consult"), None)

    @property
    def joined(self) -> tuple[Channel, ...]:
        """Whom the seat had called to a talk of three and who is in it."""
        return tuple(one for one in self.channels if one.context == "meet" and one.exten == "join" and one.bridge)

    @property
    def handed_on(self) -> bool:
        """The citizen who called talks, and to no seat: to a duty telephone or an emergency number."""
        citizen = self.citizen
        if citizen is None or citizen.uniqueid != self.id or not citizen.bridge or self.seats or self.music:
            return False
        return any(one.bridge == citizen.bridge for one in self.others)

    @property
    def others(self) -> tuple[Channel, ...]:
        """All but the citizen."""
        citizen = self.citizen
        return tuple(one for one in self.channels if one is not citizen)


def channels_of(rows: Iterable[Mapping[str, str]]) -> tuple[Channel, ...]:
    """From the rows of AMI's ``CoreShowChannels``."""
    return tuple(
        Channel(
            name=row.get("Channel", ""),
            uniqueid=row.get("Uniqueid", ""),
            call_id=row.get("Linkedid", ""),
            up=row.get("ChannelState") == UP,
            bridge=row.get("BridgeId", ""),
            context=row.get("Context", ""),
            exten=row.get("Exten", ""),
            application=row.get("Application", ""),
            account=row.get("AccountCode", ""),
        )
        for row in rows
    )


def call_in(channels: Iterable[Channel], call_id: str) -> Found:
    """Raises ``OrderRefused`` with ``call.gone``."""
    ours = tuple(one for one in channels if one.call_id == call_id)
    if not call_id or not ours:
        raise OrderRefused("call.gone", call=call_id[:64])
    return Found(call_id, ours)


def _outside(channel: Channel) -> bool:
    """A telephone that is no seat's, at its desk or at home."""
    return channel.name.startswith("PJSIP/") and channel.seat is None and channel.account != HOME_TELEPHONE
