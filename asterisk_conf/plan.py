"""What one switch is to be: lines, queues, seats, trunks. Values only, no I/O.

A plan that exists is a plan that can be rendered: building a ``SwitchPlan`` checks every value and refuses with
``PlanRefused``, naming the item. Nothing a caller controls is part of a plan.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from asterisk_conf import rules
from asterisk_conf.outbound import OUTBOUND_CONTEXTS, OutboundPlan
from asterisk_conf.places import Folders, Ports, Secrets
from asterisk_conf.tls import Srtp, TlsPlan


@dataclass(frozen=True, kw_only=True)
class LinePlan:
    """A number citizens dial, and what happens when our own programs do not answer.

    ``closed`` is the prompt of a line that is closed now ("" = it is open).

    ``greeting`` and ``notice`` are prompt keys (``hotline/<key>`` of the sounds); an empty notice plays none.
    ``announce`` is said between the two.  ``menu`` is the menu the ``incoming`` entry may choose; without it the way
    leads to the queue.  ``priority`` 0..100.
    """

    number: str
    label: str
    queue: str
    greeting: tuple[str, ...] = ("greeting",)
    notice: str = "recording-notice"
    announce: tuple[str, ...] = ()
    menu: str = ""
    priority: int = 0
    closed: str = ""


@dataclass(frozen=True, kw_only=True)
class QueuePlan:
    """A queue; all times in seconds.

    The prompts of ``announce`` take turns, the first after ``announce_after_seconds``, then one every
    ``announce_every_seconds`` (0 = none at all).  ``position_every_seconds``: how often a waiting citizen is told his
    place (0 = never).  ``overflow`` names the queue he goes on waiting in after ``overflow_seconds`` ("" or 0 = none).
    ``offer_when_empty``: a citizen does not wait where no seat is signed in, but is offered a message or a call back.
    ``speak_seat``: the seat's number is told to the citizen before the talk. A seat that lets ``pause_after_misses``
    calls in a row ring in vain is paused (0 = never).
    """

    name: str
    label: str
    strategy: str = "rrmemory"
    ring_seconds: int = 20
    retry_seconds: int = 2
    wrapup_seconds: int = 0
    max_wait_seconds: int = 300
    weight: int = 0
    service_level_seconds: int = 15
    announce: tuple[str, ...] = ("all-busy",)
    announce_every_seconds: int = 30
    announce_after_seconds: int = 10
    position_every_seconds: int = 0
    overflow: str = ""
    overflow_seconds: int = 0
    offer_when_empty: bool = False
    speak_seat: bool = False
    pause_after_misses: int = 0


@dataclass(frozen=True, kw_only=True)
class SeatPlan:
    """A seat: its number is its SIP user name; ``queues`` holds (queue name, penalty).

    A standing seat is always signed in; another joins its queues when it signs in. At ``home_number`` it is rung when
    it works from home.
    """

    number: str
    label: str
    password: str
    queues: tuple[tuple[str, int], ...] = ()
    standing: bool = True
    home_number: str = ""

    def __repr__(self) -> str:
        return f"SeatPlan(number={self.number!r}, queues={self.queues!r})"


@dataclass(frozen=True, kw_only=True)
class PausePlan:
    """A reason to pause that a seat may dial: *13 and ``digit`` (1..9)."""

    key: str
    label: str
    digit: int


@dataclass(frozen=True, kw_only=True)
class TrunkPlan:
    """A way to the public network.

    Recognised by the gateway's addresses (``hosts``: IPv4/IPv6 addresses or networks), or, for rehearsals on
    one machine only, by the header ``X-Trunk: <name>``: matching 127.0.0.1 would swallow that machine's seats.
    With ``server``, calls go out to it; with ``user`` and ``password`` we register there and answer its challenges.
    ``transport`` is ``udp`` or ``tls``; with ``srtp`` a call whose speech is not encrypted is refused.
    ``tell_seat`` False: its callers are not told the seat's number, whatever their queue says; robots speak at once.
    """

    name: str
    hosts: tuple[str, ...] = ()
    rehearsal: bool = False
    server: str = ""
    port: int = 5060
    user: str = ""
    password: str = ""
    transport: str = "udp"
    srtp: bool = False
    tell_seat: bool = True

    def __repr__(self) -> str:
        return f"TrunkPlan(name={self.name!r}, hosts={self.hosts!r}, rehearsal={self.rehearsal!r})"


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Deadlines of the dialplan, seconds."""

    incoming: float = 1.0
    menu: float = 60.0
    progress: float = 60.0
    position: float = 12.0
    rating_key: int = 6
    offer_key: int = 6
    message: int = 180
    message_silence: int = 8
    trunk_rtp: int = 60
    seat_rtp: int = 20


