"""Whether a real queue does what Erlang's formula says: waits out of Asterisk's lines against the prediction. No I/O.

A citizen's wait ends when a seat is seized, that is when it begins to ring; ringing, talk and letting go are the seat's
handling time. Asterisk itself is slow to see a free seat: while people wait it looks about once a second. That is
nothing beside a talk of minutes, but much beside the seconds of a trial, so it is measured and counted in, twice: what
seats stood free while somebody waited is added to the handling time (for the queue a seat that is not used is busy),
and those who had to wait are allowed the time by which they waited longer than in the same queue without delays.

The interval: so many queues as the formula assumes (random arrivals, exponential handling, first come first served,
empty at first) are played out with the measured arrival rate and handling time, each with as many calls as were made;
95 of 100 of them answered a share in time that lies within it. It thus holds the chance of a finite number of calls,
their dependence on each other, and the empty beginning.
"""

import csv
import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from rehearsal.floor import Ring
from reports import Load, Outlook, erlang_c

RUNS = 500
OUTSIDE = 0.05
"""Part of the played-out queues that the interval leaves outside, half on either side."""


@dataclass(frozen=True, slots=True)
class Served:
    """One call in seconds of Asterisk's clock: when it joined the queue, when a seat was seized and let go for it."""

    joined: float
    seized: float
    released: float

    @property
    def wait(self) -> float:
        return self.seized - self.joined


@dataclass(frozen=True, slots=True, kw_only=True)
class Oracle:
    """Measured beside predicted. Shares between 0 and 1; seconds."""

    calls: int
    seats: int
    within: float
    arrivals_a_second: float
    planned_handling: float
    handling: float
    """From a seat's first ring to its release."""
    unused: float
    """A call: a seat was free and somebody waited, yet nobody was connected."""
    late: float
    """On the average of those who had to wait: longer than the same calls in a queue without delays."""
    in_time: float
    average_wait: float
    formula: Outlook
    """With the measured handling time, the unused time included, and the limit shortened by ``late``."""
    formula_planned: Outlook
    """With the planned handling time: what an exchange without delays would give."""
    replayed: float
    """In time, had the same calls with the same handling times met seats that are never overlooked."""
    low: float
    high: float

    @property
    def agrees(self) -> bool:
        return self.low <= self.in_time <= self.high


def served_calls(cel: Iterable[str], rings: Iterable[Ring], *, since: float, wrapup: float = 0.0) -> list[Served]:
    """Every call that joined a queue from ``since`` on and met a seat; ``wrapup`` seconds follow each talk."""
    joined: dict[str, float] = {}
    met: dict[str, str] = {}
    for row in csv.reader(cel):
        if len(row) != 10 or float(row[1]) < since:
            continue
        if row[0] == "HOTLINE_QUEUE" and row[2] == row[3]:
            joined.setdefault(row[3], float(row[1]))
        elif row[0] == "BRIDGE_ENTER" and row[2] != row[3]:
            met.setdefault(row[3], row[2])
    by_channel = {ring.channel: ring for ring in rings}
    found = (
        Served(at, by_channel[met[call]].began, by_channel[met[call]].ended + wrapup)
        for call, at in joined.items()
        if call in met and met[call] in by_channel
    )
    return sorted(found, key=lambda call: call.joined)


def consult(calls: Sequence[Served], *, seats: int, within: float, planned_handling: float, seed: int) -> Oracle:
    """Hold the calls, two at least, against the formula. Raises ``reports.LoadFaulty``."""
    duration = calls[-1].joined - calls[0].joined
    rate = (len(calls) - 1) / duration
    handlings = [call.released - call.seized for call in calls]
    handling = float(np.mean(handlings))
    unused = unused_seconds(calls, seats) / len(calls)
    effective = handling + unused
    ideal = waits([call.joined for call in calls], handlings, seats)
    late = _late([call.wait for call in calls], ideal)
    left = max(0.0, within - late)
    low, high = interval(rate, effective, seats=seats, calls=len(calls), within=left, seed=seed)
    return Oracle(
        calls=len(calls),
        seats=seats,
        within=within,
        arrivals_a_second=rate,
        planned_handling=planned_handling,
        handling=handling,
        unused=unused,
        in_time=in_time([call.wait for call in calls], within),
        average_wait=float(np.mean([call.wait for call in calls])),
        late=late,
        formula=erlang_c(Load(rate * 3600, effective), seats, within_seconds=left),
        formula_planned=erlang_c(Load(rate * 3600, planned_handling), seats, within_seconds=within),
        replayed=in_time(ideal, within),
        low=low,
        high=high,
    )


def _late(real: Sequence[float], ideal: Sequence[float]) -> float:
    extra = [waited - should for waited, should in zip(real, ideal, strict=True) if should > 0]
    return max(0.0, sum(extra) / len(extra)) if extra else 0.0


def in_time(waits: Sequence[float], within: float) -> float:
    return sum(wait <= within for wait in waits) / len(waits)


def unused_seconds(calls: Sequence[Served], seats: int) -> float:
    """Seat-seconds in which a seat was free while a citizen waited."""
    changes = sorted(
        change for call in calls for change in ((call.joined, 1, 0), (call.seized, -1, 1), (call.released, 0, -1))
    )
    total, waiting, busy, before = 0.0, 0, 0, 0.0
    for at, joining, seizing in changes:
        total += (at - before) * min(waiting, max(0, seats - busy))
        waiting, busy, before = waiting + joining, busy + seizing, at
    return total


def interval(rate: float, handling: float, *, seats: int, calls: int, within: float, seed: int) -> tuple[float, float]:
    """Within which the share in time lies in 95 of 100 queues as the formula assumes them, of so many calls."""
    chance = np.random.default_rng(seed)
    shares = [
        in_time(
            waits(
                np.cumsum(chance.exponential(1 / rate, calls)).tolist(),
                chance.exponential(handling, calls).tolist(),
                seats,
            ),
            within,
        )
        for _ in range(RUNS)
    ]
    low, high = np.quantile(shares, [OUTSIDE / 2, 1 - OUTSIDE / 2])
    return float(low), float(high)


def waits(arrivals: Sequence[float], handlings: Sequence[float], seats: int) -> list[float]:
    """First come, first served by ``seats``: how long each waits, in seconds."""
    free = [0.0] * seats
    found = []
    for arrival, handling in zip(arrivals, handlings, strict=True):
        begins = max(arrival, heapq.heappop(free))
        heapq.heappush(free, begins + handling)
        found.append(begins - arrival)
    return found
