"""Seats as such: taken out of service, brought back, given another password. All of it is audited, with a reason."""

import secrets
from collections.abc import Mapping, Sequence

from db import Database
from db.tables import Seat
from queue_manager.begun import note_begun
from queue_manager.control.calls_found import channels_of
from queue_manager.control.errors import OrderRefused
from queue_manager.control.orders import Control, Done, Order
from queue_manager.control.seat_members import ANSWER_SECONDS, Link, Membership, SeatMembers
from queue_manager.control.seats import SeatControls, seat_named
from queue_manager.control.seats_supervised import Refresh
from queue_manager.control.storing import store_needed


def seat_password() -> str:
    """A new password of a seat's telephone: 128 bits of chance.

    Letters and figures only: people type it into telephones, and SIPp takes "0x…" for bytes.
    """
    return secrets.token_hex(16)


class SeatPlaces:
    """Raises ``OrderRefused`` (``seat.unknown``, ``seat.talks``, ``store.away``, what ``Refresh`` raises) and
    ``LiveError``. The store comes first: where Asterisk's files cannot be written, the next reload takes it over."""

    def __init__(self, link: Link, database: Database, seats: SeatControls, refresh: Refresh) -> None:
        self._link, self._members = link, SeatMembers(link)
        self._database, self._seats, self._refresh = database, seats, refresh

    def table(self) -> Mapping[str, Control]:
        return {
            "seat.retire": Control(work=self.retire, audited=True),
            "seat.restore": Control(work=self.restore, audited=True),
            "seat.password": Control(work=self.password, audited=True),
        }

    async def retire(self, order: Order) -> Done:
        """Take a seat out of service: signed out, unknown to Asterisk; its past stays. Not while it is on the line."""
        number = seat_named(order)
        await self._require(number)
        await self._require_free(number)
        left = [member for member in await self._members.of(number) if member.dynamic]
        if left:  # a standing seat's queues are in Asterisk's files
            await self._seats.leave_all(number, left, by=order.by)
            await self._still_free(number, left, by=order.by)
        await self._keep(number, enabled=False)
        await self._refresh()
        return {"seat": number}

    async def restore(self, order: Order) -> Done:
        """Into service again, with the skills and the password it had."""
        number = seat_named(order)
        await self._require(number, retired=True)
        await self._keep(number, enabled=True)
        await self._refresh()
        return {"seat": number}

    async def password(self, order: Order) -> Done:
        """Another password, told this once as ``password``: its telephone has to be set up again.

        A telephone that registered by the old one is rung until its registration runs out (five minutes at most).
        """
        number, password = seat_named(order), seat_password()
        await self._require(number)
        await self._require_free(number)
        await self._keep(number, sip_password=password)
        await self._refresh()
        return {"seat": number, "password": password}

    async def _still_free(self, number: str, left: Sequence[Membership], *, by: str) -> None:
        """A call may have come to the seat while it was signed out: then it is signed in again."""
        try:
            await self._require_free(number)
        except OrderRefused:
            await self._members.note(number, "sign-in", by)
            for member in left:
                await self._members.join_like(member, member.queue, member.level)
            raise

    async def _require_free(self, number: str) -> None:
        rows = await self._link.collect("CoreShowChannels", timeout=ANSWER_SECONDS)
        if any(channel.seat == number for channel in channels_of(rows)):
            raise OrderRefused("seat.talks", seat=number)

    async def _require(self, number: str, *, retired: bool = False) -> None:
        with store_needed():
            async with self._database.read() as session:
                row = await session.get(Seat, number)
        if row is None or row.enabled is retired:
            raise OrderRefused("seat.in-service" if row and retired else "seat.unknown", seat=number)

    async def _keep(self, number: str, **values: str | bool) -> None:
        with store_needed():
            note_begun()
            async with self._database.write() as session:
                row = await session.get_one(Seat, number)
                for name, value in values.items():
                    setattr(row, name, value)