@dataclass(frozen=True, kw_only=True)
class SwitchPlan:
    """Everything one Asterisk needs.  ``default_line`` answers numbers that are no line ("" = the first line).
    ``tls`` goes with ``ports.sip_tls``; ``srtp`` holds for seats.

    Raises:
        PlanRefused: a value cannot be written into Asterisk's files, or two items contradict each other.
    """

    name: str
    folders: Folders
    secrets: Secrets
    lines: tuple[LinePlan, ...]
    queues: tuple[QueuePlan, ...]
    seats: tuple[SeatPlan, ...] = ()
    trunks: tuple[TrunkPlan, ...] = ()
    pauses: tuple[PausePlan, ...] = ()
    ports: Ports = field(default_factory=Ports)
    limits: Limits = Limits()
    outbound: OutboundPlan = field(default_factory=OutboundPlan)
    bind: str = "127.0.0.1"
    default_line: str = ""
    record: bool = True
    language: str = "zh"
    codecs: tuple[str, ...] = ("alaw",)
    tls: TlsPlan | None = None
    srtp: Srtp = Srtp.OFF

    def __post_init__(self) -> None:
        rules.check_plan(self)

    @property
    def fallback_line(self) -> LinePlan:
        """The line for numbers that are no line."""
        wanted = self.default_line or self.lines[0].number
        return next(line for line in self.lines if line.number == wanted)

    @property
    def contexts(self) -> tuple[str, ...]:
        """The dialplan contexts the rendered folder defines."""
        return (
            "from-trunk",
            "citizen",
            "defaults",
            "ask",
            "say",
            "wait",
            "queue-keys",
            "offer",
            "callback",
            "rating",
            "message",
            "from-seat",
            *OUTBOUND_CONTEXTS,
            "seat-codes",
            "seat-join",
            "seat-each",
            "seat-said",
            "seat-ring",
            "seat-rung",
            "seat-home",
        )

    @property
    def way_out(self) -> str:
        """The trunk outbound calls leave by: the first that has a server, a real one before a rehearsal's; or ""."""
        open_ones = sorted((trunk for trunk in self.trunks if trunk.server), key=lambda trunk: trunk.rehearsal)
        return open_ones[0].name if open_ones else ""

    @property
    def udp(self) -> bool:
        """Whether anybody speaks SIP over UDP. Where seats must encrypt only a trunk does: without one nothing listens
        there, and no seat can register by it."""
        return self.srtp is not Srtp.REQUIRED or any(trunk.transport == "udp" for trunk in self.trunks)

    def members(self, queue: str) -> tuple[tuple[str, int], ...]:
        """(seat number, penalty) of the standing seats of a queue, in seat order."""
        standing = (seat for seat in self.seats if seat.standing)
        return tuple((seat.number, penalty) for seat in standing for name, penalty in seat.queues if name == queue)

    def moved(self, folders: Folders, ports: Ports) -> SwitchPlan:
        """The same switch in other folders and on other ports."""
        return replace(self, folders=folders, ports=ports)
