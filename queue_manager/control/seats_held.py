"""Asterisk began anew while a seat wrapped up: it kept the pause and lost the timer that was to end it."""

import asyncio

import structlog

from queue_manager.control.seat_members import Link, SeatMembers
from queue_manager.live import Board, Key, LiveError
from queue_manager.pause_keys import TIMED

log = structlog.get_logger()


class HeldSeats:
    """Listener of the live board: ``live.listen(held.on_board)``. Such a seat takes calls again as soon as the link to
    Asterisk is up; one whose timer runs (Asterisk stayed, this process began anew) is left to it."""

    def __init__(self, link: Link) -> None:
        self._members = SeatMembers(link)
        self._looking: set[asyncio.Task[None]] = set()

    def on_board(self, board: Board, changed: frozenset[Key]) -> None:
        if board.link == "up" and any(kind == "link" for kind, _ in changed):
            task = asyncio.create_task(self._look(), name="held-seats")
            self._looking.add(task)
            task.add_done_callback(self._looking.discard)

    async def _look(self) -> None:
        try:
            held = [member for member in await self._members.everybody() if member.pause == TIMED]
            for seat in sorted({member.seat for member in held}):
                if not await self._members.held_for(seat):
                    await self._members.pause([member for member in held if member.seat == seat], None)
                    log.info("seat.wrap_up_over", seat=seat)
        except LiveError as exc:  # the link is gone again: the next one looks
            log.warning("seat.not_looked_after", reason=type(exc).__name__)
