"""The live board as pages show it, read from the JSON of ``queue_manager``'s board feed.

States of seats and calls have their words in ``wording.SEAT_STATES`` and ``wording.CALL_STATES``; a state not listed
there is shown as it is, and keys not known here are ignored, so that the two processes may be of different versions.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

TALKING = frozenset({"talking", "hold"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveQueue:
    """``waiting`` counts waiting calls, those that ring at a seat included."""

    name: str
    waiting: int
    longest_since: datetime | None
    members: int
    ready: int
    talking: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveSeat:
    number: str
    state: str
    since: datetime | None
    pause_reason: str | None
    call_id: str | None
    queues: tuple[str, ...] = ()
    missed: int = 0
    muted: bool = False
    third: str = "none"
    whom: str = ""

    @property
    def paused_since(self) -> datetime | None:
        """Since when it takes no calls by a pause, an extended wrap-up among them; None while it takes them."""
        return self.since if self.pause_reason and self.state in {"paused", "wrap_up"} else None


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveCall:
    """``since`` is when its present state began."""

    id: str
    state: str
    since: datetime | None
    trunk: str | None
    line: str | None
    caller: str | None
    queue: str | None
    position: int | None
    seat: str | None
    direction: str = "inbound"


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """``link_up``: whether the follower hears Asterisk; when not, the rest is what was known last."""

    link_up: bool
    link_since: datetime | None
    queues: tuple[LiveQueue, ...] = ()
    seats: tuple[LiveSeat, ...] = ()
    calls: tuple[LiveCall, ...] = ()

    @property
    def waiting(self) -> int:
        return sum(queue.waiting for queue in self.queues)

    @property
    def longest_since(self) -> datetime | None:
        """Since when the citizen waits who waits longest."""
        return min((queue.longest_since for queue in self.queues if queue.longest_since), default=None)

    @property
    def talking(self) -> int:
        return sum(call.state in TALKING for call in self.calls)

    def seat(self, number: str | None) -> LiveSeat | None:
        """The row of one seat."""
        return next((seat for seat in self.seats if seat.number == number), None)

    def seats_in(self, state: str) -> int:
        return sum(seat.state == state for seat in self.seats)


def read_board(data: Mapping[str, Any]) -> Board:
    """Raises ``KeyError``, ``TypeError`` or ``ValueError`` when ``data`` is not a board."""
    calls = sorted(data["calls"], key=lambda item: (item["arrived_at"], item["id"]))
    return Board(
        link_up=data["link"] == "up",
        link_since=_instant(data.get("link_since")),
        queues=tuple(_queue(item) for item in sorted(data["queues"], key=lambda item: str(item["name"]))),
        seats=tuple(_seat(item) for item in sorted(data["seats"], key=lambda item: str(item["number"]))),
        calls=tuple(_call(item) for item in calls),
    )


def _queue(item: Mapping[str, Any]) -> LiveQueue:
    return LiveQueue(
        name=item["name"],
        waiting=int(item["waiting"]),
        longest_since=_instant(item.get("longest_waiting_since")),
        members=int(item.get("members", 0)),
        ready=int(item.get("ready", 0)),
        talking=int(item.get("talking", 0)),
    )


def _seat(item: Mapping[str, Any]) -> LiveSeat:
    return LiveSeat(
        number=item["number"],
        state=item["state"],
        since=_instant(item.get("since")),
        pause_reason=item.get("pause_reason") or None,
        call_id=item.get("call_id"),
        queues=tuple(item.get("queues", ())),
        missed=int(item.get("missed", 0)),
        muted=bool(item.get("muted")),
        third=str(item.get("third") or "none"),
        whom=str(item.get("whom") or ""),
    )


def _call(item: Mapping[str, Any]) -> LiveCall:
    texts = {name: item.get(name) for name in ("trunk", "line", "caller", "queue", "position", "seat")}
    direction = item.get("direction", "inbound")
    return LiveCall(id=item["id"], state=item["state"], since=_instant(item.get("since")), direction=direction, **texts)


def _instant(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value else None
