"""What a supervisor orders seats: a state, a sign-out, other queues, a message. All of it is audited, with a reason."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

from db import Clock, Database, utc_now
from db.tables import Queue, Seat, SeatMessage, SeatQueue
from queue_manager.begun import note_begun
from queue_manager.control.errors import OrderRefused
from queue_manager.control.orders import Control, Done, Order
from queue_manager.control.seat_members import Link, Membership, SeatMembers
from queue_manager.control.seat_rules import level_of
from queue_manager.control.seats import SeatControls, seat_named
from queue_manager.control.storing import store_needed
from queue_manager.pause_keys import FORCED

Refresh = Callable[[], Awaitable[None]]
"""Writes Asterisk's files anew from the store and has the dialplan read again."""

LONGEST_MESSAGE = 500
LONGEST_VALID_MINUTES = 24 * 60


class SupervisedSeats:
    """Raises ``OrderRefused`` and ``LiveError``."""

    def __init__(
        self, link: Link, database: Database, seats: SeatControls, refresh: Refresh, *, clock: Clock = utc_now
    ) -> None:
        self._members, self._database, self._seats = SeatMembers(link), database, seats
        self._refresh, self._clock = refresh, clock

    def table(self) -> Mapping[str, Control]:
        return {
            "seat.force": Control(work=self.force, audited=True),
            "seat.move": Control(work=self.move, audited=True),
            "seats.broadcast": Control(work=self.broadcast, audited=True),
        }

    async def force(self, order: Order) -> Done:
        """Bring a seat into ``state``: ``ready``, ``paused`` (reason key in ``pause``) or ``signed-out``."""
        number, state = seat_named(order), order.fields.get("state", "")
        members = await self._seats.signed_in(number)
        if state == "ready":
            return await self._seats.make_ready(number, members, by=order.by)
        if state == "signed-out":
            return await self._seats.leave_all(number, members, by=order.by)
        if state == "paused":
            key = order.fields.get("pause") or FORCED
            if await self._seats.pause_of(key) is None:
                raise OrderRefused("pause.unknown", pause=key)
            await self._members.pause(members, key)
            return {"seat": number, "pause": key}
        raise OrderRefused("seat.state", state=state[:32])

    async def move(self, order: Order) -> Done:
        """Have a seat serve ``queue`` at ``level``, and ``leave`` another; either may be missing.

        ``for_good`` "yes": also from its next sign-in on. Otherwise the seat must be signed in, and the next sign-in
        brings its own queues back.
        """
        number, for_good = seat_named(order), order.fields.get("for_good", "") == "yes"
        queue, leave = order.fields.get("queue", ""), order.fields.get("leave", "")
        level = level_of(order.fields.get("level") or "0")
        if not queue and not leave:
            raise OrderRefused("queue.none")
        if queue == leave:
            raise OrderRefused("queue.same", seat=number, queue=queue)
        members = await self._members.of(number)
        if not members and not for_good:
            raise OrderRefused("seat.not-signed-in", seat=number)
        if members and not queue and {member.queue for member in members} <= {leave}:
            raise OrderRefused("seat.last-queue", seat=number, queue=leave)
        await self._require(number, queue)
        if for_good:
            await self._keep(number, queue, level, leave)
        if members:
            await self._move(number, members, queue, level, leave)
        if for_good:
            await self._refresh()
        return {"seat": number, "queue": queue, "leave": leave, "for_good": for_good}

    async def _move(self, number: str, members: list[Membership], queue: str, level: int, leave: str) -> None:
        """Join before leaving, so that the seat is never without a queue: it would count as signed out."""
        known = next((member for member in members if member.queue == queue), None)
        if known is not None and known.level != level:
            await self._members.set_level(known, level)
        elif queue and known is None:
            await self._members.join_like(members[0], queue, level)
        left = next((member for member in members if member.queue == leave and leave != queue), None)
        if left is not None:
            await self._members.leave(left)

    async def broadcast(self, order: Order) -> Done:
        """Show ``text`` on the pages of all seats, or of those of ``queue``, for ``minutes``."""
        text, queue = order.fields.get("text", "").strip(), order.fields.get("queue", "")
        minutes = order.fields.get("minutes") or "60"
        if not text or len(text) > LONGEST_MESSAGE:
            raise OrderRefused("message.text", most=str(LONGEST_MESSAGE))
        if not (minutes.isascii() and minutes.isdecimal() and len(minutes) < 6):
            raise OrderRefused("message.minutes")
        if not 0 < int(minutes) <= LONGEST_VALID_MINUTES:
            raise OrderRefused("message.minutes")
        await self._require_queue(queue)
        now = self._clock()
        message = SeatMessage(
            text=text,
            queue=queue or None,
            sent_at=now,
            sent_by=order.by,
            valid_until=now + timedelta(minutes=int(minutes)),
        )
        with store_needed():
            note_begun()
            async with self._database.write() as session:
                session.add(message)
        return {"message": message.id}

    async def _require(self, number: str, queue: str) -> None:
        with store_needed():
            async with self._database.read() as session:
                seat = await session.get(Seat, number)
        if seat is None:
            raise OrderRefused("seat.unknown", seat=number)
        if seat.standing:
            raise OrderRefused("seat.standing", seat=number)
        await self._require_queue(queue)

    async def _require_queue(self, queue: str) -> None:
        with store_needed():
            async with self._database.read() as session:
                known = not queue or await session.get(Queue, queue) is not None
        if not known:
            raise OrderRefused("queue.unknown", queue=queue)

    async def _keep(self, number: str, queue: str, level: int, leave: str) -> None:
        with store_needed():
            note_begun()
            async with self._database.write() as session:
                if queue:
                    await session.merge(SeatQueue(seat=number, queue=queue, penalty=level))
                left = await session.get(SeatQueue, (number, leave)) if leave and leave != queue else None
                if left is not None:
                    await session.delete(left)
