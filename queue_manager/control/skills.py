"""Seats that are signed in take over skills that were changed in the store."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select

from db import Database
from db.tables import SeatQueue
from queue_manager.control.errors import OrderRefused
from queue_manager.control.orders import Control, Done, Order
from queue_manager.control.seat_members import Link, Membership, SeatMembers
from queue_manager.control.seats import SeatControls
from queue_manager.control.seats_supervised import Refresh
from queue_manager.control.storing import store_needed


def changes_text(changes: Mapping[str, Collection[str]]) -> str:
    """Queues by seat as the order ``seats.align`` takes them: ``1001:hotline,market 1002:police``."""
    return " ".join(f"{seat}:{','.join(sorted(queues))}" for seat, queues in sorted(changes.items()))


def changes_of(text: str) -> dict[str, frozenset[str]]:
    """What ``changes_text`` wrote. Raises ``OrderRefused``: ``seats.changes``."""
    found = {}
    for part in text.split():
        seat, _, queues = part.partition(":")
        if not (seat.isascii() and seat.isdecimal() and queues):
            raise OrderRefused("seats.changes")
        found[seat] = frozenset(queues.split(","))
    if not found:
        raise OrderRefused("seats.changes")
    return found


class SkillControls:
    """Raises ``OrderRefused`` and ``LiveError``."""

    def __init__(self, link: Link, database: Database, seats: SeatControls, refresh: Refresh) -> None:
        self._members, self._database, self._seats, self._refresh = SeatMembers(link), database, seats, refresh

    def table(self) -> Mapping[str, Control]:
        return {"seats.align": Control(work=self.align, audited=True)}

    async def align(self, order: Order) -> Done:
        """Have the seats of ``changes`` serve those of its queues that stand in the store, at their levels.

        Queues that are not named there stay as they are, a supervisor's move for the day among them. Asterisk's files
        come first: a seat that signs in by telephone meanwhile gets the new skills as well. Giving it twice does no
        harm.
        """
        changes = changes_of(order.fields.get("changes", ""))
        levels = await self._levels(changes)
        await self._refresh()
        members = await self._members.everybody()
        aligned = []
        for seat, queues in changes.items():
            own = [member for member in members if member.seat == seat]
            if own and all(member.dynamic for member in own):  # a standing seat's queues are in Asterisk's files
                await self._align(own, queues, levels[seat], by=order.by)
                aligned.append(seat)
        return {"seats": aligned}

    async def _align(
        self, own: Sequence[Membership], queues: Collection[str], levels: Mapping[str, int], *, by: str
    ) -> None:
        """Join before leaving: a seat without a queue counts as signed out. One that keeps none is signed out."""
        served = {member.queue: member for member in own}
        joins = [queue for queue in sorted(queues) if queue in levels and queue not in served]
        leaves = [member for member in own if member.queue in queues and member.queue not in levels]
        if len(leaves) == len(own) and not joins:
            await self._seats.leave_all(own[0].seat, list(own), by=by)
            return
        for queue in joins:
            await self._members.join_like(own[0], queue, levels[queue])
        for member in own:
            if member.queue in queues and member.level != levels.get(member.queue, member.level):
                await self._members.set_level(member, levels[member.queue])
        for member in leaves:
            await self._members.leave(member)

    async def _levels(self, seats: Collection[str]) -> dict[str, dict[str, int]]:
        found: dict[str, dict[str, int]] = {seat: {} for seat in seats}
        with store_needed():
            async with self._database.read() as session:
                rows = await session.scalars(select(SeatQueue).where(SeatQueue.seat.in_(list(seats))))
                for row in rows:
                    found[row.seat][row.queue] = row.penalty
        return found
