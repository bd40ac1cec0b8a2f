"""Who calls when, and what each robot does: a plan and the calls that follow from it. Pure; the seed decides all.

Robots cannot see whether they are in the greeting or in the queue, so waits before a seat answers are counted from
the switch's answer with the known length of the greeting. Talk is counted from the connection itself.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import blake2b
from itertools import accumulate
from math import log
from re import fullmatch

from rehearsal.errors import PlanRefused

SHORTEST_TALK = 0.3
"""Seconds a robot needs to notice that it was connected at all."""


class CallKind(StrEnum):
    """What a robot citizen is out for."""

    TALK = "talk"
    GREETING = "greeting"  # hangs up before the queue
    QUEUE = "queue"  # hangs up while waiting
    PROGRESS = "progress"  # key 1 while waiting, then talks
    MESSAGE = "message"  # key 2 while waiting, then dictates


class Arrivals(StrEnum):
    STEADY = "steady"
    POISSON = "poisson"


@dataclass(frozen=True, kw_only=True)
class RobotSeat:
    """A seat a robot sits on: its SIP user name and password."""

    number: str
    password: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Shares:
    """Parts of 1. ``greeting`` … ``message`` are parts of all calls; ``seat_ends`` of the talks; ``rate`` of those."""

    greeting: float = 0.02
    queue: float = 0.03
    progress: float = 0.0
    message: float = 0.0
    seat_ends: float = 0.5
    rate: float = 0.6


@dataclass(frozen=True, kw_only=True)
class RehearsalPlan:
    """One rehearsal. Times in seconds, ``rate`` in calls a second.

    ``dialogues`` holds the length of each dialogue; with ``talk_seconds`` None a talk lasts as long as its dialogue.
    With ``mean_talk`` talks are of exponential length instead, with this mean.
    ``greeting_seconds`` is what a citizen hears between the answer and the queue; ``menu_key`` is pressed at its end
    ("" = the lines have no menu). Callers are 199 and eight digits counted from ``first_serial``: a number range no
    carrier assigns to telephones.

    Raises:
        PlanRefused: a value is out of range, or could not be written into a SIP message.
    """

    seats: tuple[RobotSeat, ...]
    calls: int
    rate: float
    lines: tuple[str, ...]
    host: str = "127.0.0.1"
    port: int = 5160
    trunk: str = "rehearsal"
    dialogues: tuple[float, ...] = (10.0,)
    talk_seconds: tuple[float, float] | None = (5.0, 15.0)
    mean_talk: float | None = None
    shares: Shares = Shares()
    arrivals: Arrivals = Arrivals.STEADY
    seed: int = 12345
    first_serial: int = 0
    greeting_seconds: float = 8.0
    queue_patience: tuple[float, float] = (2.0, 5.0)
    ring_seconds: tuple[float, float] = (0.2, 0.4)
    longest_wait: float = 900.0
    menu_key: str = ""

    def __post_init__(self) -> None:
        _refuse(not self.seats, "seats", "none given")
        _refuse(self.calls < 1, "calls", "at least 1")
        _refuse(self.first_serial < 0 or self.first_serial + self.calls > 10**8, "first_serial", "eight digits")
        _refuse(self.rate <= 0, "rate", "more than 0 calls a second")
        _refuse(self.mean_talk is not None and self.mean_talk <= 0, "mean_talk", "more than 0 seconds")
        _refuse(not self.dialogues, "dialogues", "none given")
        _refuse(not self.lines, "lines", "none given")
        for name in (*self.lines, *(seat.number for seat in self.seats), self.trunk):
            _refuse(fullmatch(r"[A-Za-z0-9_.*#+-]{1,32}", name) is None, name, "letters and digits only")
        for seat in self.seats:
            _refuse(fullmatch(r"[^\s;\[\]\"<>&]{1,64}", seat.password) is None, seat.number, "password for SIPp's file")
        _refuse(fullmatch(r"[0-9]?", self.menu_key) is None, "menu_key", "one digit")
        shares = (self.shares.greeting, self.shares.queue, self.shares.progress, self.shares.message)
        for share in (*shares, sum(shares), self.shares.seat_ends, self.shares.rate):
            _refuse(not 0 <= share <= 1, "shares", "between 0 and 1")

    def storm(self, factor: float) -> "RehearsalPlan":
        """The same plan with citizens calling ``factor`` times as fast."""
        return replace(self, rate=self.rate * factor)


@dataclass(frozen=True, kw_only=True)
class RobotCall:
    """One call. ``start``: seconds after the first; ``patience`` until it acts: seconds after the switch's answer."""

    caller: str
    line: str
    start: float
    kind: CallKind
    dialogue: int
    talk_seconds: float
    patience: float
    ring_seconds: float
    seat_ends: bool = False
    rating: int | None = None
    cancels: bool = False
    """Gives up even before the switch answers, if it is that slow."""

    @property
    def talks(self) -> bool:
        """Whether it is meant to reach a seat."""
        return self.kind in (CallKind.TALK, CallKind.PROGRESS)


