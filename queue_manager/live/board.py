"""The live board: who waits, who talks, which seat does what. Values only, and their JSON."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from queue_manager.live.events import LinkState, Third

SeatState = Literal["ready", "ringing", "talking", "hold", "wrap_up", "paused", "unavailable", "signed_out"]
CallState = Literal["greeting", "waiting", "ringing", "talking", "hold", "rating", "message", "ending"]

ROWS: tuple[Literal["queues", "seats", "calls"], ...] = ("queues", "seats", "calls")
EPOCH = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True)
class QueueView:
    """One queue now. ``waiting`` counts waiting calls, ringing ones included; a seat in wrap-up is counted in
    ``members`` only."""

    name: str
    waiting: int
    longest_waiting_since: datetime | None
    members: int
    ready: int
    ringing: int
    talking: int
    paused: int
    unavailable: int


@dataclass(frozen=True, slots=True)
class SeatView:
    """One seat now, however many queues it serves. ``missed`` counts rings it let pass today (Asia/Shanghai), as far
    as this board was there to see them; ``pause_reason`` is set when it is paused in any queue. ``muted``: the seat is
    not heard in its talk; ``third`` and ``whom``: what became of the last one it had rung for a consultation or a talk
    of three ("none" once he has lifted)."""

    number: str
    state: SeatState
    since: datetime
    call_id: str | None = None
    caller: str | None = None
    pause_reason: str | None = None
    queues: tuple[str, ...] = ()
    missed: int = 0
    muted: bool = False
    third: Third = "none"
    whom: str = ""


@dataclass(frozen=True, slots=True)
class CallView:
    """One call now. ``caller`` is "" when withheld; ``position`` counts from 1 and is set while it waits;
    ``queue`` is the one it is or was last in."""

    id: str
    trunk: str
    line: str | None
    caller: str
    state: CallState
    since: datetime
    arrived_at: datetime
    queue: str | None = None
    position: int | None = None
    seat: str | None = None
    direction: Literal["inbound", "outbound"] = "inbound"


@dataclass(frozen=True, slots=True)
class Board:
    """What is known of one switch at ``at``. While ``link`` is not "up" the rest is what was known last."""

    switch: str
    link: LinkState = "down"
    link_since: datetime = EPOCH
    at: datetime = EPOCH
    seq: int = 0
    unknown_events: int = 0
    dropped_events: int = 0
    queues: tuple[QueueView, ...] = field(default=())
    seats: tuple[SeatView, ...] = field(default=())
    calls: tuple[CallView, ...] = field(default=())


def as_json(board: Board) -> dict[str, Any]:
    """The board as plain JSON values; moments in ISO 8601, UTC."""
    return {**head_as_json(board), **{name: [*map(row_as_json, getattr(board, name))] for name in ROWS}}


def head_as_json(board: Board) -> dict[str, Any]:
    """All but the rows."""
    return {
        "switch": board.switch,
        "link": board.link,
        "link_since": board.link_since.isoformat(),
        "at": board.at.isoformat(),
        "seq": board.seq,
        "unknown_events": board.unknown_events,
        "dropped_events": board.dropped_events,
    }


def row_as_json(row: QueueView | SeatView | CallView) -> dict[str, Any]:
    return {name: _value(getattr(row, name)) for name in row.__dataclass_fields__}


def _value(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
