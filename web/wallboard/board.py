"""The live board as pages show it, read from the JSON that the feed sends.

The JSON::

    {"at": time, "link": "up" | "down", "link_since": time,
     "queues": [{"name": text}],
     "seats":  [{"number": text, "state": text, "since": time, "reason": text | null, "call_id": text | null}],
     "calls":  [{"id": text, "state": text, "since": time, "arrived_at": time, "line": text | null,
                 "caller": text | null, "queue": text | null, "seat": text | null, "simulated": bool}]}

Times are ISO 8601 with a zone. States of seats and calls are the keys of ``wording.SEAT_STATES`` and
``wording.CALL_STATES``; a state not listed there is shown as it is. Unknown keys are ignored.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

WAITING = frozenset({"waiting", "ringing"})
TALKING = frozenset({"talking", "held"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveSeat:
    number: str
    state: str
    since: datetime | None
    reason: str | None
    call_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveCall:
    id: str
    state: str
    since: datetime | None
    line: str | None
    caller: str | None
    queue: str | None
    seat: str | None
    simulated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveQueue:
    name: str
    waiting: int
    longest_since: datetime | None
    talking: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    at: datetime | None
    link_up: bool
    """Whether the follower hears Asterisk; when not, the rest is the last known state."""
    link_since: datetime | None
    queues: tuple[LiveQueue, ...] = ()
    seats: tuple[LiveSeat, ...] = ()
    calls: tuple[LiveCall, ...] = ()

    @property
    def waiting(self) -> list[LiveCall]:
        return [call for call in self.calls if call.state in WAITING]

    @property
    def talking(self) -> list[LiveCall]:
        return [call for call in self.calls if call.state in TALKING]

    @property
    def longest_since(self) -> datetime | None:
        """Since when the citizen waits who waits longest."""
        return _earliest(self.waiting)

    def seats_in(self, state: str) -> int:
        return sum(seat.state == state for seat in self.seats)


def read_board(data: Mapping[str, Any]) -> Board:
    """Raises ``KeyError`` or ``ValueError`` when ``data`` is not a board."""
    calls = tuple(
        sorted((_call(item) for item in data["calls"]), key=lambda call: (call.since is None, call.since, call.id))
    )
    seats = tuple(sorted((_seat(item) for item in data["seats"]), key=lambda seat: seat.number))
    return Board(
        at=_instant(data.get("at")),
        link_up=data["link"] == "up",
        link_since=_instant(data.get("link_since")),
        queues=tuple(_queue(item["name"], calls) for item in sorted(data["queues"], key=lambda item: item["name"])),
        seats=seats,
        calls=calls,
    )


def _queue(name: str, calls: tuple[LiveCall, ...]) -> LiveQueue:
    waiting = [call for call in calls if call.queue == name and call.state in WAITING]
    talking = sum(call.queue == name and call.state in TALKING for call in calls)
    return LiveQueue(name=name, waiting=len(waiting), longest_since=_earliest(waiting), talking=talking)


def _seat(item: Mapping[str, Any]) -> LiveSeat:
    return LiveSeat(
        number=item["number"],
        state=item["state"],
        since=_instant(item.get("since")),
        reason=item.get("reason"),
        call_id=item.get("call_id"),
    )


def _call(item: Mapping[str, Any]) -> LiveCall:
    return LiveCall(
        id=item["id"],
        state=item["state"],
        since=_instant(item.get("since") or item.get("arrived_at")),
        line=item.get("line"),
        caller=item.get("caller"),
        queue=item.get("queue"),
        seat=item.get("seat"),
        simulated=bool(item.get("simulated")),
    )


def _earliest(calls: list[LiveCall]) -> datetime | None:
    return min((call.since for call in calls if call.since), default=None)


def _instant(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None
