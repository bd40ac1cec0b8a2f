"""How many seats a load of calls needs, and what so many seats give. No I/O.

Erlang C: everybody waits until answered. Erlang A: citizens hang up after a patience of exponential length. Calls
arrive at random (Poisson), talks with wrap-up have exponential length, seats serve first come, first served.
"""

import math
from dataclasses import dataclass

from reports.errors import LoadFaulty

_NEGLIGIBLE = math.log(1e-16)
_NEVER = 1e-300
_MOST_WAITING = 1_000_000


@dataclass(frozen=True, slots=True)
class Load:
    """``calls_per_hour`` offered, ``handle_seconds`` of talk and wrap-up each. Raises ``LoadFaulty``."""

    calls_per_hour: float
    handle_seconds: float

    def __post_init__(self) -> None:
        if not (0 <= self.calls_per_hour < math.inf and 0 < self.handle_seconds < math.inf):
            raise LoadFaulty(f"{self.calls_per_hour} calls an hour of {self.handle_seconds} s")

    @property
    def erlangs(self) -> float:
        """Seats that would be busy if nobody ever waited."""
        return self.calls_per_hour * self.handle_seconds / 3600


@dataclass(frozen=True, slots=True)
class Outlook:
    """What citizens meet on the average; shares between 0 and 1 of all calls offered."""

    waiting: float
    """Share of the calls that find every seat busy."""
    in_time: float
    """Share answered within the limit (service level)."""
    average_wait_seconds: float
    """Of all calls, those answered at once and those given up too; infinite when the seats cannot keep up."""
    abandoned: float
    occupancy: float
    """Share of the seats' time that is spent on calls."""


def erlang_b(erlangs: float, seats: int) -> float:
    """Share of calls turned away where nobody may wait."""
    blocked = 1.0
    for seat in range(1, seats + 1):
        blocked = erlangs * blocked / (seat + erlangs * blocked)
    return blocked


def erlang_c(load: Load, seats: int, *, within_seconds: float) -> Outlook:
    """Everybody waits. With less capacity than load the queue grows for ever: all wait, none is answered in time."""
    _check(seats, within_seconds)
    erlangs = load.erlangs
    if erlangs >= seats:
        return Outlook(1.0, 0.0, math.inf, 0.0, 1.0)
    blocked = erlang_b(erlangs, seats)
    waiting = seats * blocked / (seats - erlangs * (1 - blocked))
    spare = (seats - erlangs) / load.handle_seconds  # how much faster calls leave than they come, per second
    return Outlook(
        waiting=waiting,
        in_time=1 - waiting * math.exp(-spare * within_seconds),
        average_wait_seconds=waiting / spare,
        abandoned=0.0,
        occupancy=erlangs / seats,
    )


def erlang_a(load: Load, seats: int, *, patience_seconds: float, within_seconds: float) -> Outlook:
    """Citizens wait ``patience_seconds`` on the average before they hang up."""
    _check(seats, within_seconds)
    if not 0 < patience_seconds < math.inf:
        raise LoadFaulty(f"a patience of {patience_seconds} s")
    capacity, leaving = seats / load.handle_seconds, 1 / patience_seconds
    arriving = load.calls_per_hour / 3600
    free, queue = _states(load.erlangs, seats, arriving=arriving, capacity=capacity, leaving=leaving)
    length = sum(ahead * share for ahead, share in enumerate(queue))
    abandoned = leaving * length / arriving if arriving else 0.0
    served = _served_in_time(queue, capacity=capacity, leaving=leaving, within=within_seconds)
    return Outlook(
        waiting=math.fsum(queue),
        in_time=free + served,
        average_wait_seconds=length / arriving if arriving else 0.0,
        abandoned=abandoned,
        occupancy=load.erlangs * (1 - abandoned) / seats,
    )


def seats_needed(load: Load, *, in_time: float, within_seconds: float) -> int:
    """The fewest seats with which Erlang C answers a share of ``in_time`` within the limit.

    Raises ``LoadFaulty`` unless ``in_time`` is at least 0 and below 1.
    """
    if not 0 <= in_time < 1:
        raise LoadFaulty(f"a share of {in_time} answered in time")
    seats = math.floor(load.erlangs) + 1  # fewer cannot keep up
    while erlang_c(load, seats, within_seconds=within_seconds).in_time < in_time:
        seats += 1
    return seats


def calls_sustained(seats: int, *, handle_seconds: float, in_time: float, within_seconds: float) -> int:
    """The most whole calls an hour that ``seats`` answer at this service level."""
    low, high = 0, math.ceil(seats * 3600 / handle_seconds)
    while high - low > 1:
        middle = (low + high) // 2
        enough = seats_needed(Load(middle, handle_seconds), in_time=in_time, within_seconds=within_seconds) <= seats
        low, high = (middle, high) if enough else (low, middle)
    return low


def _check(seats: int, within_seconds: float) -> None:
    if seats < 1 or not within_seconds >= 0:
        raise LoadFaulty(f"{seats} seats, {within_seconds} s")


def _states(
    erlangs: float, seats: int, *, arriving: float, capacity: float, leaving: float
) -> tuple[float, list[float]]:
    """Share of time with a seat free, and with every seat busy and 0, 1, 2 … citizens waiting.

    Counted from the state with every seat just busy, whose weight is 1: going up it multiplies by arrivals over
    departures; going down the other way round is ``1 / erlang_b``, all weights of which add up to a short recursion.
    """
    if arriving > leaving * _MOST_WAITING:
        raise LoadFaulty(f"{arriving / leaving:.0f} calls within the time citizens wait")
    blocked = erlang_b(erlangs, seats)
    if blocked < _NEVER:
        return 1.0, [0.0]
    logs, highest = [0.0], 0.0  # as logarithms: an overloaded queue has weights beyond any float
    while logs[-1] > highest + _NEGLIGIBLE:
        logs.append(logs[-1] + math.log(arriving / (capacity + leaving * len(logs))))
        highest = max(highest, logs[-1])
    queue = [math.exp(weight - highest) for weight in logs]
    free = (1 / blocked - 1) * math.exp(-highest)
    total = free + math.fsum(queue)
    return free / total, [weight / total for weight in queue]


def _served_in_time(queue: list[float], *, capacity: float, leaving: float, within: float) -> float:
    """Share of calls that wait, but neither too long nor in vain.

    With n ahead the turn comes after n + 1 departures at rates capacity + leaving·j. Weighted by the patience to
    sit that out, their sum is within the limit with the probability that a birth process with rates
    capacity + leaving·(j + 1) has had more than n births by then, which is negative binomial.
    """
    size = capacity / leaving + 1
    births = math.exp(-(capacity + leaving) * within)
    grown = -math.expm1(-leaving * within)
    at_most, found = births, 0.0
    for ahead, share in enumerate(queue):
        stays = capacity / (capacity + leaving * (ahead + 1))
        found += share * stays * max(0.0, 1 - at_most)
        births *= (size + ahead) / (ahead + 1) * grown
        at_most += births
    return found
