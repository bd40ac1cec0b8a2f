"""What may be done with a citizen on the list; each method is one unit of work.

A seat takes a citizen by one conditional update: of two seats that want the same, one changes the row and the other
finds nothing to change, on both databases and whatever they had read before.
"""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from db import Clock, Database
from db.tables import Callback, CallbackState
from queue_manager.callbacks import store
from queue_manager.callbacks.queries import CallbackRow
from queue_manager.channel_ids import outbound_id
from queue_manager.control.errors import OrderRefused
from queue_manager.reaching import Spell, calling_now
from queue_manager.robots import only_robots

LONGEST_CALL = timedelta(hours=6)
_WANTED, _CLAIMED, _DIALLING = CallbackState.WANTED, CallbackState.CLAIMED, CallbackState.DIALLING


class CallbackDesk:
    """Refusals: ``callback.unknown``, ``callback.closed``, ``callback.taken``, ``callback.calling``,
    ``callback.early``, ``callback.none``, ``callback.robot``: a rehearsal's robot called from a number that may be
    somebody's, and our calls reach the public network. ``switch``: the name of the Asterisk that dials."""

    def __init__(self, database: Database, *, switch: str, spell: Spell, clock: Clock) -> None:
        self._database, self._switch, self._spell, self._clock = database, switch, spell, clock

    async def claim(self, callback_id: int, seat: str) -> CallbackRow:
        """Take this citizen for ``seat``. Raises ``OrderRefused``, ``db.StoreUnavailable``."""
        now = self._clock()
        async with self._database.write() as session:
            free = await _free(session, now)
            if not await store.change(
                session, Callback.id == callback_id, *free, state=_CLAIMED, claimed_by=seat, claimed_at=now
            ):
                row = await session.get(Callback, callback_id)
                if not (row and row.state is _CLAIMED and row.claimed_by == seat):
                    raise self._refusal(callback_id, row)
            return CallbackRow.of(await session.get_one(Callback, callback_id, populate_existing=True))

    async def claim_next(self, seat: str) -> CallbackRow:
        """Take who has waited longest. Raises ``OrderRefused`` (``callback.none``), ``db.StoreUnavailable``."""
        now = self._clock()
        while True:
            async with self._database.read() as session:
                waiting = select(Callback.id).where(store.OPEN, *await _free(session, now))
                callback_id = await session.scalar(waiting.order_by(Callback.waiting_since, Callback.id).limit(1))
            if callback_id is None:
                raise OrderRefused("callback.none")
            try:
                return await self.claim(callback_id, seat)
            except OrderRefused as exc:
                if exc.code not in ("callback.taken", "callback.closed"):
                    raise

    async def begin(self, callback_id: int, seat: str) -> CallbackRow:
        """Before dialling: the attempt is counted, and from here on nobody else can dial him. The id his call will have
        stands in the row, so that its record is found whatever happens to us meanwhile.

        Raises ``OrderRefused``, ``db.StoreUnavailable``.
        """
        now = self._clock()
        await self.claim(callback_id, seat)
        async with self._database.write() as session:
            row = await session.get_one(Callback, callback_id)
            if await calling_now(session, row.number, now - LONGEST_CALL, self._spell):
                raise OrderRefused("callback.calling", callback=str(callback_id))
            mine = (Callback.id == callback_id, Callback.state == _CLAIMED, Callback.claimed_by == seat)
            if not await store.change(
                session, *mine, state=_DIALLING, attempts=Callback.attempts + 1, last_attempt_at=now,
                dialled_call_id=outbound_id(self._switch, now),
            ):  # fmt: skip
                raise OrderRefused("callback.taken", callback=str(callback_id))
            return CallbackRow.of(await session.get_one(Callback, callback_id, populate_existing=True))

    async def not_dialled(self, callback_id: int, seat: str) -> None:
        """No call came about: the attempt does not count, and the seat keeps him."""
        async with self._database.write() as session:
            mine = (Callback.id == callback_id, Callback.state == _DIALLING, Callback.claimed_by == seat)
            await store.change(session, *mine, state=_CLAIMED, attempts=Callback.attempts - 1, dialled_call_id=None)

    async def release(self, callback_id: int, seat: str | None) -> None:
        """Give him back to all; ``seat`` None: whoever holds him. Raises ``OrderRefused``."""
        async with self._database.write() as session:
            held = [Callback.id == callback_id, Callback.state == _CLAIMED]
            if seat is not None:
                held.append(Callback.claimed_by == seat)
            if not await store.change(session, *held, state=_WANTED, claimed_by=None, claimed_at=None):
                raise self._refusal(callback_id, await session.get(Callback, callback_id))

    async def close(self, callback_id: int, seat: str | None, reason: str) -> None:
        """Nobody is to call him any more; ``seat`` None: a supervisor's word. Raises ``OrderRefused``."""
        async with self._database.write() as session:
            row = await session.get(Callback, callback_id, with_for_update=True)
            if row is None or row.closed_at is not None:
                raise self._refusal(callback_id, row)
            if seat is not None and row.claimed_by != seat:
                raise OrderRefused("callback.taken", callback=str(callback_id))
            row.state, row.closed_at, row.closing = CallbackState.CANCELLED, self._clock(), reason[:200]

    def _refusal(self, callback_id: int, row: Callback | None) -> OrderRefused:
        if row is None:
            return OrderRefused("callback.unknown", callback=str(callback_id))
        if row.closed_at is not None:
            return OrderRefused("callback.closed", callback=str(callback_id))
        if row.state is _WANTED and row.not_before is not None and row.not_before > self._clock():
            return OrderRefused("callback.early", callback=str(callback_id))
        robot = row.state is _WANTED and row.simulated
        return OrderRefused("callback.robot" if robot else "callback.taken", callback=str(callback_id))


async def _free(session: AsyncSession, now: datetime) -> list[ColumnElement[bool]]:
    """What a row must be that a seat may take now."""
    rested = or_(Callback.not_before.is_(None), Callback.not_before <= now)
    free: list[ColumnElement[bool]] = [Callback.state == _WANTED, rested]
    return free if await only_robots(session) else [*free, ~Callback.simulated]