def robot_calls(plan: RehearsalPlan) -> list[RobotCall]:
    """The calls of ``plan`` in order of their start; the same plan always gives the same calls."""
    starts = _starts(plan)
    kinds = _kinds(plan)
    talkers = [index for index, kind in enumerate(kinds) if kind in (CallKind.TALK, CallKind.PROGRESS)]
    seat_ends = _chosen(plan, "seat_ends", talkers, plan.shares.seat_ends)
    raters = _chosen(plan, "rate", sorted(seat_ends), plan.shares.rate)
    return [
        _call(plan, index, kinds[index], start=starts[index], seat_ends=index in seat_ends, rates=index in raters)
        for index in range(plan.calls)
    ]


def _call(plan: RehearsalPlan, index: int, kind: CallKind, *, start: float, seat_ends: bool, rates: bool) -> RobotCall:
    dialogue = index % len(plan.dialogues)
    return RobotCall(
        caller=f"199{plan.first_serial + index:08d}",
        line=plan.lines[index % len(plan.lines)],
        start=round(start, 3),
        kind=kind,
        dialogue=dialogue,
        talk_seconds=round(_talk(plan, index, plan.dialogues[dialogue]), 3),
        patience=round(_patience(plan, index, kind), 3),
        ring_seconds=round(_between(plan.ring_seconds, _draw(plan, "ring", index)), 3),
        seat_ends=seat_ends,
        rating=1 + int(5 * _draw(plan, "rating", index)) if rates else None,
        cancels=kind is CallKind.GREETING and _draw(plan, "cancels", index) < 0.5,
    )


def _talk(plan: RehearsalPlan, index: int, dialogue: float) -> float:
    part = _draw(plan, "talk", index)
    if plan.mean_talk is not None:
        return max(SHORTEST_TALK, -log(1 - part) * plan.mean_talk)
    return dialogue if plan.talk_seconds is None else _between(plan.talk_seconds, part)


def _patience(plan: RehearsalPlan, index: int, kind: CallKind) -> float:
    part = _draw(plan, "patience", index)
    if kind is CallKind.GREETING:
        return _between((0.05 * plan.greeting_seconds, 0.6 * plan.greeting_seconds), part)
    if kind is CallKind.TALK:
        return plan.longest_wait
    return plan.greeting_seconds + _between(plan.queue_patience, part)


def _kinds(plan: RehearsalPlan) -> list[CallKind]:
    kinds = [CallKind.TALK] * plan.calls
    for kind in (CallKind.GREETING, CallKind.QUEUE, CallKind.PROGRESS, CallKind.MESSAGE):
        free = [index for index, taken in enumerate(kinds) if taken is CallKind.TALK]
        for index in _chosen(plan, kind, free, getattr(plan.shares, kind), of=plan.calls):
            kinds[index] = kind
    return kinds


def _chosen(plan: RehearsalPlan, what: str, among: list[int], share: float, *, of: int | None = None) -> set[int]:
    """The ``share`` of ``of`` (else of all) ``among``, to the nearest whole call; a share above 0 is at least one."""
    wanted = int(share * (len(among) if of is None else of) + 0.5)
    if share > 0:
        wanted = max(wanted, 1)
    return set(sorted(among, key=lambda index: _draw(plan, what, index))[:wanted])


def _starts(plan: RehearsalPlan) -> list[float]:
    if plan.arrivals is Arrivals.STEADY:
        return [index / plan.rate for index in range(plan.calls)]
    gaps = (-log(1 - _draw(plan, "gap", index)) / plan.rate for index in range(1, plan.calls))
    return list(accumulate(gaps, initial=0.0))


def _between(limits: tuple[float, float], part: float) -> float:
    return limits[0] + (limits[1] - limits[0]) * part


def _draw(plan: RehearsalPlan, what: str, index: int) -> float:
    """Evenly spread in [0, 1) and fixed by seed, subject and call, whatever else is drawn."""
    digest = blake2b(f"{plan.seed} {what} {plan.first_serial + index}".encode(), digest_size=6).digest()
    return int.from_bytes(digest) / 2**48


def _refuse(wrong: bool, item: str, why: str) -> None:
    if wrong:
        raise PlanRefused(item, why)
