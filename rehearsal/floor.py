"""What Asterisk's own lines tell of the whole floor at once: who rang when, how many waited. No I/O."""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from re import fullmatch

_LEFT = frozenset({"CONNECT", "ABANDON", "EXITWITHTIMEOUT", "EXITWITHKEY", "EXITEMPTY", "WITHDRAW"})


@dataclass(frozen=True, slots=True, order=True)
class Ring:
    """A channel of a seat from its making to its end, in seconds of Asterisk's clock; rung and, perhaps, talked."""

    began: float
    ended: float
    seat: str
    channel: str


@dataclass(frozen=True, slots=True)
class RungTwice:
    """A seat that was rung while it still rang or talked."""

    seat: str
    at: float


def rings(cel: Iterable[str], since: float) -> list[Ring]:
    """The rings of ``cel.csv`` that began from ``since`` on and are over, by seat."""
    began: dict[str, tuple[float, str]] = {}
    found: list[Ring] = []
    for row in csv.reader(cel):
        if len(row) != 10:
            continue
        event, at, channel, name = row[0], float(row[1]), row[2], row[4]
        seat = fullmatch(r"PJSIP/(\d+)-[0-9a-f]{8}", name)
        if event == "CHAN_START" and seat and at >= since and channel != row[3]:
            began[channel] = at, seat[1]
        elif event == "HOTLINE_TAKEN_BACK":  # before the telephone heard of it
            began.pop(channel, None)
        elif event == "CHAN_END" and channel in began:
            found.append(Ring(began[channel][0], at, began[channel][1], channel))
            del began[channel]
    return sorted(found)


def rung_twice(all_rings: Iterable[Ring]) -> list[RungTwice]:
    """Where a seat was rung before its last ring or talk was over."""
    by_seat: dict[str, list[Ring]] = defaultdict(list)
    for ring in sorted(all_rings):
        by_seat[ring.seat].append(ring)
    return [
        RungTwice(seat, later.began)
        for seat, own in by_seat.items()
        for earlier, later in pairwise(own)
        if later.began < earlier.ended
    ]


def most_waiting(queue_log: Iterable[str], since: float) -> int:
    """How many citizens waited at the same time at most, over all queues, from ``since`` on."""
    waiting: set[str] = set()
    most = 0
    for call, event in _events(queue_log, since):
        if event == "ENTERQUEUE":
            waiting.add(call)
            most = max(most, len(waiting))
        elif event in _LEFT:
            waiting.discard(call)
    return most


def queues_served(queue_log: Iterable[str], since: float) -> dict[str, set[str]]:
    """Seat → the queues it answered calls of."""
    served: dict[str, set[str]] = defaultdict(set)
    for line in queue_log:
        fields = line.rstrip("\n").split("|")
        if len(fields) > 4 and fields[4] == "CONNECT" and float(fields[0]) >= int(since):
            served[fields[3]].add(fields[2])
    return dict(served)


def _events(queue_log: Iterable[str], since: float) -> Iterator[tuple[str, str]]:
    for line in queue_log:
        fields = line.rstrip("\n").split("|")
        if len(fields) > 4 and float(fields[0]) >= int(since):
            yield fields[1], fields[4]
