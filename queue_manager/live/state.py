"""What the reducer remembers between events. Values only; the board's rows are derived from it in ``views``."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from queue_manager.channel_ids import is_helper
from queue_manager.live.board import EPOCH, CallState, CallView, SeatView
from queue_manager.live.events import Channel, LinkState, Member, Third
from queue_manager.seat_names import seat_of_channel

LegKind = Literal["citizen", "seat", "other"]
Members = Mapping[str, Mapping[str, Member]]
"""By seat number, then by queue name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchSetup:
    """What is set up on a switch and AMI does not tell. ``lines`` are the numbers citizens dial (empty: not known);
    ``trunks`` are endpoints that are trunks though named by digits; ``wrapup`` gives a queue's wrap-up in seconds
    (AMI tells only a seat's own); ``seats`` are shown also while they are signed out."""

    switch: str = "main"
    lines: frozenset[str] = frozenset()
    trunks: frozenset[str] = frozenset()
    wrapup: Mapping[str, int] = field(default_factory=dict)
    seats: frozenset[str] = frozenset()

    def wrapup_of(self, member: Member) -> timedelta:
        return timedelta(seconds=member.wrapup or self.wrapup.get(member.queue, 0))

    def line_dialled(self, exten: str) -> str | None:
        """The line of a new call's extension."""
        return exten if exten in self.lines or (not self.lines and exten not in {"", "s"}) else None

    def line_told(self, channel: Channel) -> str | None:
        """The line, where the dialplan keeps it as the channel's account: the only way to win it back by asking."""
        return channel.account if channel.account in self.lines else None

    def kind_of(self, channel: str) -> tuple[LegKind, str]:
        """Whose leg a channel is, and the endpoint's name: seats are PJSIP endpoints named by their number, or at home
        a Local channel."""
        at_home = seat_of_channel(channel) if channel.startswith("Local/") else None
        if at_home:
            return "seat", at_home
        technology, _, rest = channel.partition("/")
        endpoint = rest.rpartition("-")[0] or rest
        if technology != "PJSIP" or not endpoint:
            return "other", endpoint
        if endpoint not in self.trunks and endpoint.isascii() and endpoint.isdecimal():
            return "seat", endpoint
        return "citizen", endpoint


@dataclass(frozen=True, slots=True)
class Leg:
    """A channel there is. ``bridge`` is "" outside any; ``left`` is set once its talk ended and until a new one.
    ``muted``, ``third``, ``whom``: as a seat's was last told (``events.TalkTold``); ``helper`` is "" once that is
    settled."""

    uniqueid: str
    call_id: str
    kind: LegKind
    endpoint: str
    state: int
    since: datetime
    bridge: str = ""
    left: bool = False
    held: bool = False
    muted: bool = False
    third: Third = "none"
    whom: str = ""
    helper: str = ""

    @property
    def ringing(self) -> bool:
        return self.state in {0, 5} and not self.left

    @property
    def active(self) -> bool:
        return self.state not in {0, 5} and not self.left


@dataclass(frozen=True, slots=True)
class CallFacts:
    """A call and what cannot be read off its legs. ``stage`` is where it is while it neither waits nor talks."""

    id: str
    arrived_at: datetime
    trunk: str
    caller: str
    line: str | None = None
    stage: CallState = "greeting"
    queue: str | None = None
    queued_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Miss:
    """A ring nobody took; ``ring`` is the seat leg's id, so that hearing of it twice counts once."""

    ring: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """Everything remembered. The mappings are never changed in place."""

    setup: SwitchSetup = field(default_factory=SwitchSetup)
    link: LinkState = "down"
    link_since: datetime = EPOCH
    at: datetime = EPOCH
    seq: int = 0
    unknown: int = 0
    dropped: int = 0
    queues: Mapping[str, None] = field(default_factory=dict)
    members: Members = field(default_factory=dict)
    legs: Mapping[str, Leg] = field(default_factory=dict)
    gone: Mapping[str, None] = field(default_factory=dict)
    """Channels hung up lately: news of them comes too late to bring them back."""
    calls: Mapping[str, CallFacts] = field(default_factory=dict)
    waiting: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Waiting calls by queue, the next one first."""
    misses: Mapping[str, tuple[Miss, ...]] = field(default_factory=dict)
    seat_views: Mapping[str, SeatView] = field(default_factory=dict)
    call_views: Mapping[str, CallView] = field(default_factory=dict)


def leg_of(setup: SwitchSetup, channel: Channel, since: datetime) -> Leg:
    kind, endpoint = setup.kind_of(channel.name)
    if kind == "citizen" and (is_helper(channel.uniqueid) or is_helper(channel.call_id)):
        kind = "other"  # a department, rung to join a call; somebody rung by a helper
    return Leg(channel.uniqueid, channel.call_id, kind, endpoint, channel.state, since)
