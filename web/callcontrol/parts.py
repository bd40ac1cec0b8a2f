"""What desk and supervision show of calls, and the pieces of them that are asked for again by themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from web.callcontrol import queries
from web.calls import queries as calls
from web.context import LIVE, page, services, viewer
from web.wallboard.board import TALKING, Board, LiveCall, LiveSeat
from web.wording import THIRDS

WAITING = frozenset({"waiting", "ringing"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Now:
    """Calls this moment. ``stale``: the board does not hear the switch; orders would still reach it, or say so."""

    stale: bool
    mine: LiveCall | None = None
    seat: LiveSeat | None = None
    talks: Sequence[LiveCall] = ()
    waiting: Sequence[LiveCall] = ()

    @property
    def third(self) -> str:
        """What became of whom the seat had rung for its talk; "" when there is nothing to say."""
        if self.seat is None or self.seat.third not in THIRDS:
            return ""
        kind, _, name = self.seat.whom.partition(" ")
        return THIRDS[self.seat.third].format(f"座席 {name}" if kind == "seat" else f"电话 {name}")


def now_of(board: Board | None, *, heard: bool, seat: str | None) -> Now:
    """What the board says of the calls, and which of them is the seat's."""
    if board is None:
        return Now(stale=True)
    own = board.seat(seat)
    call_id = own.call_id if own else None
    return Now(
        stale=not heard or not board.link_up,
        mine=next((call for call in board.calls if call_id and call.id == call_id), None),
        seat=own,
        talks=[call for call in board.calls if call.state in TALKING],
        waiting=sorted((call for call in board.calls if _waits(call)), key=lambda call: call.position or 0),
    )


def _waits(call: LiveCall) -> bool:
    """A citizen in line; whom a seat rings does not wait for anybody."""
    return call.state in WAITING and call.direction == "inbound"


def _now(request: web.Request) -> Now:
    shown = request.app[LIVE].shown
    return now_of(shown.board, heard=shown.down_since is None, seat=viewer(request).seat)


async def desk_calls(request: web.Request) -> dict[str, Any]:
    """What ``desk/calls.html`` shows, as ``calls``."""
    seat = viewer(request).seat
    async with services(request).database.read() as session:
        found = await queries.choices(session, besides=seat)
        last = await queries.dialled_by(session, seat) if seat else ()
    return {"now": _now(request), "choices": found, "last": last}


async def supervised_calls(request: web.Request) -> dict[str, Any]:
    """What ``supervision/calls.html`` shows, as ``calls``."""
    async with services(request).database.read() as session:
        names = await calls.names(session)
    return {"now": _now(request), "names": names}


async def current(request: web.Request) -> web.StreamResponse:
    """The seat's call now."""
    return page(request, "callcontrol/current.html", calls=await desk_calls(request))


async def talks(request: web.Request) -> web.StreamResponse:
    """All talks and waiting callers now."""
    return page(request, "callcontrol/talks.html", calls=await supervised_calls(request))
