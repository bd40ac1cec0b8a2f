"""What Asterisk tells, as values. Every event has ``at``, the moment Asterisk put on it, in UTC.

Named as AMI names them; events that carry the same things are one class. ``LinkChanged``, ``Lost`` and ``Ticked`` are
our own.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

LinkState = Literal["up", "down", "resyncing"]


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel as an event shows it. ``state``: 0 down, 4 dialling, 5 ringing, 6 up; ``caller`` "" when withheld."""

    uniqueid: str
    call_id: str
    name: str
    state: int
    caller: str
    context: str
    exten: str
    account: str


@dataclass(frozen=True, slots=True)
class Member:
    """A seat in a queue. ``status`` is Asterisk's device state: 1 free, 2 in use, 3 busy, 4 invalid, 5 unavailable,
    6 ringing, 7 ringing and in use, 8 on hold. Moments are None when it never happened; ``wrapup`` in seconds is the
    seat's own, 0 when the queue's holds (which AMI does not tell)."""

    queue: str
    seat: str
    status: int
    paused: bool
    pause_reason: str
    penalty: int
    wrapup: int
    last_call: datetime | None
    last_pause: datetime | None
    login: datetime | None


@dataclass(frozen=True, slots=True)
class Event:
    at: datetime


@dataclass(frozen=True, slots=True)
class FullyBooted(Event):
    """Asterisk has finished loading; what was asked before may have been incomplete."""


@dataclass(frozen=True, slots=True)
class Shutdown(Event):
    pass


@dataclass(frozen=True, slots=True)
class ChannelEvent(Event):
    channel: Channel


class Newchannel(ChannelEvent):
    __slots__ = ()


class Newstate(ChannelEvent):
    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Hangup(ChannelEvent):
    """``cause`` as Q.850 counts: 16 ended, 17 busy, 21 declined; 0 when it was not told."""

    cause: int = 0


class Hold(ChannelEvent):
    __slots__ = ()


class Unhold(ChannelEvent):
    __slots__ = ()


@dataclass(frozen=True, slots=True)
class BridgeEvent(ChannelEvent):
    bridge: str


class BridgeEnter(BridgeEvent):
    __slots__ = ()


class BridgeLeave(BridgeEvent):
    __slots__ = ()


@dataclass(frozen=True, slots=True)
class QueueCallerJoin(ChannelEvent):
    """``position`` counts from 1."""

    queue: str
    position: int


@dataclass(frozen=True, slots=True)
class QueueCallerLeave(ChannelEvent):
    """No longer waiting, whatever the reason; on its way to a seat, it comes just before ``AgentConnect``."""

    queue: str


class QueueCallerAbandon(QueueCallerLeave):
    """Hung up, or waited as long as the queue allows: Asterisk says the same for both. ``QueueCallerLeave`` follows."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class AgentEvent(ChannelEvent):
    """``channel`` is the citizen's; ``leg`` the seat's, None when it is gone already."""

    queue: str
    seat: str
    leg: Channel | None


class AgentCalled(AgentEvent):
    __slots__ = ()


class AgentConnect(AgentEvent):
    __slots__ = ()


class AgentDump(AgentEvent):
    __slots__ = ()


class AgentRingNoAnswer(AgentEvent):
    __slots__ = ()


@dataclass(frozen=True, slots=True)
class AgentComplete(AgentEvent):
    """``reason``: caller, agent or transfer."""

    reason: str


@dataclass(frozen=True, slots=True)
class MemberChanged(Event):
    """QueueMemberStatus, -Added, -Pause, -Penalty, -Ringinuse: each repeats all there is to know of the member."""

    member: Member


class MemberRemoved(MemberChanged):
    __slots__ = ()


@dataclass(frozen=True, slots=True)
class BlindTransfer(Event):
    transferer: Channel
    transferee: Channel | None


@dataclass(frozen=True, slots=True)
class AttendedTransfer(Event):
    """The seat joined two of its talks and leaves: ``first`` and ``second`` are its own two legs."""

    first: Channel
    second: Channel


@dataclass(frozen=True, slots=True)
class ContactStatus(Event):
    """A phone came or went; the queue members' own events say what that means for the board."""

    seat: str
    status: str


@dataclass(frozen=True, slots=True)
class UserEvent(Event):
    """The dialplan speaks: ``UserEvent(Hotline,Stage: rating,Line: 12345)``; ``stage`` and ``line`` may be ""."""

    name: str
    channel: Channel | None
    stage: str
    line: str


Third = Literal["none", "ringing", "busy", "declined", "unanswered"]


@dataclass(frozen=True, slots=True)
class Originated(Event):
    """Whether a telephone we have rung was lifted; when not, its channel may never have come to be."""

    uniqueid: str
    lifted: bool


@dataclass(frozen=True, slots=True)
class TalkTold(Event):
    """What only who does it can tell of a seat's talk; ``leg`` is the seat's channel. ``muted``: whether it is heard;
    ``third``: what becomes of ``whom`` the seat has rung ("seat 1002", "duty 110") by the channel ``helper``. None
    where nothing was told."""

    leg: str
    muted: bool | None = None
    third: Third | None = None
    whom: str = ""
    helper: str = ""


@dataclass(frozen=True, slots=True)
class Unknown(Event):
    """An event we have no use for, or one that lacks what it should carry (``lacking``)."""

    name: str
    lacking: str


@dataclass(frozen=True, slots=True)
class LinkChanged(Event):
    link: LinkState


@dataclass(frozen=True, slots=True)
class Lost(Event):
    """``count`` events came and were thrown away unread."""

    count: int


@dataclass(frozen=True, slots=True)
class Ticked(Event):
    """Time passed: a wrap-up may be over, and Asterisk does not say so."""
