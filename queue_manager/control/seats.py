"""What a seat orders for itself: sign in and out, pause, ready, wrap-up over or longer."""

from collections.abc import Mapping

from sqlalchemy import select

from db import Clock, Database, utc_now
from db.tables import PauseReason, Queue, Seat
from queue_manager.control.errors import OrderRefused
from queue_manager.control.orders import Control, Done, Order
from queue_manager.control.seat_members import Link, Membership, SeatMembers
from queue_manager.control.seat_rules import Pause, allow_pause
from queue_manager.control.storing import store_needed
from queue_manager.pause_keys import EXTENDED, WRAPPING_UP


class SeatControls:
    """Every order names its ``seat``. Raises ``OrderRefused`` and ``LiveError``."""

    def __init__(self, link: Link, database: Database, *, clock: Clock = utc_now) -> None:
        self._members, self._database, self._clock = SeatMembers(link), database, clock

    def table(self) -> Mapping[str, Control]:
        return {
            "seat.sign-in": Control(work=self.sign_in),
            "seat.sign-out": Control(work=self.sign_out),
            "seat.pause": Control(work=self.pause),
            "seat.ready": Control(work=self.ready),
            "seat.wrap-up-end": Control(work=self.ready),
            "seat.wrap-up-extend": Control(work=self.extend_wrap_up),
        }

    async def sign_in(self, order: Order) -> Done:
        """Join the queues of the seat's skills; ``at_home``: rung at its home number instead of its own telephone."""
        number, at_home = seat_named(order), order.fields.get("at_home", "") == "yes"
        row = await self._seat(number)
        if at_home and not row.home_number:
            raise OrderRefused("seat.no-home", seat=number)
        if await self._members.of(number):
            raise OrderRefused("seat.signed-in", seat=number)
        await self._members.note(number, "sign-in", order.by)
        joined = sorted((link.queue, link.penalty) for link in row.queues)
        for queue, level in joined:
            await self._members.join(number, queue, level, at_home=at_home)
        return {"seat": number, "queues": [queue for queue, _ in joined]}

    async def sign_out(self, order: Order) -> Done:
        """Leave every queue."""
        number = seat_named(order)
        return await self.leave_all(number, await self.signed_in(number), by=order.by)

    async def leave_all(self, number: str, members: list[Membership], *, by: str) -> Done:
        """Raises ``OrderRefused``: ``seat.standing``."""
        if not all(member.dynamic for member in members):
            raise OrderRefused("seat.standing", seat=number)
        await self._members.note(number, "sign-out", by)
        for member in members:
            await self._members.leave(member)
        return {"seat": number}

    async def pause(self, order: Order) -> Done:
        """Pause for the reason whose key is in ``pause``, as far as its rules allow."""
        number, key = seat_named(order), order.fields.get("pause", "")
        members = await self.signed_in(number)
        everybody = await self._members.everybody()
        reasons = {member.seat: member.pause for member in everybody if member.dynamic}
        others = sum(reason == key for seat, reason in reasons.items() if seat != number)
        allow_pause(await self.pause_of(key), key=key, signed_in=len(reasons), others=others)
        await self._members.pause(members, key)
        return {"seat": number, "pause": key}

    async def ready(self, order: Order) -> Done:
        """Take calls again: no pause, no wrap-up."""
        number = seat_named(order)
        return await self.make_ready(number, await self.signed_in(number), by=order.by)

    async def make_ready(self, number: str, members: list[Membership], *, by: str) -> Done:
        await self._members.note(number, "ready", by)
        if any(member.pause is not None for member in members):
            await self._members.pause(members, None)
        if await self._wraps_up(members) and all(member.free and member.dynamic for member in members):
            unpaused = [member for member in await self._members.of(number) if member.pause is None]
            await self._members.forget_wrap_up(unpaused)
        return {"seat": number}

    async def extend_wrap_up(self, order: Order) -> Done:
        """Go on wrapping up past its time, until ready. Refused while there is no wrap-up: that would be a pause."""
        number = seat_named(order)
        members = await self.signed_in(number)
        if any(member.pause not in (None, *WRAPPING_UP) for member in members) or not await self._wraps_up(members):
            raise OrderRefused("seat.no-wrap-up", seat=number)
        await self._members.pause(members, EXTENDED)
        return {"seat": number, "pause": EXTENDED}

    async def signed_in(self, number: str) -> list[Membership]:
        """The queues the seat serves. Raises ``OrderRefused``: ``seat.not-signed-in``."""
        members = await self._members.of(number)
        if not members:
            raise OrderRefused("seat.not-signed-in", seat=number)
        return members

    async def _wraps_up(self, members: list[Membership]) -> bool:
        if any(member.pause in WRAPPING_UP for member in members):
            return True
        queues = [member.queue for member in members]
        with store_needed():
            async with self._database.read() as session:
                longest = await session.scalars(select(Queue.wrapup_seconds).where(Queue.name.in_(queues)))
        seconds = max(longest, default=0)
        return any(member.wraps_up(seconds, self._clock()) for member in members)

    async def _seat(self, number: str) -> Seat:
        """Raises ``OrderRefused``: ``seat.unknown``, ``seat.standing``, ``seat.no-skills``."""
        with store_needed():
            async with self._database.read() as session:
                row = await session.get(Seat, number)
        if row is None or not row.enabled:
            raise OrderRefused("seat.unknown", seat=number)
        if row.standing:
            raise OrderRefused("seat.standing", seat=number)
        if not row.queues:
            raise OrderRefused("seat.no-skills", seat=number)
        return row

    async def pause_of(self, key: str) -> Pause | None:
        """The reason's rules; None when there is no such reason."""
        with store_needed():
            async with self._database.read() as session:
                row = await session.get(PauseReason, key)
        if row is None or not row.enabled:
            return None
        return Pause(
            key=row.key,
            limit_minutes=row.limit_minutes,
            at_once_percent=row.at_once_percent,
            needs_approval=row.needs_approval,
            chosen=row.chosen,
        )


def seat_named(order: Order) -> str:
    """Raises ``OrderRefused``: ``seat.none``."""
    number = order.fields.get("seat", "")
    if not number:
        raise OrderRefused("seat.none")
    return number
